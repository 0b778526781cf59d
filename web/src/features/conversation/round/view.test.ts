import { expect, test } from 'vitest';
import { lengthShown } from './view.ts';

test.each([
  [0, 7300, 7300],
  [400, 7300, 0],
  [2999, 7300, 2000],
  [9000, 7300, 7000],
])('at %i of %i it shows %i', (at, duration, shown) => {
  expect(lengthShown(at, duration)).toBe(shown);
});
