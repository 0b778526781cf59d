// What can be done with a message, from the view to the server and back.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../api/index.ts';
import { startDevice } from './testing/device.ts';
import { FakeServer } from './testing/server.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-14T09:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = (ms = 1000) => vi.advanceTimersByTimeAsync(ms);

async function setup(messages = 1) {
  const server = new FakeServer();
  server.addUser('alice');
  server.addUser('bob');
  const chatId = server.addChat('alice', 'bob');
  for (let at = 1; at <= messages; at++) server.send(chatId, 'bob', `b${at}`, `bob ${at}`);
  server.mark(chatId, 'alice', messages, messages);
  const alice = startDevice(server, 'alice');
  await settle();
  const conversation = alice.model.openConversation(chatId);
  await settle();
  const at = (seq: number) => conversation.state.get().messages.find((message) => message.seq === seq);
  return { server, chatId, ...alice, conversation, at };
}

test('an answer quotes what it answers, at once and after it was sent', async () => {
  const { server, chatId, model, conversation, at } = await setup();
  server.isReachable = false;
  server.cut();
  void model.sendText(chatId, 'an answer', { replyToSeq: 1 });
  await settle(100);
  const quote = { seq: 1, state: 'ready', senderId: 'bob', isOwn: false, text: 'bob 1', stub: undefined };
  const last = () => conversation.state.get().messages.at(-1);
  expect(last()).toMatchObject({ status: 'waiting', quote });
  server.isReachable = true;
  await settle(40_000);
  expect(at(2)).toMatchObject({ status: 'sent', quote });
  expect(server.chats.get(chatId)?.messages[1]?.reply_to_seq).toBe(1);

  server.change(chatId, 1, 'bob, changed');
  await settle();
  expect(at(2)?.quote?.text).toBe('bob, changed');
  server.change(chatId, 1, undefined);
  await settle();
  expect(at(2)?.quote).toMatchObject({ stub: 'deleted', text: undefined });
});

test('what is quoted and not held is fetched, and kept up to date from then on', async () => {
  const { server, chatId, at } = await setup(300);
  server.send(chatId, 'bob', 'reply', 'I said that long ago', 3);
  await settle(20);
  expect(at(301)?.quote).toMatchObject({ seq: 3, state: 'loading' });
  await settle();
  expect(at(301)?.quote).toMatchObject({ state: 'ready', text: 'bob 3' });
  server.change(chatId, 3, 'bob, long ago');
  await settle();
  expect(at(301)?.quote?.text).toBe('bob, long ago');
});

test('a quote that could not be fetched comes with the connection', async () => {
  const { server, chatId, at } = await setup(300);
  server.send(chatId, 'bob', 'reply', 'I said that long ago', 3);
  server.isReachable = false;
  await settle();
  server.cut();
  await settle(100);
  server.isReachable = true;
  await settle(60_000);
  expect(at(301)?.quote).toMatchObject({ state: 'ready', text: 'bob 3' });
});

test('a reaction is shown before the server has it, once it has it, and on other devices', async () => {
  const { server, chatId, model, at } = await setup();
  const other = startDevice(server, 'alice');
  const theirs = other.model.openConversation(chatId);
  await settle();
  server.react(chatId, 'bob', 1, '👍');
  await settle();
  const answer = model.setReaction(chatId, 1, '👍', true);
  await settle(20);
  const both = [{ key: '👍', count: 2, isOwn: true, by: ['bob', 'alice'] }];
  expect(at(1)?.reactions).toEqual(both);
  await settle();
  expect(await answer).toEqual({ ok: true, value: undefined });
  expect(at(1)?.reactions).toEqual(both);
  expect(theirs.state.get().messages[0]?.reactions).toEqual(both);

  void model.setReaction(chatId, 1, '👍', false);
  void model.setReaction(chatId, 1, '🎉', true);
  await settle();
  const after = [
    { key: '👍', count: 1, isOwn: false, by: ['bob'] },
    { key: '🎉', count: 1, isOwn: true, by: ['alice'] },
  ];
  expect(at(1)?.reactions).toEqual(after);
  expect(theirs.state.get().messages[0]?.reactions).toEqual(after);
});

test('a reaction that is refused goes again, and the call says why', async () => {
  const { server, chatId, model, at } = await setup();
  server.before = (op) => {
    if (op === 'annotation.set') throw new ApiError('too_many');
  };
  const answer = model.setReaction(chatId, 1, '👍', true);
  await settle();
  expect(await answer).toMatchObject({ ok: false, problem: { code: 'too_many' } });
  expect(at(1)?.reactions).toEqual([]);
  server.isReachable = false;
  server.cut();
  const offline = model.setReaction(chatId, 1, '👍', true);
  await settle();
  expect(await offline).toMatchObject({ ok: false, problem: { code: 'offline' } });
  expect(at(1)?.reactions).toEqual([]);
});
