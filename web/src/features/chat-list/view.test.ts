import { describe, expect, test } from 'vitest';
import type { ChatSummary, GroupFacts, Message, Person } from '../../model/index.ts';
import { asidesOf, chatsIn, findChats, viewChat, withoutChats } from './view.ts';

const now = new Date(2026, 10, 24, 12, 0);
const jorg: Person = {
  id: 'u1',
  username: 'j.ake',
  displayName: 'Jörg Åke Lind',
  about: '',
  avatarUrl: undefined,
};
const message: Message = {
  key: 'm',
  seq: 3,
  senderId: 'u1',
  isOwn: false,
  createdAt: now,
  text: 'one\n\n  two',
  stub: undefined,
  isEdited: false,
  quote: undefined,
  reactions: [],
  status: undefined,
  problem: undefined,
};
const chat: ChatSummary = {
  id: 'c1',
  type: 'private',
  title: undefined,
  peer: jorg,
  memberCount: 2,
  activityAt: now,
  lastMessage: message,
  lastSender: jorg,
  unread: 2,
  typing: [],
  presence: { isOnline: true, lastSeenAt: undefined },
};

describe('viewChat', () => {
  test('shows who, what and how many', () => {
    expect(viewChat(chat, '', now)).toMatchObject({
      name: 'Jörg Åke Lind',
      avatarId: 'u1',
      isOnline: true,
      preview: 'one two',
      sender: undefined,
      status: undefined,
      unread: 2,
    });
  });

  test('says that one wrote it oneself, and how far it got', () => {
    const own = { ...message, isOwn: true, status: 'seen' as const };
    expect(viewChat({ ...chat, lastMessage: own }, '', now)).toMatchObject({ sender: 'You', status: 'seen' });
  });

  test('saved messages have neither a sender nor ticks, but a failure shows', () => {
    const own = { ...message, isOwn: true, status: 'sent' as const };
    const saved = { ...chat, type: 'saved' as const, peer: undefined, lastMessage: own };
    expect(viewChat(saved, '', now)).toMatchObject({
      name: 'Saved messages',
      icon: 'bookmark',
      sender: undefined,
      status: undefined,
    });
    expect(viewChat({ ...saved, hasFailed: true }, '', now).status).toBe('failed');
  });

  test('what one posted in a channel has no ticks once it is sent: nobody receipts it', () => {
    const own = { ...message, isOwn: true, status: 'sent' as const };
    const channel = { ...chat, type: 'channel' as const, peer: undefined, title: 'News', lastMessage: own };
    expect(viewChat(channel, '', now)).toMatchObject({ name: 'News', sender: undefined, status: undefined });
    expect(viewChat({ ...channel, hasFailed: true }, '', now).status).toBe('failed');
  });

  test('a group has its photo, who wrote last, and changes in words', () => {
    const group = { about: '', photoUrl: '/photo', role: 'member' } as GroupFacts;
    const nest = { ...chat, type: 'group' as const, peer: undefined, title: 'Nest', group };
    expect(viewChat(nest, '', now)).toMatchObject({
      name: 'Nest',
      avatarUrl: '/photo',
      sender: 'Jörg Åke Lind',
    });
    const system = {
      event: 'added',
      userIds: [],
      isAboutMe: true,
      title: undefined,
      role: undefined,
    } as const;
    expect(
      viewChat({ ...nest, lastMessage: { ...message, text: undefined, system } }, '', now),
    ).toMatchObject({ sender: undefined, preview: 'Jörg Åke Lind added you', isPreviewNote: true });
  });

  test('a message that is gone has no sender and no text', () => {
    const gone = { ...message, text: undefined, stub: 'deleted' as const };
    expect(viewChat({ ...chat, lastMessage: gone }, '', now)).toMatchObject({
      preview: 'Message deleted',
      isPreviewNote: true,
    });
  });

  test('shows what was begun and who types', () => {
    const view = viewChat({ ...chat, typing: [jorg] }, ' a\nb ', now);
    expect(view).toMatchObject({ typing: 'typing…', draft: 'a b' });
    expect(viewChat(chat, '  ', now).draft).toBeUndefined();
  });
});

test.each([
  ['jorg', true],
  ['JÖRG l', true],
  ['ake', true],
  ['@j.a', true],
  ['org', false],
  ['jorg mira', false],
])('findChats %s → %s', (query, isFound) => {
  expect(findChats([chat], query)).toHaveLength(isFound ? 1 : 0);
});

test('withoutChats leaves out who is listed as a chat', () => {
  const mira = { ...jorg, id: 'u2' };
  expect(withoutChats([jorg, mira], [chat])).toEqual([mira]);
});

test('requests stand apart from the list, from the archive and from folders', () => {
  const at = (part: Partial<NonNullable<ChatSummary['place']>>) =>
    ({ ...chat, place: { isArchived: false, isRequest: false, ...part } }) as ChatSummary;
  const [plain, asked, kept] = [at({}), at({ isRequest: true, isArchived: true }), at({ isArchived: true })];
  const all = [plain, asked, kept];
  expect(chatsIn(all, 'all', now)).toEqual([plain]);
  expect(chatsIn(all, 'requests', now)).toEqual([asked]);
  expect(chatsIn(all, 'archive', now)).toEqual([kept]);
  const none = { count: 0, unread: 0 };
  const one = { count: 1, unread: 0 };
  expect(asidesOf({ requests: none, archived: none })).toEqual([]);
  expect(asidesOf({ requests: one, archived: one }).map(({ aside }) => aside)).toEqual([
    'requests',
    'archive',
  ]);
});
