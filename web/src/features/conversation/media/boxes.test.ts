import { expect, test } from 'vitest';
import { boxOf, layMosaic } from './boxes.ts';

test.each([
  [
    { width: 4000, height: 3000 },
    { width: 340, height: 255 },
  ],
  [
    { width: 3000, height: 4000 },
    { width: 315, height: 420 },
  ],
  [
    { width: 20, height: 20 },
    { width: 180, height: 180 },
  ],
  [
    { width: 9000, height: 100 },
    { width: 340, height: 96 },
  ],
  [
    { width: 100, height: 9000 },
    { width: 180, height: 420 },
  ],
  [
    { width: undefined, height: undefined },
    { width: 340, height: 255 },
  ],
])('a picture of %j stands in a box of %j', (extent, box) => {
  expect(boxOf(extent)).toEqual(box);
});

const wide = { width: 1600, height: 900 };
const tall = { width: 900, height: 1600 };

test.each([
  ['two wide ones', [wide, wide], [1, 1]],
  ['two tall ones', [tall, tall], [2]],
  ['four wide ones', [wide, wide, wide, wide], [2, 2]],
  ['four tall ones', [tall, tall, tall, tall], [4]],
  ['a mix', [wide, tall, tall, wide], [2, 2]],
])('an album of %s', (_name, extents, counts) => {
  expect(layMosaic(extents).map(({ parts }) => parts.length)).toEqual(counts);
});

test('however many there are, each has its place, in order, and rows are full', () => {
  for (let count = 1; count <= 20; count++) {
    const rows = layMosaic(Array.from({ length: count }, (_, at) => (at % 3 ? wide : tall)));
    expect(rows.flatMap(({ parts }) => parts)).toHaveLength(count);
    for (const { parts, height } of rows) {
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1);
      expect(height).toBeGreaterThan(0.1);
      expect(height).toBeLessThanOrEqual(1.1);
    }
  }
});
