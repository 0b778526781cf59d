import { expect, test } from 'vitest';
import { cropOf, dragBy, maxZoom, moveBy, placeOf, startView, zoomTo } from './crop.ts';

test('starts with the largest square in the middle', () => {
  expect(cropOf(startView(400, 200))).toEqual({ x: 100, y: 0, size: 200 });
});

test('zooms around the middle, within limits', () => {
  expect(cropOf(zoomTo(startView(400, 200), 2))).toEqual({ x: 150, y: 50, size: 100 });
  expect(zoomTo(startView(400, 200), 99).zoom).toBe(maxZoom);
  expect(zoomTo(startView(400, 200), 0).zoom).toBe(1);
});

test('never leaves the image', () => {
  expect(cropOf(moveBy(startView(400, 200), 5, 5))).toEqual({ x: 0, y: 0, size: 200 });
  expect(cropOf(moveBy(startView(400, 200), -5, -5))).toEqual({ x: 200, y: 0, size: 200 });
  const corner = moveBy(zoomTo(startView(400, 200), 4), -9, -9);
  expect(cropOf(zoomTo(corner, 1))).toEqual({ x: 200, y: 0, size: 200 });
});

test('places the image so that the crop fills the frame', () => {
  expect(placeOf(startView(400, 200), 100)).toEqual({ x: -50, y: -0, width: 200, height: 100 });
});

test('one finger moves, two enlarge as they go apart and move with their middle', () => {
  const view = zoomTo(startView(400, 400), 2);
  const one = dragBy(view, [{ x: 10, y: 10 }], [{ x: 38, y: 10 }], 280);
  expect(cropOf(one)).toEqual({ x: 80, y: 100, size: 200 });
  const two = [
    { x: 100, y: 140 },
    { x: 180, y: 140 },
  ];
  const apart = dragBy(
    view,
    two,
    [
      { x: 60, y: 140 },
      { x: 220, y: 140 },
    ],
    280,
  );
  expect(apart).toMatchObject({ zoom: 4, x: 200, y: 200 });
  expect(
    dragBy(
      view,
      two,
      [
        { x: 140, y: 140 },
        { x: 140, y: 140 },
      ],
      280,
    ).zoom,
  ).toBe(1);
});
