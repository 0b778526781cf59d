import { describe, expect, test } from 'vitest';
import { compareRows, dayAt, layTimeline, stepTowards, type TimelineMessage } from './timeline.ts';

const now = new Date(2026, 10, 24, 12, 0);
const at = (minutes: number, senderId: string, key = `${senderId}${minutes}`): TimelineMessage => ({
  key,
  senderId,
  createdAt: new Date(now.getTime() - minutes * 60_000),
});
const shape = (messages: TimelineMessage[], unread?: string) =>
  layTimeline(messages, unread, now).map((row) =>
    row.kind === 'message' ? `${row.isFirst ? '(' : '-'}${row.key}${row.isLast ? ')' : ''}` : row.key,
  );

describe('layTimeline', () => {
  test('an empty chat has no rows', () => {
    expect(shape([])).toEqual([]);
  });

  test('runs end with the sender and after five minutes', () => {
    expect(shape([at(30, 'a'), at(29, 'a'), at(28, 'b'), at(27, 'a'), at(20, 'a')])).toEqual([
      'day 2026-11-24',
      '(a30',
      '-a29)',
      '(b28)',
      '(a27)',
      '(a20)',
    ]);
  });

  test('a change of the chat belongs to no run', () => {
    const change = { ...at(29, 'a'), system: { event: 'title' } };
    expect(shape([at(30, 'a'), change, at(28, 'a')])).toEqual(['day 2026-11-24', '(a30)', '(a29)', '(a28)']);
  });

  test('messages that went by themselves are one line, and belong to no run', () => {
    const gone = (minutes: number) => ({ ...at(minutes, 'a'), stub: 'expired' as const });
    const messages = [at(9, 'a'), gone(8), gone(7), at(6, 'a'), gone(5)];
    expect(shape(messages)).toEqual(['day 2026-11-24', '(a9)', '(a8)', '(a6)', '(a5)']);
    const counts = layTimeline(messages, undefined, now).map((row) => row.kind === 'message' && row.gone);
    expect(counts).toEqual([false, 0, 2, 0, 1]);
  });

  test('a day line stands before the first message of a day and ends the run', () => {
    expect(shape([at(12 * 60 + 1, 'a'), at(12 * 60 - 1, 'a')])).toEqual([
      'day 2026-11-23',
      '(a721)',
      'day 2026-11-24',
      '(a719)',
    ]);
  });

  test('the unread line stands before the first unread message and ends the run', () => {
    expect(shape([at(3, 'a'), at(2, 'a'), at(1, 'a')], 'a2')).toEqual([
      'day 2026-11-24',
      '(a3)',
      'unread',
      '(a2',
      '-a1)',
    ]);
  });
});

test('dayAt names the day of what is at the top of the screen', () => {
  const rows = layTimeline([at(36 * 60, 'a'), at(2, 'a'), at(1, 'b')], undefined, now);
  expect([0, 1, 2, 4, 99].map((index) => dayAt(rows, index)?.label)).toEqual([
    'Yesterday',
    'Yesterday',
    'Today',
    'Today',
    'Today',
  ]);
  expect(dayAt([], 0)).toBeUndefined();
});

const rowsOf = (keys: string) =>
  keys.split('').map((key) => ({ kind: key === '|' ? ('day' as const) : ('message' as const), key }));

test.each([
  ['', 'a', true, false, 0],
  ['bc', 'abc', false, true, 0],
  ['bc', 'bcde', false, false, 2],
  ['bc', 'abcd', false, false, 1],
  ['bc', 'bc', false, false, 0],
  ['abc', 'bc', false, true, 0],
  ['ab', 'xy', true, false, 0],
  ['|bc', '|abc', false, true, 0],
  ['|bc', '|abcd', false, false, 1],
  ['abcd', 'xyab', false, false, 0],
])('compareRows %s → %s', (before, after, isOther, isAtStart, addedAtEnd) => {
  expect(compareRows(rowsOf(before), rowsOf(after))).toEqual({ isOther, isAtStart, addedAtEnd });
});

test.each([
  ['bc', 'abc', 'abc'],
  ['bc', 'bcd', 'bcd'],
  ['bc', 'abcd', 'bcd'],
  ['|bc', '|abcd', '|bcd'],
  ['abcd', 'xyab', 'ab'],
  ['abcd', 'cdef', 'abcdef'],
  ['ab', 'xy', 'xy'],
])('stepTowards %s → %s goes over %s', (before, after, step) => {
  const shown = stepTowards(rowsOf(before), rowsOf(after));
  expect(shown.map((row) => row.key).join('')).toBe(step);
  expect(
    stepTowards(shown, rowsOf(after))
      .map((row) => row.key)
      .join(''),
  ).toBe(after);
});
