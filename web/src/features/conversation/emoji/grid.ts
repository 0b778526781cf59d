import type { Emoji } from './emoji.ts';

/** A line of the picker: the name of a group, or emoji beside each other. */
export type GridRow =
  | { kind: 'title'; key: string; label: string; group: number }
  | { kind: 'emoji'; key: string; group: number; emoji: readonly Emoji[] };

/** A named part of the picker. */
export type GridPart = { label: string; emoji: readonly Emoji[] };

/** Lays parts out in lines; empty parts are left out. group is the part's index. */
export function layGrid(parts: readonly GridPart[], columns: number): GridRow[] {
  return parts.flatMap(({ label, emoji }, group) => {
    if (emoji.length === 0) return [];
    const rows: GridRow[] = [{ kind: 'title', key: `title ${group}`, label, group }];
    for (let at = 0; at < emoji.length; at += columns) {
      rows.push({ kind: 'emoji', key: `${group} ${at}`, group, emoji: emoji.slice(at, at + columns) });
    }
    return rows;
  });
}

/** A place in the grid. */
export type Place = { row: number; column: number };

const emojiAt = (rows: readonly GridRow[], row: number) => {
  const line = rows[row];
  return line?.kind === 'emoji' ? line.emoji : undefined;
};

/** Where an arrow key leads from a place, over titles and from line to line; undefined where there is nothing. */
export function moveInGrid(
  rows: readonly GridRow[],
  from: Place | undefined,
  key: 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight',
): Place | undefined {
  const next = (row: number, step: 1 | -1): number | undefined => {
    for (let at = row + step; at >= 0 && at < rows.length; at += step) if (emojiAt(rows, at)) return at;
    return undefined;
  };
  if (!from) {
    const first = key === 'ArrowDown' || key === 'ArrowRight' ? next(-1, 1) : undefined;
    return first === undefined ? undefined : { row: first, column: 0 };
  }
  const { row, column } = from;
  const width = (at: number) => emojiAt(rows, at)?.length ?? 0;
  if (key === 'ArrowRight' && column + 1 < width(row)) return { row, column: column + 1 };
  if (key === 'ArrowLeft' && column > 0) return { row, column: column - 1 };
  const to = next(row, key === 'ArrowUp' || key === 'ArrowLeft' ? -1 : 1);
  if (to === undefined) return key === 'ArrowUp' || key === 'ArrowLeft' ? undefined : from;
  if (key === 'ArrowRight') return { row: to, column: 0 };
  if (key === 'ArrowLeft') return { row: to, column: width(to) - 1 };
  return { row: to, column: Math.min(column, width(to) - 1) };
}
