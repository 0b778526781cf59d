import { expect, test } from 'vitest';
import { estimateStrength } from './strength.ts';

test.each([
  ['password', 0],
  ['qwertyuiop', 0],
  ['correct horse battery staple', 4],
])('%s counts %i', (password, score) => {
  expect(estimateStrength(password, [])).toBe(score);
});

test('what others know of somebody is easy to guess', () => {
  expect(estimateStrength('mira.sandberg', ['mira.sandberg'])).toBe(0);
});
