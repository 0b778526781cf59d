import { expect, test } from 'vitest';
import type { ChatSummary, GroupFacts, Role } from '../../model/index.ts';
import { formatCountdown, slowUntil } from './slow.ts';

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000);
const chat = (role: Role, slowModeSeconds = 30) =>
  ({ group: { role, settings: { slowModeSeconds } } as GroupFacts }) as ChatSummary;
const own = { isOwn: true, status: 'sent', createdAt: at(0) } as const;

test('a member waits after the last message of their own', () => {
  const theirs = { isOwn: false, status: undefined, createdAt: at(8) };
  expect(slowUntil(chat('member'), [own, theirs], at(10))).toEqual(at(30));
  expect(slowUntil(chat('member'), [own], at(30))).toBeUndefined();
  expect(slowUntil(chat('member'), [theirs], at(10))).toBeUndefined();
});

test('admins do not wait, nor does anybody without slow mode; what failed does not count', () => {
  expect(slowUntil(chat('admin'), [own], at(10))).toBeUndefined();
  expect(slowUntil(chat('member', 0), [own], at(10))).toBeUndefined();
  expect(slowUntil(chat('member'), [{ ...own, status: 'failed' }], at(10))).toBeUndefined();
});

test.each([
  [7, '0:07'],
  [299.2, '5:00'],
  [3661, '1:01:01'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatCountdown(at(seconds), at(0))).toBe(text);
});
