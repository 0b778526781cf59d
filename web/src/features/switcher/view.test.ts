import { expect, test } from 'vitest';
import type { ChatSummary, MessageHit, Person } from '../../model/index.ts';
import { type Command, cutMarks, laySwitcher, moveIn } from './view.ts';

const now = new Date('2026-03-14T12:00:00');
const person = (id: string, displayName: string): Person => ({
  id,
  username: displayName.toLowerCase().replace(' ', '.'),
  displayName,
  about: '',
  avatarUrl: undefined,
});
const chat = (id: string, peer: Person | undefined, part: Partial<ChatSummary> = {}): ChatSummary => ({
  id,
  type: peer ? 'private' : 'group',
  title: peer ? undefined : id,
  peer,
  memberCount: 2,
  activityAt: now,
  lastMessage: undefined,
  lastSender: undefined,
  unread: 0,
  typing: [],
  presence: undefined,
  ...part,
});
const mira = person('mira', 'Mira Sand');
const jonas = person('jonas', 'Jonas Weber');
const commands: Command[] = [
  { id: 'new', title: 'New chat', icon: 'compose', keys: 'N', run: () => undefined },
  { id: 'dark', title: 'Dark theme', words: 'appearance night', icon: 'palette', run: () => undefined },
];
const nothing = { people: [], chats: [], messages: [] };
const chats = [chat('c1', mira), chat('Book club', undefined), chat('c2', jonas)];
const lay = (query: string, found: Partial<typeof parts.found> = {}) =>
  laySwitcher({ ...parts, query, found: { ...nothing, ...found } });
const parts = {
  chats,
  currentId: 'c1',
  commands,
  found: nothing as { people: Person[]; chats: ChatSummary[]; messages: MessageHit[] },
  now,
};
const titles = (sections: ReturnType<typeof lay>) =>
  sections.map(({ id, items }) => [id, ...items.map((item) => item.title)].join(': '));

test('at first it offers where one was lately, without where one is, and what can be done', () => {
  expect(titles(lay(''))).toEqual(['recent: Book club: Jonas Weber', 'commands: New chat: Dark theme']);
});

test('chats, people and commands are found by what they are called', () => {
  expect(titles(lay('book'))).toEqual(['chats: Book club']);
  expect(titles(lay('night'))).toEqual(['commands: Dark theme']);
  const lena = person('lena', 'Lena Weber');
  expect(titles(lay('weber', { people: [jonas, lena], chats: [chats[2] as ChatSummary] }))).toEqual([
    'chats: Jonas Weber',
    'people: Lena Weber',
  ]);
  expect(lay('nobody at all')).toEqual([]);
});

test('a message says where it is and who wrote it', () => {
  const hit = (part: Partial<MessageHit>): MessageHit => ({
    chatId: 'c1',
    seq: 7,
    chat: chats[0],
    sender: mira,
    isOwn: false,
    at: new Date('2026-03-13T09:00:00'),
    snippet: 'a tall pot',
    ranges: [{ from: 2, to: 6 }],
    ...part,
  });
  const [section] = lay('tall', {
    messages: [
      hit({}),
      hit({ seq: 8, isOwn: true }),
      hit({ seq: 9, chat: chats[1] }),
      hit({ seq: 10, chat: undefined, chatId: 'other' }),
    ],
  });
  expect(section?.items.map((item) => item.title)).toEqual([
    'Mira Sand',
    'Mira Sand · You',
    'Book club · Mira Sand',
    'A chat · Mira Sand',
  ]);
  expect(section?.items[0]).toMatchObject({ end: 'Yesterday', pick: { chatId: 'c1', seq: 7 } });
});

test('the matching parts are cut out, whatever the ranges say', () => {
  expect(cutMarks('a tall pot', [{ from: 2, to: 6 }])).toEqual([
    { at: 0, text: 'a ', isMatch: false },
    { at: 2, text: 'tall', isMatch: true },
    { at: 6, text: ' pot', isMatch: false },
  ]);
  expect(cutMarks('abc', [{ from: 0, to: 9 }])).toEqual([{ at: 0, text: 'abc', isMatch: true }]);
  expect(cutMarks('abc', [])).toEqual([{ at: 0, text: 'abc', isMatch: false }]);
});

test('the arrows go around', () => {
  const items = lay('').flatMap((section) => section.items);
  const keys = items.map((item) => item.key);
  expect(moveIn(items, undefined, 1)).toBe(keys[0]);
  expect(moveIn(items, keys[0], -1)).toBe(keys.at(-1));
  expect(moveIn(items, keys.at(-1), 1)).toBe(keys[0]);
  expect(moveIn([], undefined, 1)).toBeUndefined();
});

test('for something to write, only chats that take it', () => {
  const rights = { canWrite: false } as NonNullable<ChatSummary['group']>['rights'];
  const group = { rights } as NonNullable<ChatSummary['group']>;
  const all = [...chats, chat('News', undefined, { type: 'channel', group })];
  const sections = laySwitcher({
    ...parts,
    chats: all,
    currentId: undefined,
    commands: [],
    isForWriting: true,
    query: '',
  });
  expect(titles(sections)).toEqual(['recent: Mira Sand: Book club: Jonas Weber']);
});
