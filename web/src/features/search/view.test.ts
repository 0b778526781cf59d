import { expect, test } from 'vitest';
import { cutSnippet, isAsk } from './view.ts';

const said = (text: string, ...ranges: [number, number][]) =>
  cutSnippet(
    text,
    ranges.map(([from, to]) => ({ from, to })),
  )
    .map((piece) => (piece.isMatch ? `[${piece.text}]` : piece.text))
    .join('');

test('a snippet is cut where it matches', () => {
  expect(said('the tall pot')).toBe('the tall pot');
  expect(said('the tall pot', [4, 8])).toBe('the [tall] pot');
  expect(said('tall pot', [0, 4], [5, 8])).toBe('[tall] [pot]');
  expect(said('')).toBe('');
});

test('ranges that don’t fit are left out', () => {
  expect(said('pot', [1, 9], [2, 2])).toBe('pot');
  expect(said('abc', [0, 2], [1, 3])).toBe('[ab]c');
});

test('a letter alone isn’t searched', () => {
  expect(isAsk(' a ')).toBe(false);
  expect(isAsk('ab')).toBe(true);
});
