import decodeQR from 'qr/decode.js';
import { expect, test } from 'vitest';
import { drawQr } from './qr.ts';

/** Draws the path as a picture, six dots to a square, with a light border. */
function paint({ size, path }: { size: number; path: string }) {
  const scale = 6;
  const side = (size + 8) * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let py = 0; py < scale; py++) {
      for (let px = 0; px < Number(width) * scale; px++) {
        const at = ((Number(y) + 4) * scale + py) * side + (Number(x) + 4) * scale + px;
        data.fill(0, at * 4, at * 4 + 3);
      }
    }
  }
  return { width: side, height: side, data };
}

test('a code reads as what it was made of', () => {
  const url = 'https://nest.example/#join=abcdefghijklmnopqrstuv';
  expect(decodeQR(paint(drawQr(url)))).toBe(url);
});
