import { expect, test } from 'vitest';
import { addressesIn, byMonth, hostOf } from './view.ts';

test('what was sent in the same month stands together, in its order', () => {
  const dates = ['2026-03-30', '2026-03-02', '2026-02-28', '2025-03-01'].map(
    (day) => new Date(`${day}T12:00`),
  );
  const months = byMonth(dates, (date) => date);
  expect(months.map(({ key, items }) => [key, items.length])).toEqual([
    ['2026-3', 2],
    ['2026-2', 1],
    ['2025-3', 1],
  ]);
});

test.each([
  ['see https://a.example/x, and https://a.example/x again', ['https://a.example/x']],
  ['(http://b.example/y_(z)) end.', ['http://b.example/y_(z']],
  ['javascript:alert(1) ftp://no.example', []],
])('of "%s" the addresses are %j', (text, found) => {
  expect(addressesIn(text)).toEqual(found);
});

test('a host is said without www', () => {
  expect(hostOf('https://www.a.example/b')).toBe('a.example');
  expect(hostOf('nothing')).toBe('nothing');
});
