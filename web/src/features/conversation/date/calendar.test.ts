import { expect, test } from 'vitest';
import { type Day, dayOf, firstWeekday, startOf, stepDay, weeksOf } from './calendar.ts';

const day = (year: number, month: number, date: number): Day => ({ year, month: month - 1, day: date });
const shown = (year: number, month: number, first: number) =>
  weeksOf(year, month - 1, first).map((week) => week.map((item) => item?.day ?? '.').join(' '));

test('a month is laid out in weeks, from the first weekday of the region on', () => {
  expect(shown(2026, 2, 1)).toEqual([
    '. . . . . . 1',
    '2 3 4 5 6 7 8',
    '9 10 11 12 13 14 15',
    '16 17 18 19 20 21 22',
    '23 24 25 26 27 28 .',
  ]);
  expect(shown(2026, 2, 7)[0]).toBe('1 2 3 4 5 6 7');
  expect(shown(2026, 8, 6).length).toBe(5);
});

test('weeks begin where readers expect it', () => {
  expect([1, 7, 6]).toContain(firstWeekday('de-DE'));
  expect(firstWeekday('no such locale!')).toBe(1);
});

test('keys go by days, weeks and months, and not into the future', () => {
  const last = day(2026, 3, 14);
  const step = (from: Day, key: string, isMirrored = false) => stepDay(from, key, last, isMirrored);
  expect(step(day(2026, 3, 1), 'ArrowLeft')).toEqual(day(2026, 2, 28));
  expect(step(day(2026, 3, 1), 'ArrowLeft', true)).toEqual(day(2026, 3, 2));
  expect(step(day(2026, 3, 10), 'ArrowUp')).toEqual(day(2026, 3, 3));
  expect(step(day(2026, 3, 10), 'ArrowDown')).toEqual(last);
  expect(step(day(2025, 3, 31), 'PageUp')).toEqual(day(2025, 2, 28));
  expect(step(day(2025, 1, 31), 'PageDown')).toEqual(day(2025, 2, 28));
  expect(step(day(2025, 1, 31), 'Home')).toEqual(day(2025, 1, 1));
  expect(step(day(2025, 2, 3), 'End')).toEqual(day(2025, 2, 28));
  expect(step(day(2025, 2, 3), 'a')).toBeUndefined();
});

test('a day begins at midnight here', () => {
  expect(dayOf(startOf(day(2026, 3, 29)))).toEqual(day(2026, 3, 29));
});
