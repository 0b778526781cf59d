import { expect, test } from 'vitest';
import type { ChatPlace, ChatSummary } from '../../model/index.ts';
import { endOfMute, movePin, nameVerb, verbsOf } from './view.ts';

const place: ChatPlace = {
  pin: 0,
  isArchived: false,
  isMarkedUnread: false,
  mutedUntil: undefined,
  mutesMentions: false,
  isRequest: false,
  isBlocked: false,
};
const chat: Parameters<typeof verbsOf>[0] = {
  id: 'b',
  type: 'private',
  unread: 0,
  place,
  lastMessage: {} as ChatSummary['lastMessage'],
};

test.each<[string, Partial<typeof chat>, string[], string[]]>([
  ['a person', {}, [], ['unread', 'pin', 'mute', 'timer', 'archive', 'block', 'clear', 'hide']],
  ['unread', { unread: 2 }, [], ['read', 'pin', 'mute', 'timer', 'archive', 'block', 'clear', 'hide']],
  ['a group', { type: 'group' }, [], ['unread', 'pin', 'mute', 'archive', 'clear']],
  ['saved messages', { type: 'saved' }, [], ['unread', 'pin', 'timer', 'archive', 'clear', 'hide']],
  ['nothing written', { type: 'group', lastMessage: undefined }, [], ['unread', 'pin', 'mute', 'archive']],
  [
    'pinned between two',
    { type: 'group', place: { ...place, pin: 2 } },
    ['a', 'b', 'c'],
    ['unread', 'unpin', 'up', 'down', 'mute', 'archive', 'clear'],
  ],
  [
    'pinned on top',
    { type: 'group', place: { ...place, pin: 2 } },
    ['b', 'c'],
    ['unread', 'unpin', 'down', 'mute', 'archive', 'clear'],
  ],
  [
    'archived and muted',
    { type: 'group', place: { ...place, isArchived: true, mutedUntil: new Date() } },
    [],
    ['unread', 'unmute', 'unarchive', 'clear'],
  ],
  [
    'blocked',
    { place: { ...place, isBlocked: true } },
    [],
    ['unread', 'pin', 'mute', 'timer', 'archive', 'unblock', 'clear', 'hide'],
  ],
])('the verbs of a chat: %s', (_, part, pinned, verbs) => {
  const found = verbsOf({ ...chat, ...part }, pinned);
  const first = verbs.includes('clear') ? (['search', 'date'] as const) : (['search'] as const);
  expect(found).toEqual([...first, ...verbs]);
  for (const verb of found) expect(nameVerb(verb).label).not.toBe('');
});

test('pinned chats change places, and not beyond the ends', () => {
  expect(movePin(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
  expect(movePin(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
  expect(movePin(['a', 'b'], 'b', 1)).toEqual(['a', 'b']);
  expect(movePin(['a', 'b'], 'x', 1)).toEqual(['a', 'b']);
});

test('a mute ends when it says', () => {
  const now = new Date('2026-03-14T09:00:00Z');
  expect(endOfMute('hour', now)).toEqual(new Date('2026-03-14T10:00:00Z'));
  expect(endOfMute('hours', now)).toEqual(new Date('2026-03-14T17:00:00Z'));
  expect(endOfMute('week', now)).toEqual(new Date('2026-03-21T09:00:00Z'));
  expect(endOfMute('forever', now)).toBe('forever');
});
