import { expect, test } from 'vitest';
import type { Message } from '../../model/index.ts';
import { canDeleteAll, joinTexts, pickSelected, toggle } from './selection.ts';

const now = new Date(2026, 10, 24, 12, 0);
const of = (key: string, senderId: string, part: Partial<Message> = {}): Message => ({
  key,
  seq: 1,
  senderId,
  isOwn: senderId === 'me',
  createdAt: now,
  text: `text ${key}`,
  stub: undefined,
  isEdited: false,
  quote: undefined,
  reactions: [],
  status: undefined,
  problem: undefined,
  ...part,
});
const nameOf = (message: Message) => message.senderId.toUpperCase();
const forEver = { edit: undefined, delete: undefined };

test('messages come in and go out, and what is gone is not selected', () => {
  const selection = toggle(toggle(toggle(undefined, 'c'), 'a'), 'b');
  const messages = [of('a', 'me'), of('b', 'me', { stub: 'deleted' }), of('c', 'me'), of('d', 'me')];
  expect(pickSelected(selection, messages).map((message) => message.key)).toEqual(['a', 'c']);
  expect([...toggle(selection, 'a')]).toEqual(['c', 'b']);
  expect(pickSelected(undefined, messages)).toEqual([]);
});

test('texts are joined, with names where several people wrote them', () => {
  expect(joinTexts([of('a', 'me'), of('b', 'me')], nameOf)).toBe('text a\ntext b');
  expect(joinTexts([of('a', 'me'), of('b', 'mira')], nameOf)).toBe('ME:\ntext a\n\nMIRA:\ntext b');
  expect(joinTexts([of('a', 'me', { text: undefined })], nameOf)).toBe('');
});

test('only one’s own messages can be deleted for everyone, unless one moderates', () => {
  expect(canDeleteAll([of('a', 'me'), of('b', 'me')], forEver, now, false)).toBe(true);
  expect(canDeleteAll([of('a', 'me'), of('b', 'mira')], forEver, now, false)).toBe(false);
  expect(canDeleteAll([of('a', 'me'), of('b', 'mira')], forEver, now, true)).toBe(true);
});
