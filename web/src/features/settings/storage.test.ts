import { expect, test } from 'vitest';
import { boundsWith, shareOf } from './storage.ts';

test('a bound that is none of the choices is one of them while it is set', () => {
  expect(boundsWith(50_000)).toHaveLength(4);
  expect(boundsWith(5000)).toEqual([2000, 5000, 10_000, 50_000, 200_000]);
});

test('the part that is used is never more than all', () => {
  expect(shareOf({ used: 1, quota: 4 })).toBe(0.25);
  expect(shareOf({ used: 5, quota: 4 })).toBe(1);
  expect(shareOf({ used: 5, quota: 0 })).toBe(0);
});
