import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Persister } from './persist.ts';
import { Replica } from './replica.ts';
import { createMemoryStore } from './store/memory.ts';
import { DeposedError, type Store, type StoreBatch } from './store/types.ts';
import { FakeServer } from './testing/server.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-14T09:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

function setup(messages = 3) {
  const server = new FakeServer();
  server.addUser('alice');
  server.addUser('bob');
  const chatId = server.addChat('alice', 'bob');
  const replica = new Replica('alice');
  replica.putSync(server.sync('alice', undefined), 0);
  replica.putList([server.chatRow(chatId, 'alice')], 0);
  for (let at = 1; at <= messages; at++) {
    const message = server.send(chatId, 'bob', `b${at}`, String(at));
    replica.takeEvent(
      {
        ev: 'message.new',
        chat_id: chatId,
        from: message.version - 1,
        version: message.version,
        d: { message },
      },
      0,
    );
  }
  let failure: Error | undefined;
  const batches: StoreBatch[] = [];
  const memory = createMemoryStore();
  const store: Store = {
    ...memory,
    isPersistent: true,
    write: async (batch) => {
      batches.push(batch);
      if (failure) throw failure;
      await memory.write(batch);
    },
  };
  let deposed = 0;
  const persister = new Persister({
    store,
    replica,
    openChats: () => new Set(),
    onDeposed: () => {
      deposed++;
    },
  });
  const copy = replica.chats.get(chatId);
  if (!copy) throw new Error('the chat is not held');
  return {
    replica,
    store,
    batches,
    persister,
    copy,
    fail: (error: Error) => {
      failure = error;
    },
    deposed: () => deposed,
  };
}

test('what changed within a moment is one transaction, and the cursor is in it', async () => {
  const { persister, batches, replica } = setup();
  for (let at = 0; at < 5; at++) persister.schedule();
  await vi.advanceTimersByTimeAsync(1000);
  expect(batches).toHaveLength(1);
  expect(batches[0]).toMatchObject({ meta: { cursor: replica.cursor, isLoaded: true } });
  expect(batches[0]?.messages).toHaveLength(3);
  await persister.flush();
  expect(batches).toHaveLength(1);
});

test('a long chat that rests leaves memory and comes back the same', async () => {
  const { persister, copy } = setup(300);
  const before = [...copy.messages.values()];
  await persister.flush();
  expect(copy.messages.size).toBe(0);
  await persister.bringIn(copy);
  expect([...copy.messages.values()]).toEqual(before);
});

test('a store that failed gets no later rows, which would be newer than their neighbours', async () => {
  const { persister, batches, copy, fail } = setup();
  fail(new Error('broken'));
  await persister.flush();
  copy.isDirty = true;
  await persister.flush();
  expect(batches).toHaveLength(1);
});

test('a full disk gives up the rows', async () => {
  const { persister, batches, fail } = setup();
  fail(new DOMException('full', 'QuotaExceededError'));
  await persister.flush();
  expect(batches.at(-1)).toEqual({ wipe: 'rows' });
});

test('an owner that was deposed says so and writes no more', async () => {
  const { persister, batches, copy, fail, deposed } = setup();
  fail(new DeposedError());
  await persister.flush();
  copy.isDirty = true;
  await persister.flush();
  expect(deposed()).toBe(1);
  expect(batches).toHaveLength(1);
});

test('a store that lost rows makes no hole in the history', async () => {
  const { persister, copy, store } = setup(300);
  await persister.flush();
  await store.write({ trims: [{ chatId: copy.id, below: 200 }] });
  await persister.bringIn(copy);
  expect(copy.covered).toEqual([{ from: 200, to: 300 }]);
});
