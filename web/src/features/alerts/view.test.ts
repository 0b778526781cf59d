import { expect, test } from 'vitest';
import type { ChatPlace, ChatSummary, Message, Notifying } from '../../model/index.ts';
import { isHeard, isQuietAt, isSentSince, keepNews, knownOf, newsOf, putNews } from './view.ts';

const now = new Date('2026-11-25T12:00:00Z');

const all: Notifying = { preview: 'full', isOnlyMentions: false, hasSound: true, quiet: undefined };

const message = (seq: number, part: Partial<Message> = {}): Message => ({
  key: `m${seq}`,
  seq,
  senderId: 'lena',
  isOwn: false,
  createdAt: now,
  text: 'Hello',
  stub: undefined,
  isEdited: false,
  quote: undefined,
  reactions: [],
  status: undefined,
  problem: undefined,
  ...part,
});

const place = (part: Partial<ChatPlace>): ChatPlace => ({
  pin: 0,
  isArchived: false,
  isMarkedUnread: false,
  mutedUntil: undefined,
  mutesMentions: false,
  isRequest: false,
  isBlocked: false,
  ...part,
});

const chat = (
  id: string,
  lastMessage: Message | undefined,
  part: Partial<ChatSummary> = {},
): ChatSummary => ({
  id,
  type: 'private',
  title: undefined,
  peer: undefined,
  memberCount: 2,
  activityAt: now,
  lastMessage,
  lastSender: undefined,
  unread: 1,
  typing: [],
  presence: undefined,
  ...part,
});

const ids = (news: readonly { chat: ChatSummary }[]) => news.map((item) => item.chat.id);

test('what others wrote since is news, once', () => {
  const before = [chat('a', message(4)), chat('b', message(9))];
  const after = [chat('a', message(5)), chat('b', message(9))];
  expect(ids(newsOf(knownOf(before), after, all, now))).toEqual(['a']);
  expect(newsOf(knownOf(after), after, all, now)).toEqual([]);
});

test('a chat that wasn’t there is news', () => {
  expect(ids(newsOf(knownOf([]), [chat('a', message(1))], all, now))).toEqual(['a']);
});

test.each([
  ['one’s own', message(2, { isOwn: true }), {}],
  ['deleted at once', message(2, { stub: 'deleted' }), {}],
  ['read on another device', message(2), { unread: 0 }],
  ['of a muted chat', message(2), { place: place({ mutedUntil: new Date('2026-11-26T12:00:00Z') }) }],
  ['of a stranger who asks', message(2), { place: place({ isRequest: true }) }],
  ['still on its way', message(0), {}],
])('a message %s is none', (_name, last, part) => {
  expect(newsOf(knownOf([chat('a', message(1))]), [chat('a', last, part)], all, now)).toEqual([]);
});

test('a chat whose mute has ended notifies', () => {
  const ended = { place: place({ mutedUntil: new Date('2026-11-25T11:00:00Z') }) };
  expect(newsOf(knownOf([]), [chat('a', message(1), ended)], all, now)).toHaveLength(1);
});

test('what waited and is sent is heard', () => {
  const waiting = [chat('a', message(0, { key: 'x', isOwn: true, status: 'waiting' }))];
  const sent = [chat('a', message(7, { key: 'x', isOwn: true, status: 'sent' }))];
  const failed = [chat('a', message(0, { key: 'x', isOwn: true, status: 'failed' }))];
  expect(isSentSince(knownOf(waiting), sent)).toBe(true);
  expect(isSentSince(knownOf(sent), sent)).toBe(false);
  expect(isSentSince(knownOf(waiting), failed)).toBe(false);
});

test('each chat shows its newest, few chats at once', () => {
  const news = (id: string, seq: number) => ({ chat: chat(id, message(seq)), message: message(seq) });
  let shown = putNews([], [news('a', 1)]);
  shown = putNews(shown, [news('b', 1)]);
  shown = putNews(shown, [news('a', 2)]);
  expect(shown.map((item) => [item.chat.id, item.message.seq])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
  expect(ids(putNews(shown, [news('c', 1), news('d', 1)]))).toEqual(['c', 'd', 'a']);
});

test('what was read, opened or deleted goes', () => {
  const shown = [{ chat: chat('a', message(2)), message: message(2) }];
  expect(keepNews(shown, [chat('a', message(2))], undefined)).toBe(shown);
  expect(keepNews(shown, [chat('a', message(2))], 'a')).toEqual([]);
  expect(keepNews(shown, [chat('a', message(2), { unread: 0 })], undefined)).toEqual([]);
  expect(keepNews(shown, [chat('a', message(2, { stub: 'deleted' }))], undefined)).toEqual([]);
});

const me = { userId: 'me', username: 'mira', isMe: true };
const muted = new Date('2026-11-26T12:00:00Z');

test.each([
  ['a mention in a muted chat', { mentions: [me] }, { place: place({ mutedUntil: muted }) }, all, 1],
  ['one that names all', { mentionsAll: true }, { place: place({ mutedUntil: muted }) }, all, 1],
  [
    'where mentions are muted too',
    { mentions: [me] },
    { place: place({ mutedUntil: muted, mutesMentions: true }) },
    all,
    0,
  ],
  [
    'a mention, where only those are wanted',
    { mentions: [me] },
    { type: 'group' },
    { ...all, isOnlyMentions: true },
    1,
  ],
  ['another one there', {}, { type: 'group' }, { ...all, isOnlyMentions: true }, 0],
  ['one of a private chat there', {}, {}, { ...all, isOnlyMentions: true }, 1],
  ['in quiet hours', {}, {}, { ...all, quiet: { from: '11:00', to: '13:00', timeZone: 'UTC' } }, 0],
] as const)('%s', (_name, of, part, wishes, count) => {
  expect(newsOf(knownOf([]), [chat('a', message(1, of), part)], wishes, now)).toHaveLength(count);
});

test.each([
  ['21:30', '07:00', '2026-11-25T20:29:00Z', false],
  ['21:30', '07:00', '2026-11-25T20:30:00Z', true],
  ['21:30', '07:00', '2026-11-26T05:59:00Z', true],
  ['21:30', '07:00', '2026-11-26T06:00:00Z', false],
  ['12:00', '14:00', '2026-11-25T11:00:00Z', true],
  ['12:00', '14:00', '2026-11-25T13:00:00Z', false],
  ['21:30', '00:00', '2026-11-25T23:00:00Z', false],
])('quiet from %s to %s in Berlin: at %s %s', (from, to, at, isQuiet) => {
  expect(isQuietAt({ from, to, timeZone: 'Europe/Berlin' }, new Date(at))).toBe(isQuiet);
});

test('what is heard is neither silent nor of a chat without sound', () => {
  const of = (part: Partial<Message>, more: Partial<ChatSummary> = {}) => [
    { chat: chat('a', undefined, more), message: message(1, part) },
  ];
  expect(isHeard(of({}), all)).toBe(true);
  expect(isHeard(of({ isSilent: true }), all)).toBe(false);
  expect(isHeard(of({}), { ...all, hasSound: false })).toBe(false);
  expect(isHeard(of({}, { place: place({}) }), { ...all, hasSound: false })).toBe(false);
  expect(isHeard(of({}, { place: { ...place({}), hasSound: true } }), { ...all, hasSound: false })).toBe(
    true,
  );
});
