import { expect, test } from 'vitest';
import { fitWithin, wavesOf } from './fit.ts';

test.each([
  [{ width: 4000, height: 3000 }, 2560, { width: 2560, height: 1920 }],
  [{ width: 300, height: 200 }, 2560, { width: 300, height: 200 }],
  [{ width: 1, height: 9000 }, 100, { width: 1, height: 100 }],
  [{ width: 0, height: 0 }, 100, { width: 1, height: 1 }],
])('%j within %i is %j', (size, max, fitted) => {
  expect(fitWithin(size, max)).toEqual(fitted);
});

test('a blurhash has more waves along the longer side', () => {
  expect(wavesOf({ width: 16, height: 9 })).toEqual([4, 3]);
  expect(wavesOf({ width: 9, height: 16 })).toEqual([3, 4]);
  expect(wavesOf({ width: 10, height: 10 })).toEqual([4, 4]);
});
