import { describe, expect, test } from 'vitest';
import { compareRows, layTimeline, type TimelineMessage } from './timeline.ts';

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

test.each([
  [[], ['a'], false, 0],
  [['b', 'c'], ['a', 'b', 'c'], true, 0],
  [['b', 'c'], ['b', 'c', 'd', 'e'], false, 2],
  [['b', 'c'], ['a', 'b', 'c', 'd'], false, 1],
  [['b', 'c'], ['b', 'c'], false, 0],
  [['a', 'b', 'c'], ['b', 'c'], true, 0],
  [['a', 'b'], ['x', 'y'], false, 0],
])('compareRows %j → %j', (before, after, isAtStart, addedAtEnd) => {
  expect(compareRows(before, after)).toEqual({ isAtStart, addedAtEnd });
});
