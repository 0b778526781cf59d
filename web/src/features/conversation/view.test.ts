import { describe, expect, test } from 'vitest';
import type { ChatSummary, Message } from '../../model/index.ts';
import { actionsOf, canDeleteForAll, describePeer, lastEditable, mayWriteIn, nameReactors } from './view.ts';

const now = new Date(2026, 10, 24, 12, 0);
const peer = { id: 'u', username: 'mira', displayName: 'Mira', about: '', avatarUrl: undefined };
const chat: ChatSummary = {
  id: 'c',
  type: 'private',
  title: undefined,
  peer,
  memberCount: 2,
  activityAt: now,
  lastMessage: undefined,
  lastSender: undefined,
  unread: 0,
  typing: [],
  presence: undefined,
};
const own: Message = {
  key: 'k',
  seq: 4,
  senderId: 'me',
  isOwn: true,
  createdAt: now,
  text: 'hi',
  stub: undefined,
  isEdited: false,
  quote: undefined,
  reactions: [],
  status: 'sent',
  problem: undefined,
};

test('one writes where one may, and not to a stranger before the answer', () => {
  const group = (canWrite: boolean) => ({ rights: { canWrite } }) as NonNullable<ChatSummary['group']>;
  expect(mayWriteIn({})).toBe(true);
  expect(mayWriteIn({ group: group(true) })).toBe(true);
  expect(mayWriteIn({ group: group(false) })).toBe(false);
  expect(mayWriteIn({ place: { isRequest: true } as NonNullable<ChatSummary['place']> })).toBe(false);
  expect(actionsOf(own, { edit: undefined, delete: undefined }, now, false)).not.toContain('reply');
});

describe('describePeer', () => {
  const lastSeenAt = new Date(now.getTime() - 5 * 60_000);

  test.each<[string, Partial<ChatSummary>, string]>([
    ['nothing is known', {}, '@mira'],

    ['a channel', { type: 'channel', memberCount: 1 }, '1 subscriber'],
    ['online', { presence: { isOnline: true, lastSeenAt } }, 'online'],
    ['away', { presence: { isOnline: false, lastSeenAt } }, 'last seen 5 minutes ago'],
    ['types', { presence: { isOnline: true, lastSeenAt }, typing: [peer] }, 'typing…'],
    ['a group', { type: 'group', peer: undefined, memberCount: 3 }, '3 members'],
  ])('%s', (_, part, text) => {
    expect(describePeer({ ...chat, ...part }, 'online', now)?.text).toBe(text);
  });

  test('what was known is not shown without a connection', () => {
    const away = { ...chat, presence: { isOnline: true, lastSeenAt } };
    expect(describePeer(away, 'offline', now)?.text).toBe('Waiting for a network…');
  });
});

const windows = { edit: 60, delete: 120 };

test.each<[string, Partial<Message>, string[]]>([
  ['one’s own', {}, ['reply', 'copy', 'forward', 'edit', 'select', 'delete']],
  ['of another', { isOwn: false, status: undefined }, ['reply', 'copy', 'forward', 'select', 'delete']],
  [
    'forwarded with a name',
    { forwarded: { userId: 'u', name: 'Mira' } },
    ['reply', 'copy', 'forward', 'select', 'delete'],
  ],
  [
    'with reactions',
    { reactions: [{ key: '👍', count: 1, isOwn: false, by: ['u'] }] },
    ['reply', 'copy', 'forward', 'edit', 'reactors', 'select', 'delete'],
  ],
  ['old', { createdAt: new Date(now.getTime() - 61_000) }, ['reply', 'copy', 'forward', 'select', 'delete']],
  ['waiting', { seq: 0, status: 'waiting' }, ['copy', 'discard']],
  ['failed', { seq: 0, status: 'failed' }, ['retry', 'copy', 'discard']],
  ['lost', { seq: 0, status: 'failed', problem: { code: 'media_lost', detail: '' } }, ['copy', 'discard']],
  ['gone', { stub: 'deleted', text: undefined, status: undefined }, []],
  ['of an unknown kind', { text: undefined }, ['reply', 'forward', 'select', 'delete']],
])('the actions of a message: %s', (_, part, actions) => {
  expect(actionsOf({ ...own, ...part }, windows, now)).toEqual(actions);
});

test('a message goes for everyone while its sender may, and where one moderates', () => {
  const old = { ...own, createdAt: new Date(now.getTime() - 121_000) };
  expect(canDeleteForAll(own, windows, now, false)).toBe(true);
  expect(canDeleteForAll(old, windows, now, false)).toBe(false);
  expect(canDeleteForAll({ ...own, isOwn: false }, windows, now, false)).toBe(false);
  expect(canDeleteForAll({ ...old, isOwn: false }, windows, now, true)).toBe(true);
});

test('the arrow up edits the newest message of one’s own that was sent', () => {
  const waiting = { ...own, key: 'w', seq: 0, status: 'waiting' as const };
  const other = { ...own, key: 'o', seq: 5, isOwn: false };
  expect(lastEditable([own, other, waiting], windows, now)).toBe(own);
  expect(lastEditable([other], windows, now)).toBeUndefined();
});

test.each([
  [2, ['me', 'u'], 'You, Mira'],
  [5, ['me', 'u', 'x'], 'You, Mira and 3 others'],
  [2, ['x'], '2 others'],
])('the names of %i who reacted', (count, by, text) => {
  const nameOf = (id: string) => ({ me: 'You', u: 'Mira' })[id];
  expect(nameReactors({ key: '👍', count, isOwn: true, by }, nameOf)).toBe(text);
});
