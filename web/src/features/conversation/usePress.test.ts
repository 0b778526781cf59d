import { expect, test } from 'vitest';
import { measureSwipe } from './usePress.ts';

test.each([
  ['a little', 8, 0, false, 0, false],
  ['halfway', 40, 5, false, 30, false],
  ['far enough', 60, 10, false, 50, true],
  ['too far', 300, 0, false, 76, true],
  ['scrolling', 40, 60, false, 0, false],
  ['the other way', -60, 0, false, 0, false],
  ['from right to left', -60, 0, true, 50, true],
])('a finger that goes %s', (_, dx, dy, isRtl, shift, isDone) => {
  expect(measureSwipe(dx, dy, isRtl)).toEqual({ shift, isDone });
});
