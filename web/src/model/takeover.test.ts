import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Host } from './host.ts';
import { createLocalLine, type Lines } from './line/types.ts';
import { Owner } from './owner.ts';
import { openIndexedStore } from './store/indexed.ts';
import { FakeServer } from './testing/server.ts';
import { createView } from './view.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-14T09:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const always = { get: () => true, subscribe: () => () => undefined };
const pass = (ms = 1000) => vi.advanceTimersByTimeAsync(ms);

/** A browser: views, and owners one after the other over one IndexedDB. */
function createBrowser(server: FakeServer) {
  const factory = new IDBFactory();
  const owners: { owner: Owner; host: Host; isFrozen: boolean; ended: boolean }[] = [];

  function startOwner() {
    const owner: Owner = new Owner({
      calls: server.calls(() => 'alice'),
      openSocket: () => server.open('alice'),
      transport: server.uploads,
      openStore: () => openIndexedStore({ factory, name: 'test', onLost: () => undefined }),
      random: () => 0.5,
      onChange: () => host.changed(),
      onUp: () => host.connected(),
      onDeposed: () => {
        entry.ended = true;
        owner.end();
        host.end();
      },
    });
    const host: Host = new Host(owner);
    const entry = { owner, host, isFrozen: false, ended: false };
    owners.push(entry);
    void owner.start();
    return entry;
  }

  const lines: Lines = {
    connect: (isReplacement) => {
      const newest = owners.at(-1);
      // All views that notice arrive at the same next owner.
      const entry = !newest || (isReplacement && newest.isFrozen) ? startOwner() : newest;
      const line = createLocalLine((port) =>
        entry.host.attach({
          ...port,
          post: (message) => {
            if (!entry.isFrozen) port.post(message);
          },
          listen: (onMessage) =>
            port.listen((message) => {
              if (!entry.isFrozen) onMessage(message);
            }),
        }),
      );
      return line;
    },
  };
  const openTab = () => createView(lines, { deviceName: 'test', online: always, visible: always });
  return { owners, openTab };
}

function setup() {
  const server = new FakeServer();
  server.addUser('alice');
  server.addUser('bob');
  const chatId = server.addChat('alice', 'bob');
  return { server, chatId, ...createBrowser(server) };
}

test('a second tab shows the same and opens no second connection', async () => {
  const { server, chatId, openTab, owners } = setup();
  server.send(chatId, 'bob', 'b1', 'hello');
  const first = openTab();
  const second = openTab();
  await pass();
  expect(owners).toHaveLength(1);
  expect(server.connections).toBe(1);
  expect(second.chats.get()).toEqual(first.chats.get());
  expect(second.session.get()).toEqual(first.session.get());
  const [a, b] = [first.openConversation(chatId), second.openConversation(chatId)];
  void second.sendText(chatId, 'from the second');
  await pass();
  expect(a.state.get().messages.map((message) => message.text)).toEqual(['hello', 'from the second']);
  expect(b.state.get()).toEqual(a.state.get());
  a.markSeen(1);
  await pass();
  expect(second.chats.get().totalUnread).toBe(0);
});

test('a frozen owner is replaced within two seconds, and what it was asked is sent once', async () => {
  const { server, chatId, openTab, owners } = setup();
  const first = openTab();
  const second = openTab();
  await pass();
  const conversation = first.openConversation(chatId);
  await pass();
  const statuses: string[] = [];
  first.session.subscribe(() => statuses.push(first.session.get().status));
  const zombie = owners[0];
  if (!zombie) throw new Error('nobody owns');
  zombie.isFrozen = true;
  const sent = first.sendText(chatId, 'once');
  await pass(2000);
  expect(owners).toHaveLength(2);
  await pass(500);
  expect(await sent).toMatchObject({ ok: true });
  expect(server.sent).toEqual(['once']);
  expect(second.chats.get().chats[0]?.lastMessage?.text).toBe('once');
  expect(conversation.state.get().messages.map((message) => message.text)).toEqual(['once']);
  // The screen didn't fall back to the start meanwhile.
  expect(statuses.filter((status) => status !== 'signed-in')).toEqual([]);
});

test('a former owner that wakes up writes nothing, and ends', async () => {
  const { server, chatId, openTab, owners } = setup();
  openTab();
  await pass();
  const zombie = owners[0];
  if (!zombie) throw new Error('nobody owns');
  zombie.isFrozen = true;
  await pass(3000);
  zombie.isFrozen = false;
  // An event reaches both; only the owner may store it.
  server.send(chatId, 'bob', 'b1', 'hello');
  await pass();
  expect(owners.map((entry) => entry.ended)).toEqual([true, false]);
  expect(server.connections).toBe(1);
});
