import { expect, test } from 'vitest';
import type { Emoji } from './emoji.ts';
import { layGrid, moveInGrid } from './grid.ts';

const some = (count: number): Emoji[] =>
  Array.from({ length: count }, (_, at) => ({ text: String(at), label: '', codes: [], words: [], skins: 0 }));
const rows = layGrid(
  [
    { label: 'Recent', emoji: [] },
    { label: 'Faces', emoji: some(5) },
    { label: 'Food', emoji: some(2) },
  ],
  3,
);

test('lines have at most as many as there are columns, and empty parts have none', () => {
  expect(rows.map((row) => (row.kind === 'title' ? row.label : row.emoji.length))).toEqual([
    'Faces',
    3,
    2,
    'Food',
    2,
  ]);
  expect(rows.map((row) => row.group)).toEqual([1, 1, 1, 2, 2]);
});

test.each([
  [undefined, 'ArrowDown', { row: 1, column: 0 }],
  [undefined, 'ArrowUp', undefined],
  [{ row: 1, column: 2 }, 'ArrowRight', { row: 2, column: 0 }],
  [{ row: 2, column: 0 }, 'ArrowLeft', { row: 1, column: 2 }],
  [{ row: 1, column: 2 }, 'ArrowDown', { row: 2, column: 1 }],
  [{ row: 2, column: 1 }, 'ArrowDown', { row: 4, column: 1 }],
  [{ row: 4, column: 1 }, 'ArrowDown', { row: 4, column: 1 }],
  [{ row: 4, column: 0 }, 'ArrowUp', { row: 2, column: 0 }],
  [{ row: 1, column: 1 }, 'ArrowUp', undefined],
] as const)('from %j by %s', (from, key, to) => {
  expect(moveInGrid(rows, from, key)).toEqual(to);
});
