import { expect, test } from 'vitest';
import type { Calls, SearchQuery, WireSearchPage } from '../api/index.ts';
import { Replica } from './replica.ts';
import { createSearchCommands, queryOf } from './searchCommands.ts';
import type { UserSession } from './session.ts';

const created_at = '2026-03-14T09:00:00.000000Z';
const user = (id: string) => ({
  id,
  username: id,
  display_name: id.toUpperCase(),
  profile_version: 1,
  created_at,
});

function setup(page: Partial<WireSearchPage>) {
  const asked: SearchQuery[] = [];
  const replica = new Replica('me');
  const calls = {
    search: async (query: SearchQuery) => {
      asked.push(query);
      return { people: [], chats: [], messages: [], senders: [], ...page };
    },
  } as unknown as Calls;
  const session = { replica, summary: () => undefined } as unknown as UserSession;
  const commands = createSearchCommands({
    calls,
    need: () => session,
    attempt: async (action) => ({ ok: true, value: await action() }),
  });
  return { asked, commands };
}

test('what is asked is what the server knows', () => {
  const after = new Date('2026-03-01T00:00:00Z');
  expect(queryOf({ text: '  soup ', chatId: 'c', kind: 'link', after }, 'next')).toEqual({
    q: 'soup',
    chat_id: 'c',
    from: undefined,
    kind: 'link',
    before: undefined,
    after: '2026-03-01T00:00:00.000Z',
    cursor: 'next',
  });
  expect(queryOf({ text: ' ', fromId: 'bob' }, undefined).q).toBeUndefined();
});

test('hits come with their senders, and oneself is no person to write to', async () => {
  const { commands, asked } = setup({
    people: [user('bob'), user('me')],
    senders: [user('bob')],
    messages: [
      {
        chat_id: 'c1',
        seq: 7,
        sender_id: 'bob',
        created_at,
        kinds: ['text'],
        snippet: 'a tall pot',
        ranges: [{ from: 2, to: 6 }],
      },
      { chat_id: 'c1', seq: 3, sender_id: 'me', created_at, kinds: ['text'], snippet: 'tall', ranges: [] },
    ],
    next: 'more',
    partial: true,
  });
  const answer = await commands.search({ text: 'tall' });
  if (!answer.ok) throw new Error('refused');
  const { people, messages, next, isPartial } = answer.value;
  expect(asked[0]?.q).toBe('tall');
  expect(people.map((person) => person.id)).toEqual(['bob']);
  expect(messages[0]).toMatchObject({
    seq: 7,
    isOwn: false,
    snippet: 'a tall pot',
    ranges: [{ from: 2, to: 6 }],
  });
  expect(messages[0]?.sender?.displayName).toBe('BOB');
  expect(messages[1]).toMatchObject({ isOwn: true, sender: undefined });
  expect([next, isPartial]).toEqual(['more', true]);
});
