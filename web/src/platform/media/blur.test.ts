import { encode } from 'blurhash';
import { expect, test } from 'vitest';
import { blurSize, paintBlurhash } from './blur.ts';

/** A canvas that keeps what was put on it. */
function fakeCanvas() {
  const canvas = { width: 0, height: 0, drawn: undefined as Uint8ClampedArray | undefined };
  const context = {
    createImageData: (width: number, height: number) => ({ data: new Uint8ClampedArray(4 * width * height) }),
    putImageData: (image: { data: Uint8ClampedArray }) => {
      canvas.drawn = image.data;
    },
  };
  return Object.assign(canvas, { getContext: () => context });
}

test('the colour of a picture comes back, in its shape', () => {
  const red = new Uint8ClampedArray(8 * 4 * 4).map((_, at) => (at % 4 === 0 || at % 4 === 3 ? 255 : 0));
  const canvas = fakeCanvas();
  expect(paintBlurhash(canvas as unknown as HTMLCanvasElement, encode(red, 8, 4, 4, 3), 2)).toBe(true);
  expect(canvas).toMatchObject({ width: 32, height: 16 });
  const [r = 0, g = 255, b = 255] = canvas.drawn ?? [];
  expect(r).toBeGreaterThan(240);
  expect(Math.max(g, b)).toBeLessThan(20);
});

test.each(['', 'L', 'not a hash', 'L00000'])('%j draws nothing', (hash) => {
  const canvas = fakeCanvas();
  expect(paintBlurhash(canvas as unknown as HTMLCanvasElement, hash, 1)).toBe(false);
  expect(canvas.drawn).toBeUndefined();
});

test('a shape that can’t be is bounded', () => {
  expect(blurSize(100)).toEqual({ width: 32, height: 8 });
  expect(blurSize(Number.NaN)).toEqual({ width: 32, height: 32 });
  expect(blurSize(0.5)).toEqual({ width: 16, height: 32 });
});
