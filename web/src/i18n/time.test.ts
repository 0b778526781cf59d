import { describe, expect, test } from 'vitest';
import { daysBefore, formatAgo, formatDay } from './time.ts';

const now = new Date(2026, 10, 24, 15, 0, 0);
const ago = (ms: number) => new Date(now.getTime() - ms);
const minute = 60_000;

describe('formatAgo', () => {
  test.each([
    [10_000, 'just now'],
    [minute, '1 minute ago'],
    [5 * minute, '5 minutes ago'],
    [59 * minute, '59 minutes ago'],
    [60 * minute, '1 hour ago'],
    [14 * 60 * minute, '14 hours ago'],
  ])('%d ms before is %s', (ms, text) => {
    expect(formatAgo(ago(ms), now)).toBe(text);
  });

  test('names the day once midnight lies between', () => {
    expect(formatAgo(new Date(2026, 10, 23, 23, 59), now)).toMatch(/^yesterday at 11:59/);
    expect(formatAgo(new Date(2026, 2, 3, 9, 0), now)).toMatch(/^on (3 March|March 3)$/);
  });

  test('a clock that runs ahead is just now', () => {
    expect(formatAgo(ago(-30_000), now)).toBe('just now');
  });
});

describe('formatDay', () => {
  test('today, yesterday, weekday, date', () => {
    expect(formatDay(ago(minute), now)).toBe('Today');
    expect(formatDay(ago(24 * 60 * minute), now)).toBe('Yesterday');
    expect(formatDay(new Date(2026, 10, 20, 1), now)).toBe('Friday');
    expect(formatDay(new Date(2024, 2, 3), now)).toMatch(/2024/);
  });

  test('counts midnights, not hours', () => {
    expect(daysBefore(new Date(2026, 10, 23, 23, 59, 59), new Date(2026, 10, 24, 0, 0, 1))).toBe(1);
  });
});
