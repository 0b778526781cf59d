import { expect, test } from 'vitest';
import { measureSwipe } from './usePress.ts';

const onlyEnd = { end: true, start: false };
const both = { end: true, start: true };

test.each([
  ['a little', 8, 0, false, onlyEnd, 0, false],
  ['halfway', 40, 5, false, onlyEnd, 30, false],
  ['far enough', 60, 10, false, onlyEnd, 50, true],
  ['too far', 300, 0, false, onlyEnd, 76, true],
  ['scrolling', 40, 60, false, onlyEnd, 0, false],
  ['the other way', -60, 0, false, onlyEnd, 0, false],
  ['from right to left', -60, 0, true, onlyEnd, 50, true],
  ['to the start', -60, 0, false, both, -50, true],
  ['to the start, from right to left', 60, 0, true, both, -50, true],
])('a finger that goes %s', (_, dx, dy, isRtl, can, shift, isDone) => {
  expect(measureSwipe(dx, dy, isRtl, can)).toEqual({ shift, isDone });
});
