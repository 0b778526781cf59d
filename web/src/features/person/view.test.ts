import { expect, test } from 'vitest';
import type { ChatSummary, Person } from '../../model/index.ts';
import { viewCard } from './view.ts';

const person = (id: string): Person => ({
  id,
  username: id,
  displayName: id,
  about: '',
  avatarUrl: undefined,
});
const now = new Date('2026-03-14T09:00:00Z');
const chatWith = (id: string, isOnline: boolean): ChatSummary => ({
  id: `chat ${id}`,
  type: 'private',
  title: undefined,
  peer: person(id),
  memberCount: 2,
  activityAt: now,
  lastMessage: undefined,
  lastSender: undefined,
  unread: 0,
  typing: [],
  presence: { isOnline, lastSeenAt: undefined },
});

test('who one has a chat with is there or not; of others that isn’t known', () => {
  const chats = [chatWith('mira', true)];
  const view = (id: string) => viewCard(person(id), 'me', chats, { blockedIds: [] }, now);
  expect(view('mira')).toEqual({
    line: 'online',
    isBlocked: false,
    isMe: false,
    privateId: 'chat mira',
    mediaId: undefined,
  });
  expect(view('omar')).toMatchObject({ line: undefined, isBlocked: false, privateId: undefined });
  expect(view('me').isMe).toBe(true);
});

test('who is blocked is so without a chat too', () => {
  expect(viewCard(person('omar'), 'me', [], { blockedIds: ['omar'] }, now).isBlocked).toBe(true);
});
