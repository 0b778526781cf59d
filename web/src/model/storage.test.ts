// What a device keeps, how much, and forgetting it without losing what waits.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startDevice } from './testing/device.ts';
import { FakeServer } from './testing/server.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-14T09:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = (ms = 1000) => vi.advanceTimersByTimeAsync(ms);

async function setup() {
  const server = new FakeServer();
  server.addUser('alice');
  server.addUser('bob');
  const chatId = server.addChat('alice', 'bob');
  for (let at = 1; at <= 30; at++) server.send(chatId, 'bob', `b${at}`, `bob ${at}`);
  const alice = startDevice(server, 'alice');
  await settle();
  const conversation = alice.model.openConversation(chatId);
  await settle();
  return { server, chatId, ...alice, conversation };
}

test('what is kept is counted; clearing forgets it, and what is shown is fetched again', async () => {
  const { server, chatId, model, store, conversation } = await setup();
  expect(await model.loadStorage()).toMatchObject({ ok: true, value: { chats: 1, messages: 30 } });
  const writes: unknown[] = [];
  const { write } = store;
  store.write = (batch) => {
    writes.push(batch.wipe);
    return write(batch);
  };
  expect(await model.clearCache()).toEqual({ ok: true, value: undefined });
  expect(writes).toContain('rows');
  await settle(3000);
  expect(model.chats.get().chats.map(({ id }) => id)).toEqual([chatId]);
  expect(conversation.state.get().messages.at(-1)?.text).toBe('bob 30');
  server.send(chatId, 'bob', 'new', 'and one more');
  await settle();
  expect(conversation.state.get().messages.at(-1)?.text).toBe('and one more');
});

test('without a connection nothing is cleared; what waits stays when there is one', async () => {
  const { server, chatId, model, conversation } = await setup();
  server.isReachable = false;
  server.cut();
  void model.sendText(chatId, 'waits');
  await settle(100);
  expect(await model.clearCache()).toMatchObject({ ok: false, problem: { code: 'offline' } });
  expect(conversation.state.get().messages.at(-1)).toMatchObject({ text: 'waits', status: 'waiting' });
  server.isReachable = true;
  await settle(40_000);
  expect(server.sent).toContain('waits');
});

test('the bound is kept, and stays when rows are wiped', async () => {
  const { model, store } = await setup();
  await model.setMaxMessages(2000);
  expect(await model.loadStorage()).toMatchObject({ ok: true, value: { maxMessages: 2000 } });
  await store.write({ wipe: 'rows' });
  expect((await store.load()).meta.maxMessages).toBe(2000);
  await store.write({ wipe: 'all' });
  expect((await store.load()).meta.maxMessages).toBeUndefined();
});
