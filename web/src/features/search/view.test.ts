import { expect, test } from 'vitest';
import {
  askOf,
  countFilters,
  cutSnippet,
  dayStart,
  isAsk,
  noFilters,
  readSearch,
  writeSearch,
} from './view.ts';

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

test('a search is narrowed by what is set; days last to their end', () => {
  const filters = { ...noFilters, kind: 'photo', since: '2026-03-14', until: '2026-03-14' };
  expect(askOf(' pots ', filters, 'c')).toEqual({
    text: 'pots',
    chatId: 'c',
    kind: 'photo',
    fromId: undefined,
    after: new Date(2026, 2, 14),
    before: new Date(2026, 2, 15),
  });
  expect(countFilters(filters)).toBe(3);
});

test('without words a chat can be looked through for a kind or for somebody, not for days alone', () => {
  expect(askOf('', { ...noFilters, kind: 'link' }, 'c')?.text).toBe('');
  expect(askOf('', { ...noFilters, fromId: 'omar' }, 'c')).toBeDefined();
  expect(askOf('', { ...noFilters, since: '2026-03-14' }, 'c')).toBeUndefined();
  expect(askOf('', { ...noFilters, kind: 'link' }, undefined)).toBeUndefined();
  expect(askOf('a', noFilters, 'c')).toBeUndefined();
});

test('what is no day is none', () => {
  expect(dayStart('')).toBeUndefined();
  expect(dayStart('14.3.2026')).toBeUndefined();
});

test('a search stands in an address and comes back; what isn’t one is left out', () => {
  const search = {
    text: 'gate & key',
    filters: { kind: 'photo', fromId: '01JABC', since: '2026-03-14', until: '' },
  };
  const query = writeSearch(search);
  expect(query.toString()).toBe('q=gate+%26+key&kind=photo&from=01JABC&since=2026-03-14');
  expect(readSearch(query)).toEqual(search);
  expect(readSearch(new URLSearchParams('kind=nothing&since=yesterday&x=1'))).toEqual({
    text: '',
    filters: noFilters,
  });
  expect(writeSearch({ text: ' ', filters: noFilters }).size).toBe(0);
});
