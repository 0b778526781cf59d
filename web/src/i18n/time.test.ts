import { describe, expect, test, vi } from 'vitest';
import {
  daysBefore,
  describeTimer,
  formatAgo,
  formatDay,
  formatLeft,
  formatSpan,
  timersWith,
} from './time.ts';

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

describe('a length of time', () => {
  test.each([
    [30, '30 seconds'],
    [90, '90 seconds'],
    [60, '1 minute'],
    [3600, '1 hour'],
    [86_400, '1 day'],
    [28 * 86_400, '4 weeks'],
  ])('of %d s is %s', (seconds, text) => {
    expect(formatSpan(seconds)).toBe(text);
  });

  test.each([
    [0, '1 second'],
    [59, '59 seconds'],
    [61, '2 minutes'],
    [3599, '1 hour'],
    [7201, '3 hours'],
    [86_399, '1 day'],
    [86_400, '1 day'],
  ])('that %d s are left of is %s', (seconds, text) => {
    expect(formatLeft(seconds)).toBe(text);
  });

  test('of a timer, with the one that is set', () => {
    expect(timersWith(0)).not.toContain(90);
    expect(timersWith(90)[2]).toBe(90);
    expect([describeTimer(0), describeTimer(3600)]).toEqual(['Off', 'After 1 hour']);
  });
});

test.each([
  ['en-GB', '00:05'],
  ['de-DE', '00:05'],
  ['en-US', '12:05 AM'],
])('shortly after midnight the clock of %s says %s', async (language, clock) => {
  vi.stubGlobal('navigator', { languages: [language] });
  vi.resetModules(); // it remembers its formats
  const { formatClock } = await import('./time.ts');
  expect(formatClock(new Date(2026, 0, 1, 0, 5)).replace(/\s/, ' ')).toBe(clock);
  vi.unstubAllGlobals();
});
