import { expect, test } from 'vitest';
import { readLength } from './duration.ts';

test.each([
  [900, '1 second'],
  [60_000, '1 minute'],
  [65_000, '1 minute 5 seconds'],
])('%d ms are read out as %s', (ms, text) => {
  expect(readLength(ms)).toBe(text);
});
