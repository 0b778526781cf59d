/** An emoji that can be picked. */
export type Emoji = {
  text: string;
  label: string;
  /** Short names, as in :tada:. */
  codes: readonly string[];
  words: readonly string[];
  /** 0: takes no skin tone. 1: it follows the first character. Else the five forms. */
  skins: 0 | 1 | readonly string[];
};

/** All emoji by group, in the order of Unicode. */
export type EmojiSet = { groups: readonly (readonly Emoji[])[]; byText: ReadonlyMap<string, Emoji> };

/** A skin tone; 0 is the yellow that isn't one. */
export type Tone = 0 | 1 | 2 | 3 | 4 | 5;
export const tones: readonly Tone[] = [0, 1, 2, 3, 4, 5];

type Row = [text: string, label: string, codes: string, words: string, skins: Emoji['skins']];

/** The set that rows of virtual:emoji make. */
export function makeSet(rows: readonly (readonly Row[])[]): EmojiSet {
  const groups = rows.map((group) =>
    group.map(([text, label, codes, words, skins]) => ({
      text,
      label,
      codes: codes.split(' ').filter(Boolean),
      words: words.split(' ').filter(Boolean),
      skins,
    })),
  );
  return { groups, byText: new Map(groups.flat().map((emoji) => [emoji.text, emoji])) };
}

let loading: Promise<EmojiSet> | undefined;

/** Loads the emoji, once; a load that failed is tried again by the next call. */
export function loadEmoji(): Promise<EmojiSet> {
  loading ??= import('virtual:emoji').then(
    ({ groups }) => makeSet(groups),
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/** An emoji in a skin tone, where it takes one. */
export function inTone(emoji: Emoji, tone: Tone): string {
  if (tone === 0 || emoji.skins === 0) return emoji.text;
  if (emoji.skins !== 1) return emoji.skins[tone - 1] ?? emoji.text;
  const [first = '', ...rest] = [...emoji.text];
  const tail = rest[0] === '\uFE0F' ? rest.slice(1) : rest;
  return first + String.fromCodePoint(0x1f3fa + tone) + tail.join('');
}

/** The emoji that words describe, best first: by short name, then by the start of a word of the name, then by any word. */
export function searchEmoji(set: EmojiSet, query: string, limit: number): Emoji[] {
  const wanted = query
    .trim()
    .toLowerCase()
    .replace(/^:|:$/g, '')
    .split(/[\s_]+/u)
    .filter(Boolean);
  if (wanted.length === 0) return [];
  const joined = wanted.join('_');
  const found: { emoji: Emoji; rank: number; at: number }[] = [];
  let at = 0;
  for (const emoji of set.groups.flat()) {
    at++;
    const rank = rankOf(emoji, wanted, joined);
    if (rank < never) found.push({ emoji, rank, at });
  }
  return found
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .slice(0, limit)
    .map((item) => item.emoji);
}

const never = 9;

function rankOf({ codes, label, words }: Emoji, wanted: readonly string[], joined: string): number {
  if (codes.includes(joined)) return 0;
  if (codes.some((code) => code.startsWith(joined))) return 1;
  const names = label.toLowerCase().split(/[\s:,-]+/u);
  if (wanted.every((word) => names.some((name) => name.startsWith(word)))) return 2;
  const all = [...names, ...words, ...codes.flatMap((code) => code.split('_'))];
  return wanted.every((word) => all.some((name) => name.startsWith(word))) ? 3 : never;
}

/** A short name that is being typed before the caret: :tad */
export type ShortName = { start: number; query: string };

/** The short name before a caret; a colon that follows a letter or digit (a time, an address) begins none. */
export function shortNameAt(text: string, caret: number): ShortName | undefined {
  const match = /(?:^|[^\p{L}\p{N}:/])(:[a-z0-9_+-]{2,30})$/iu.exec(
    text.slice(Math.max(0, caret - 40), caret),
  );
  const typed = match?.[1];
  return typed ? { start: caret - typed.length, query: typed.slice(1) } : undefined;
}

/** The emoji with exactly this short name, for a colon that ends it. */
export function findCode(set: EmojiSet, code: string): Emoji | undefined {
  const wanted = code.toLowerCase();
  return set.groups.flat().find((emoji) => emoji.codes.includes(wanted));
}
