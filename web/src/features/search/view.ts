import type { TextRange } from '../../model/index.ts';

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
