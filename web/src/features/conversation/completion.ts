import { t } from '@lingui/core/macro';
import { everybody, type Person } from '../../model/index.ts';
import { type EmojiSet, findCode, inTone, searchEmoji, shortNameAt, type Tone } from './emoji/emoji.ts';

/** What a text that is being typed can be completed to. */
export type Completion = {
  /** Where the part begins that is replaced; it ends at the caret. */
  start: number;
  items: readonly CompletionItem[];
};

/** One of the ways to complete it. */
export type CompletionItem = {
  key: string;
  /** What stands before it: an emoji, a picture of somebody, or of many. */
  sign: { emoji: string } | { person: Person } | 'all';
  label: string;
  /** A username, to tell apart who is called alike. */
  note?: string;
  insert: string;
};

const maxItems = 7;

/** Emoji for a short name before the caret. */
export function completeEmoji(
  set: EmojiSet,
  text: string,
  caret: number,
  tone: Tone,
): Completion | undefined {
  const typed = shortNameAt(text, caret);
  if (!typed) return undefined;
  const items = searchEmoji(set, typed.query, maxItems).map((emoji) => ({
    key: emoji.text,
    sign: { emoji: inTone(emoji, tone) },
    label: `:${emoji.codes.find((code) => code.startsWith(typed.query.toLowerCase())) ?? emoji.codes[0]}:`,
    insert: `${inTone(emoji, tone)} `,
  }));
  return items.length === 0 ? undefined : { start: typed.start, items };
}

/** A name that is being typed behind an @ before the caret. */
export type TypedName = { start: number; query: string };

/** The name before a caret; an @ inside of a word or an address begins none. */
export function nameAt(text: string, caret: number): TypedName | undefined {
  const before = text.slice(Math.max(0, caret - 50), caret);
  const match = /(?:^|[^\p{L}\p{N}_.@/+-])(@[\p{L}\p{M}\p{N}._-]{0,32})$/u.exec(before);
  const typed = match?.[1];
  return typed === undefined ? undefined : { start: caret - typed.length, query: typed.slice(1) };
}

/** Those whom a name may stand for; everybody comes last, where one may name everybody. */
export function completeName(
  typed: TypedName,
  people: readonly Person[],
  canNameAll: boolean,
): Completion | undefined {
  const items: CompletionItem[] = people.map((person) => ({
    key: person.id,
    sign: { person },
    label: person.displayName,
    note: `@${person.username}`,
    insert: `@${person.username} `,
  }));
  const wanted = typed.query.toLowerCase();
  if (canNameAll && everybody.startsWith(wanted)) {
    items.push({
      key: everybody,
      sign: 'all',
      label: t`Everybody here`,
      note: `@${everybody}`,
      insert: `@${everybody} `,
    });
  }
  return items.length === 0 ? undefined : { start: typed.start, items };
}

/** A text and where its caret is. */
export type Typed = { text: string; caret: number };

/** Puts something in the place of a part of a text; the caret stands behind it. */
export function replacePart(text: string, start: number, end: number, insert: string): Typed {
  return { text: text.slice(0, start) + insert + text.slice(end), caret: start + insert.length };
}

/** The text with a whole short name before the caret turned into its emoji; undefined if there is none. */
export function closeShortName(set: EmojiSet, text: string, caret: number, tone: Tone): Typed | undefined {
  if (text[caret - 1] !== ':') return undefined;
  const typed = shortNameAt(text, caret - 1);
  const emoji = typed && findCode(set, typed.query);
  return emoji && replacePart(text, typed.start, caret, inTone(emoji, tone));
}
