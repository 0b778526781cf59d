import { expect, test } from 'vitest';
import { pan, readSwipe, settle, toggle, whole, zoomAt } from './zoom.ts';

const screen = { width: 400, height: 800 };
const picture = { width: 400, height: 300 };

test('what is under the pointer stays there', () => {
  const at = { x: 100, y: -50 };
  const zoomed = zoomAt(whole, 2, at);
  // The place in the picture under the point: before and after.
  const under = ({ scale, x, y }: typeof whole) => ({ x: (at.x - x) / scale, y: (at.y - y) / scale });
  expect(under(zoomed)).toEqual(under(whole));
  const further = zoomAt(zoomed, 1.5, at);
  expect(under(further).x).toBeCloseTo(under(whole).x);
});

test('it is never smaller than the whole nor endless', () => {
  expect(zoomAt(whole, 0.2, { x: 9, y: 9 })).toEqual(whole);
  expect(zoomAt(whole, 99, { x: 0, y: 0 }).scale).toBe(8);
});

test('no gap shows, and what is smaller than the screen is in the middle', () => {
  expect(settle({ scale: 2, x: 500, y: 50 }, picture, screen)).toEqual({ scale: 2, x: 200, y: 0 });
  expect(settle({ scale: 4, x: -50, y: -900 }, picture, screen)).toEqual({ scale: 4, x: -50, y: -200 });
  expect(settle(pan(whole, { x: 30, y: 30 }), picture, screen)).toEqual(whole);
});

test('a double tap leads closer and back', () => {
  const closer = toggle(whole, { x: 10, y: 0 });
  expect(closer.scale).toBe(2.5);
  expect(toggle(closer, { x: 0, y: 0 })).toEqual(whole);
});

test.each([
  [{ x: -50, y: 10 }, 150, 'next'],
  [{ x: 120, y: 10 }, 900, 'previous'],
  [{ x: -50, y: 10 }, 900, undefined],
  [{ x: 10, y: 90 }, 200, 'close'],
  [{ x: 10, y: -150 }, 600, 'close'],
  [{ x: 3, y: 4 }, 100, undefined],
])('a finger that went %j in %i ms meant %s', (by, ms, meaning) => {
  expect(readSwipe(by, ms)).toBe(meaning);
});
