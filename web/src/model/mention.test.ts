import { expect, test } from 'vitest';
import type { WireChat, WireMessage, WireUser } from '../api/index.ts';
import { countMentions, createCopy, isUnsure, mentionsOf } from './copy.ts';
import { mentionsIn, noticeOf, suggestIn } from './mention.ts';
import { putMembers, putMessage } from './reduce.ts';

const at = '2026-11-24T12:00:00Z';
const user = (id: string, display_name: string): WireUser => ({
  id,
  username: `${id}.Nest`,
  display_name,
  profile_version: 1,
  created_at: at,
});
const people = [
  user('me', 'Mira Sand'),
  user('omar', 'Omar Haddad'),
  user('ona', 'Ona'),
  user('lin', 'Lin Wu'),
];
const users = new Map(people.map((person) => [person.id, person]));

function setup(type: WireChat['type'] = 'group', mentionAll: 'member' | 'admin' = 'admin') {
  const copy = createCopy('me', {
    id: 'g',
    type,
    member_count: 3,
    last_seq: 0,
    version: 1,
    marks_version: 0,
    members_version: 1,
    settings: { rights: { write: 'member', mention_all: mentionAll }, history: 'all' } as never,
    created_at: at,
    activity_at: at,
    me: {
      chat_id: 'g',
      state: 'member',
      role: 'member',
      read_seq: 0,
      unread: 0,
      counted_seq: 0,
      visible_from_seq: 1,
      version: 1,
    },
  });
  const row = (id: string, state: 'member' | 'left') =>
    ({ chat_id: 'g', user: users.get(id), role: 'member', state, version: 1, joined_at: at }) as never;
  putMembers(copy, [row('me', 'member'), row('omar', 'member'), row('ona', 'member'), row('lin', 'left')]);
  copy.hasMembers = true;
  return copy;
}

const message = (seq: number, more: Partial<WireMessage> = {}): WireMessage => ({
  chat_id: 'g',
  seq,
  version: seq + 1,
  sender_id: 'omar',
  client_id: `c${seq}`,
  content: { type: 'text', text: 'x' },
  created_at: at,
  ...more,
});

test('names stand for members of a group, whatever their case; for oneself and for who left they don’t', () => {
  const names = ['omar.nest', 'lin.nest', 'me.nest', 'nobody'];
  expect(noticeOf(setup(), users, names)).toEqual({ notify: ['omar'] });
  expect(noticeOf(setup('private'), users, names)).toEqual({});
  expect(noticeOf(setup(), users, [])).toEqual({});
});

test('everybody is named by who may', () => {
  expect(noticeOf(setup(), users, ['all'])).toEqual({});
  expect(noticeOf(setup('group', 'member'), users, ['all'])).toEqual({ notify_all: true });
});

test('who wrote last is suggested first; names are found by the beginning of any word', () => {
  const copy = setup();
  const found = (query: string) => suggestIn(copy, users, query, 5).map(({ id }) => id);
  expect(found('')).toEqual(['omar', 'ona']);
  putMessage(copy, message(1, { sender_id: 'ona' }));
  expect(found('O')).toEqual(['ona', 'omar']);
  expect(found('had')).toEqual(['omar']);
  expect(found('lin')).toEqual([]);
});

test('whom a message names is told by name as far as they are known', () => {
  expect(mentionsIn('me', { notify: ['me', 'stranger'] }, users)).toEqual([
    { userId: 'me', username: 'me.nest', isMe: true },
  ]);
  expect(mentionsIn('me', {}, users)).toBeUndefined();
});

test('what names me is counted until it is read, here at once', () => {
  const copy = setup();
  putMessage(copy, message(1, { notify: ['me'] }));
  putMessage(copy, message(2));
  putMessage(copy, message(3, { notify_all: true }));
  putMessage(copy, message(4, { notify: ['me'], sender_id: 'me' }));
  expect(countMentions(copy)).toBe(2);
  copy.readTo = 2;
  expect(mentionsOf(copy)).toBe(1);
  copy.readTo = 4;
  expect(mentionsOf(copy)).toBe(0);
});

test('a counted message that begins or ceases to name me makes the count unsure', () => {
  const copy = setup();
  putMessage(copy, message(1, { notify: ['me'] }));
  copy.me = { ...copy.me, unread: 1, mentions: 1, counted_seq: 1 };
  copy.basis = 2;
  expect(isUnsure(copy)).toBe(false);
  putMessage(copy, message(1, { version: 5, edited_at: at, notify: ['me'] }));
  expect(isUnsure(copy)).toBe(false);
  putMessage(copy, message(1, { version: 6, edited_at: at }));
  expect(isUnsure(copy)).toBe(true);
});
