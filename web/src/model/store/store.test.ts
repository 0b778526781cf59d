import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import type { WireMessage, WireUser } from '../../api/index.ts';
import { createCopy } from '../copy.ts';
import { putMessage } from '../reduce.ts';
import { freezeCopy, keptFrom, keptMessages, thawCopy } from './freeze.ts';
import { openIndexedStore } from './indexed.ts';
import { createMemoryStore } from './memory.ts';
import { migrate, migrations } from './migrations.ts';
import { DeposedError, type QueuedMessage, type Store } from './types.ts';

const openIn = (factory: IDBFactory, onLost = () => undefined) =>
  openIndexedStore({ factory, name: 'test', onLost });

const message = (chatId: string, seq: number, version = seq): WireMessage => ({
  chat_id: chatId,
  seq,
  version,
  sender_id: 'bob',
  client_id: `b${seq}`,
  content: { type: 'text', text: `text ${seq}` },
  created_at: '2026-03-14T09:00:00Z',
});

const user: WireUser = {
  id: 'bob',
  username: 'bob',
  display_name: 'Bob',
  profile_version: 1,
  created_at: '2026-03-14T09:00:00Z',
};

const row = (id: string, lastSeq: number) => ({
  id,
  type: 'private' as const,
  member_count: 2,
  last_seq: lastSeq,
  version: lastSeq + 1,
  marks_version: 0,
  members_version: 1,
  created_at: '2026-03-14T09:00:00Z',
  activity_at: '2026-03-14T09:00:00Z',
  me: {
    chat_id: id,
    state: 'member' as const,
    role: 'member' as const,
    read_seq: 0,
    unread: lastSeq,
    counted_seq: lastSeq,
    visible_from_seq: 1,
    version: 1,
  },
});

const queued: QueuedMessage = {
  clientId: 'c1',
  chatId: 'chat',
  senderId: 'alice',
  content: { type: 'text', text: 'later' },
  replyToSeq: undefined,
  queuedAt: 1,
  order: 1,
  refusal: undefined,
};

describe.each<[string, () => Promise<Store>]>([
  ['memory', async () => createMemoryStore()],
  ['IndexedDB', () => openIn(new IDBFactory())],
])('a store in %s', (_name, open) => {
  test('gives back what was written', async () => {
    const store = await open();
    const chat = freezeCopy(createCopy('alice', row('chat', 3)));
    await store.write({
      meta: { epoch: 'e1', cursor: 'c1', isLoaded: true, wanted: ['other'] },
      chats: [chat],
      messages: [message('chat', 2), message('chat', 1), message('other', 1)],
      users: [user],
      queued: [queued],
    });
    expect(await store.load()).toEqual({
      meta: { epoch: 'e1', cursor: 'c1', isLoaded: true, wanted: ['other'] },
      chats: [chat],
      users: [user],
      queue: [queued],
    });
    expect(await store.loadMessages('chat', 1)).toEqual([message('chat', 1), message('chat', 2)]);
    expect(await store.loadMessages('chat', 2)).toEqual([message('chat', 2)]);
    expect(await store.loadMessages('nowhere', 1)).toEqual([]);
  });

  test('keeps the bytes of a queued message as long as the message', async () => {
    const store = await open();
    const blobs = ['one', 'two'].map((text, n) => ({ clientId: 'c1', n, blob: new Blob([text]) }));
    await store.write({ queued: [queued], blobs });
    await store.write({ queued: [{ ...queued, clientId: 'c2' }], wipe: 'rows' });
    const kept = await store.loadBlobs('c1');
    expect(await Promise.all(kept.map((blob) => blob.text()))).toEqual(['one', 'two']);
    await store.write({ unqueued: ['c1'] });
    expect(await store.loadBlobs('c1')).toEqual([]);
  });

  test('replaces rows and forgets what it is told to', async () => {
    const store = await open();
    await store.write({
      chats: [
        freezeCopy(createCopy('alice', row('chat', 3))),
        freezeCopy(createCopy('alice', row('gone', 1))),
      ],
      messages: [message('chat', 1), message('chat', 2), message('chat', 3), message('gone', 1)],
      queued: [queued],
    });
    await store.write({
      messages: [message('chat', 3, 9)],
      trims: [{ chatId: 'chat', below: 2 }],
      dropChats: ['gone'],
      unqueued: ['c1'],
    });
    expect(await store.loadMessages('chat', 1)).toEqual([message('chat', 2), message('chat', 3, 9)]);
    expect(await store.loadMessages('gone', 1)).toEqual([]);
    const { chats, queue } = await store.load();
    expect(chats.map((chat) => chat.id)).toEqual(['chat']);
    expect(queue).toEqual([]);
  });

  test('wipes the rows of a user, and keeps the queue unless all has to go', async () => {
    const store = await open();
    const server = { name: 'Test' } as never;
    await store.write({
      meta: { epoch: 'e1', server },
      users: [user],
      messages: [message('chat', 1)],
      queued: [queued],
    });
    await store.write({ wipe: 'rows', meta: { epoch: 'e2' } });
    expect(await store.load()).toEqual({
      meta: { epoch: 'e2', server },
      chats: [],
      users: [],
      queue: [queued],
    });
    expect(await store.loadMessages('chat', 1)).toEqual([]);
    await store.write({ wipe: 'all', meta: { isLeaving: true } });
    expect(await store.load()).toEqual({ meta: { isLeaving: true }, chats: [], users: [], queue: [] });
  });
});

test('whoever opens the store last is the only one that writes', async () => {
  const factory = new IDBFactory();
  const zombie = await openIn(factory);
  await zombie.write({ meta: { cursor: 'c1' } });
  const owner = await openIn(factory);
  await owner.write({ meta: { cursor: 'c2' } });
  await expect(zombie.write({ meta: { cursor: 'c1' }, queued: [queued] })).rejects.toThrow(DeposedError);
  await expect(zombie.write({ wipe: 'all' })).rejects.toThrow(DeposedError);
  expect(await owner.load()).toEqual({ meta: { cursor: 'c2' }, chats: [], users: [], queue: [] });
  await owner.write({ queued: [queued] });
  expect((await owner.load()).queue).toEqual([queued]);
});

test('a store survives that it is closed', async () => {
  const factory = new IDBFactory();
  const first = await openIn(factory);
  await first.write({ messages: [message('chat', 1)] });
  first.close();
  const second = await openIn(factory);
  expect(await second.loadMessages('chat', 1)).toEqual([message('chat', 1)]);
});

test('a newer release takes the store over, and its owner hears of it', async () => {
  const factory = new IDBFactory();
  let isLost = false;
  const store = await openIn(factory, () => {
    isLost = true;
    return undefined;
  });
  const request = factory.open('test', migrations.length + 1);
  await new Promise((resolve) => {
    request.onsuccess = resolve;
  });
  expect(isLost).toBe(true);
  await expect(store.write({ queued: [queued] })).rejects.toThrow();
  // And this release doesn't open what it doesn't know.
  await expect(openIn(factory)).rejects.toThrow();
});

test.each(migrations.map((_, at) => at + 1))(
  'version %i of the layout leads to the newest',
  async (version) => {
    const factory = new IDBFactory();
    const request = factory.open('test', version);
    await new Promise((resolve, reject) => {
      request.onupgradeneeded = () => {
        if (request.transaction)
          migrate(request.result, request.transaction, 0, migrations.slice(0, version));
      };
      request.onsuccess = resolve;
      request.onerror = reject;
    });
    request.result.close();
    const store = await openIn(factory);
    await store.write({ queued: [queued] });
    expect((await store.load()).queue).toEqual([queued]);
  },
);

test('a copy that comes out of the store shows the same, with the newest messages only', () => {
  const copy = createCopy('alice', row('chat', 0));
  for (let seq = 1; seq <= keptMessages + 100; seq++) putMessage(copy, message('chat', seq, seq + 1));
  copy.chat.advance(keptMessages + 101, () => undefined);
  copy.chat.expect(keptMessages + 105, 0);
  const stored = structuredClone(freezeCopy(copy));
  const back = thawCopy('alice', stored, 0);
  expect(back.me).toMatchObject({ unread: keptMessages + 100, counted_seq: keptMessages + 100 });
  expect(back.covered).toEqual([{ from: 101, to: keptMessages + 100 }]);
  expect(keptFrom(back)).toBe(101);
  expect(back.chat).toMatchObject({ version: keptMessages + 101, target: keptMessages + 105, due: 0 });
  expect(back.isDirty).toBe(false);
});
