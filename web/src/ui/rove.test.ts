import { expect, test } from 'vitest';
import { rove } from './rove.ts';

test.each<[string, number, number, number | undefined]>([
  ['ArrowDown', -1, 3, 0],
  ['ArrowDown', 1, 3, 2],
  ['ArrowDown', 2, 3, 2],
  ['ArrowUp', -1, 3, 2],
  ['ArrowUp', 2, 3, 1],
  ['ArrowUp', 0, 3, 0],
  ['PageDown', -1, 30, 8],
  ['PageDown', 25, 30, 29],
  ['PageUp', -1, 30, 29],
  ['PageUp', 3, 30, 0],
  ['Home', 7, 30, 0],
  ['End', 7, 30, 29],
  ['Enter', 0, 3, undefined],
  ['End', -1, 0, undefined],
])('%s at %d of %d leads to %s', (key, at, count, next) => {
  expect(rove(key, at, count)).toBe(next);
});
