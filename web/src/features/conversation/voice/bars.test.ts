import { expect, test } from 'vitest';
import { fitBars, liveBars } from './bars.ts';

test('less room shows the highest of each part', () => {
  expect(fitBars([0, 255, 51, 0, 102, 0], 3)).toEqual([1, 0.2, 0.4]);
  expect(fitBars([0, 255], 8)).toEqual([0, 1]);
});

test('without bars there is an even line', () => {
  const line = fitBars([], 10);
  expect(line).toHaveLength(10);
  expect(new Set(line).size).toBe(1);
});

test('a recording fills up from the end', () => {
  expect(liveBars([{ level: 0.25 }], 3)).toEqual([0, 0, 1]);
  expect(liveBars([{ level: 1 }, { level: 0 }, { level: 0.01 }], 2)).toEqual([0, 0.2]);
});
