import type { SearchAsk, TextRange } from '../../model/index.ts';

/** A piece of a snippet: what matched, or what stands between. */
export type Piece = { at: number; text: string; isMatch: boolean };

/** Cuts a snippet where it matches. Ranges that don't fit it are left out. */
export function cutSnippet(text: string, ranges: readonly TextRange[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const add = (to: number, isMatch: boolean) => {
    if (to > at) pieces.push({ at, text: text.slice(at, to), isMatch });
    at = Math.max(at, to);
  };
  for (const { from, to } of ranges) {
    if (from < at || to > text.length || to <= from) continue;
    add(from, false);
    add(to, true);
  }
  add(text.length, false);
  return pieces;
}

/** Whether a text is worth a question to the server. */
export function isAsk(text: string): boolean {
  return text.trim().length >= 2;
}

/** What a search may be narrowed to, beside its words. Days are written as fields of a form have them: 2026-03-14, or ''. */
export type Filters = {
  kind: string | undefined;
  fromId: string | undefined;
  since: string;
  until: string;
};

/** Nothing is left out. */
export const noFilters: Filters = { kind: undefined, fromId: undefined, since: '', until: '' };

/** The kinds of content that can be looked for. */
export const kinds = ['link', 'photo', 'video', 'voice', 'file', 'poll'] as const;

/** The first moment of a day that was written into a field; undefined for what is no day. */
export function dayStart(written: string, daysLater = 0): Date | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(written) ?? [];
  if (!year || !month || !day) return undefined;
  return new Date(Number(year), Number(month) - 1, Number(day) + daysLater);
}

/** What is asked; undefined as long as there is too little to look for. The last day is looked through to its end. */
export function askOf(text: string, filters: Filters, chatId: string | undefined): SearchAsk | undefined {
  const { kind, fromId, since, until } = filters;
  const words = isAsk(text) ? text.trim() : '';
  if (words === '' && !(chatId && (kind || fromId))) return undefined;
  return { text: words, chatId, kind, fromId, after: dayStart(since), before: dayStart(until, 1) };
}

/** What is looked for in a chat: words, and what they are narrowed to. */
export type Search = { text: string; filters: Filters };

/** Reads a search out of an address. What isn't one is left out. */
export function readSearch(query: URLSearchParams): Search {
  const day = (name: string) => {
    const written = query.get(name) ?? '';
    return dayStart(written) ? written : '';
  };
  return {
    text: query.get('q') ?? '',
    filters: {
      kind: kinds.find((kind) => kind === query.get('kind')),
      fromId: query.get('from') || undefined,
      since: day('since'),
      until: day('until'),
    },
  };
}

/** Writes a search for an address; what isn't set doesn't stand in it. */
export function writeSearch({ text, filters }: Search): URLSearchParams {
  const { kind, fromId, since, until } = filters;
  const parts = Object.entries({ q: text.trim(), kind, from: fromId, since, until });
  return new URLSearchParams(parts.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** How many filters are set. */
export function countFilters({ kind, fromId, since, until }: Filters): number {
  return [kind, fromId, since, until].filter(Boolean).length;
}
