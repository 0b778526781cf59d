import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const name = 'virtual:emoji';
const resolved = `\0${name}`;

/** Newer ones are missing in the fonts of many systems. */
const newest = 15.1;
/** Skin tones alone aren't picked. */
const component = 2;
const tones = ['\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}'];

type Source = {
  emoji: string;
  label: string;
  hexcode: string;
  group?: number;
  order?: number;
  version: number;
  tags?: string[];
  skins?: { emoji: string; tone: number | number[] }[];
};
type Codes = Record<string, string | string[] | undefined>;

/** An emoji as the picker gets it: itself, its name, its short names, further words, and how it takes a skin tone. */
type Row = [emoji: string, label: string, codes: string, words: string, skins: 0 | 1 | string[]];

/** Makes the module virtual:emoji, the list of emoji by group, out of emojibase-data; only what the picker needs. */
export function emojiList(): Plugin {
  return {
    name: 'roost:emoji-list',
    resolveId: (id) => (id === name ? resolved : undefined),
    load(id) {
      if (id !== resolved) return undefined;
      const source = require('emojibase-data/en/data.json') as Source[];
      const github = require('emojibase-data/en/shortcodes/github.json') as Codes;
      const own = require('emojibase-data/en/shortcodes/emojibase.json') as Codes;
      const groups: Row[][] = [];
      for (const item of source.sort((a, b) => (a.order ?? 0) - (b.order ?? 0))) {
        if (item.group === undefined || item.group === component || item.version > newest) continue;
        const at = item.group > component ? item.group - 1 : item.group;
        groups[at] ??= [];
        const codes = [github[item.hexcode] ?? [], own[item.hexcode] ?? []].flat();
        groups[at].push([
          plain(item.emoji),
          item.label,
          [...new Set(codes)].join(' '),
          wordsOf(item, codes),
          skinsOf(item),
        ]);
      }
      return `export const groups = JSON.parse(${JSON.stringify(JSON.stringify(groups))});`;
    },
  };
}

// The source writes a selector behind emoji that need none; the server's form, and Unicode's, is without it.
// biome-ignore lint/complexity/useRegexLiterals: as a literal its flag needs a newer target than the rest of the app
const recommended = new RegExp('^\\p{RGI_Emoji}$', 'v');
const plain = (emoji: string) => (recommended.test(emoji) ? emoji : emoji.replace(/\uFE0F$/u, ''));

/** Words that neither the name nor a short name has. */
function wordsOf({ label, tags = [] }: Source, codes: string[]): string {
  return tags.filter((tag) => !label.includes(tag) && !codes.includes(tag)).join(' ');
}

/** 0: takes no skin tone. 1: the tone follows the first character. Else the five forms. */
function skinsOf({ emoji, skins = [] }: Source): Row[4] {
  const forms = tones.map((_, at) =>
    plain(skins.find(({ tone }) => [tone].flat().every((one) => one === at + 1))?.emoji ?? ''),
  );
  if (forms.some((form) => form === '')) return 0;
  const [first = '', ...rest] = [...plain(emoji)];
  const tail = rest[0] === '\uFE0F' ? rest.slice(1) : rest;
  return forms.every((form, at) => form === first + tones[at] + tail.join('')) ? 1 : forms;
}
