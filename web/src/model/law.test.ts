// The sync law over random histories: whatever was lost, cut or reset on the way, a client ends with what a fresh
// fetch returns (docs/protocol.md, section 6).
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WireChat } from '../api/index.ts';
import { historyOf, viewOf } from './copy.ts';
import { UserSession } from './session.ts';
import { createMemoryStore } from './store/memory.ts';
import { play } from './testing/polls.ts';
import { withMe } from './testing/rows.ts';
import { FakeServer } from './testing/server.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-14T09:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Numbers that look like chance and are the same in each run (mulberry32). */
function createChance(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test.each(Array.from({ length: 150 }, (_, at) => at + 1))('history %i', async (seed) => {
  const chance = createChance(seed);
  const below = (n: number) => Math.floor(chance() * n);
  const server = new FakeServer();
  server.addUser('alice');
  server.addUser('bob');
  const chatIds = [server.addChat('alice', 'bob'), server.addChat('alice', 'bob'), server.addChat('alice')];
  server.loses = () => chance() < 0.25;
  server.delays = () => (chance() < 0.3 ? below(800) : 0);
  let sent = 0;
  const naming = (): { notify?: string[] } => (below(3) === 0 ? { notify: ['alice'] } : {});
  const send = (chatId: string, member: string) => {
    sent++;
    server.send(chatId, member, `c${sent}`, `text ${sent}`, undefined, undefined, naming());
  };
  // What was there before isn't held at the start.
  for (let at = below(20); at > 0; at--) send(chatIds[below(3)] ?? '', 'alice');
  for (let at = below(20); at > 0; at--) send(chatIds[below(2)] ?? '', 'bob');
  server.pageRows = 1 + below(5);
  server.resetBehind = below(4) === 0 ? 10 : Number.POSITIVE_INFINITY;
  const store = createMemoryStore();
  const open = () =>
    new UserSession({
      userId: 'alice',
      calls: server.calls(() => 'alice'),
      store,
      openSocket: () => server.open('alice'),
      transport: server.uploads,
      random: chance,
      onChange: () => undefined,
      onUp: () => undefined,
      onSignedOut: () => undefined,
      onDeposed: () => undefined,
    });
  let session = open();
  session.start(await store.load());

  const steps: ((chatId: string, last: number, member: string) => unknown)[] = [
    ...Array.from(
      { length: 3 },
      () => (chatId: string, _last: number, member: string) => send(chatId, member),
    ),
    (chatId, last) => last > 0 && server.change(chatId, 1 + below(last), `edit ${seed}`, naming().notify),
    (chatId, last) => last > 0 && server.change(chatId, 1 + below(last), undefined),
    ...Array.from({ length: 2 }, () => (chatId: string, last: number, member: string) => {
      const seq = 1 + below(last);
      const isThere = last > 0 && !server.chats.get(chatId)?.messages[seq - 1]?.stub;
      if (isThere) server.react(chatId, member, seq, ['👍', '❤️', '🎉'][below(3)] ?? '', below(3) === 0);
    }),
    (chatId, last, member) => last > 0 && play(server, chatId, member, 1 + below(last)),
    (chatId, last, member) => server.mark(chatId, member, 1 + below(last + 1), below(last + 1)),
    (chatId, last) => last > 0 && server.hide(chatId, 'alice', [1 + below(last)]),
    () => server.cut(below(2) === 0 ? 1006 : 4000),
    // A page of history, which may be old by the time at which it arrives.
    (chatId, last) => {
      const copy = session.replica.chats.get(chatId);
      if (copy && last > 0) void session.load(copy, { before: 1 + below(last + 1) }).catch(() => undefined);
    },
    // The owner is replaced: the next one begins with what the store holds.
    async () => {
      if (below(4) > 0) return;
      await session.persister.flush();
      session.stop();
      session = open();
      session.start(await store.load());
    },
  ];
  for (let at = 0; at < 60; at++) {
    const chat = server.chats.get(chatIds[below(chatIds.length)] ?? '');
    const member = chat?.members[below(chat.members.length)] ?? '';
    if (chat) await steps[below(steps.length)]?.(chat.id, chat.messages.length, member);
    await vi.advanceTimersByTimeAsync(below(3) === 0 ? below(1500) : 0);
  }

  // The last event may be lost without a trace; the sync that comes every few minutes names what moved.
  server.loses = () => false;
  await vi.advanceTimersByTimeAsync(6 * 60_000);
  for (const chatId of chatIds) {
    const copy = session.replica.chats.get(chatId);
    if (!copy) throw new Error('the chat is not held');
    await session.persister.bringIn(copy);
    expect(comparable(viewOf(copy))).toEqual(comparable(server.chatRow(chatId, 'alice')));
    const fake = server.chats.get(chatId);
    if (!fake) throw new Error('the server lost a chat');
    const truth = fake.messages;
    for (const { from, to } of copy.covered) {
      expect(historyOf(copy, from, to)).toEqual(
        truth.slice(from - 1, to).map((row) => withMe(fake, row, 'alice')),
      );
    }
  }
  session.stop();
});

/** A row without what is kept elsewhere; marks of zero are no marks. */
function comparable({ peer: _peer, members_version: _version, ...row }: WireChat) {
  return { ...row, marks: row.marks?.filter((mark) => mark.delivered_seq > 0) };
}
