import { expect, test } from 'vitest';
import { ringOf } from './ring.ts';

test('a ring begins empty, ends full, and stays within', () => {
  const { length } = ringOf(0);
  expect(ringOf(0).offset).toBe(length);
  expect(ringOf(0.5).offset).toBeCloseTo(length / 2);
  expect(ringOf(1).offset).toBe(0);
  expect(ringOf(7).offset).toBe(0);
  expect(ringOf(Number.NaN).offset).toBe(length);
});
