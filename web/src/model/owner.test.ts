import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../api/index.ts';
import type { ConversationState } from './contract.ts';
import { startDevice } from './testing/device.ts';
import { FakeServer } from './testing/server.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-14T09:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = (ms = 1000) => vi.advanceTimersByTimeAsync(ms);
const texts = ({ messages }: ConversationState) => messages.map((message) => message.text);

function setup() {
  const server = new FakeServer();
  server.addUser('alice');
  server.addUser('bob');
  const chatId = server.addChat('alice', 'bob');
  return { server, chatId };
}

test('a device without a cache finds who is signed in by the cookie, and shows the list', async () => {
  const { server, chatId } = setup();
  server.send(chatId, 'bob', 'b1', 'hello');
  const { model } = startDevice(server, 'alice');
  expect(model.session.get().status).toBe('starting');
  await settle();
  expect(model.session.get()).toMatchObject({
    status: 'signed-in',
    account: { user: { username: 'alice' } },
  });
  expect(model.connection.get().status).toBe('online');
  expect(model.chats.get()).toMatchObject({ isLoaded: true, totalUnread: 1 });
  expect(model.chats.get().chats[0]).toMatchObject({
    unread: 1,
    lastMessage: { text: 'hello' },
    peer: { id: 'bob' },
  });
});

test('a message goes from waiting to sent, delivered and seen, always under the same key', async () => {
  const { server, chatId } = setup();
  const alice = startDevice(server, 'alice');
  const bob = startDevice(server, 'bob');
  await settle();
  const conversation = alice.model.openConversation(chatId);
  await settle();
  server.before = (op) => {
    if (op === 'marks') throw new ApiError('unavailable', '', 0, 1);
  };
  const sent = alice.model.sendText(chatId, 'hello');
  await settle(20);
  const key = (await sent).ok ? conversation.state.get().messages[0]?.key : undefined;
  expect(await sent).toEqual({ ok: true, value: key });
  await settle();
  expect(conversation.state.get().messages).toMatchObject([{ key, seq: 1, status: 'sent' }]);
  server.before = () => undefined;
  await settle(5000);
  expect(conversation.state.get().messages).toMatchObject([{ key, status: 'delivered' }]);
  const other = bob.model.openConversation(chatId);
  await settle();
  expect(other.state.get()).toMatchObject({ unread: 1, firstUnreadKey: key });
  other.markSeen(1);
  await settle();
  expect(conversation.state.get().messages).toMatchObject([{ key, status: 'seen' }]);
  expect(other.state.get()).toMatchObject({ unread: 0, firstUnreadKey: key });
});

test('a row that did not change is the same object after others came', async () => {
  const { server, chatId } = setup();
  for (const at of [1, 2, 3]) server.send(chatId, 'bob', `b${at}`, `text ${at}`);
  const { model } = startDevice(server, 'alice');
  await settle();
  const conversation = model.openConversation(chatId);
  await settle();
  const before = conversation.state.get().messages;
  expect(before).toHaveLength(3);
  server.send(chatId, 'bob', 'b4', 'text 4');
  await settle();
  const after = conversation.state.get().messages;
  expect(after).toHaveLength(4);
  expect(before.every((message, at) => message === after[at])).toBe(true);
});

test('the cache is shown before the server is asked, and works without it', async () => {
  const { server, chatId } = setup();
  for (const at of [1, 2, 3]) server.send(chatId, 'bob', `b${at}`, `text ${at}`);
  const first = startDevice(server, 'alice');
  await settle();
  first.model.openConversation(chatId);
  await settle();
  first.end();
  server.isReachable = false;
  const { model } = startDevice(server, 'alice', first.store);
  await settle(50);
  expect(model.session.get().status).toBe('signed-in');
  expect(model.chats.get().chats).toMatchObject([{ id: chatId, unread: 3 }]);
  const conversation = model.openConversation(chatId);
  await settle(50);
  expect(texts(conversation.state.get())).toEqual(['text 1', 'text 2', 'text 3']);
});

test('what is queued offline survives a restart and is sent once, in order', async () => {
  const { server, chatId } = setup();
  const first = startDevice(server, 'alice');
  await settle();
  server.isReachable = false;
  server.cut();
  for (const text of ['one', 'two', 'three']) {
    expect(await Promise.race([first.model.sendText(chatId, text), settle(50)])).toMatchObject({ ok: true });
  }
  expect(first.model.queue.get()).toEqual({ waiting: 3, failed: 0 });
  first.end();
  const { model } = startDevice(server, 'alice', first.store);
  await settle(50);
  expect(model.queue.get()).toEqual({ waiting: 3, failed: 0 });
  server.isReachable = true;
  await settle(60_000);
  expect(model.queue.get()).toEqual({ waiting: 0, failed: 0 });
  expect(server.sent).toEqual(['one', 'two', 'three']);
});

test('an answer that was lost leads to another try, and to one message', async () => {
  const { server, chatId } = setup();
  const { model } = startDevice(server, 'alice');
  await settle();
  const conversation = model.openConversation(chatId);
  let isLost = false;
  server.before = (op, body) => {
    if (op !== 'message.send' || isLost) return;
    isLost = true;
    server.send(chatId, 'alice', (body as { client_id: string }).client_id, 'once');
    server.isReachable = false;
    server.cut();
    server.isReachable = true;
  };
  void model.sendText(chatId, 'once');
  await settle(20_000);
  expect(server.sent).toEqual(['once']);
  expect(texts(conversation.state.get())).toEqual(['once']);
});

test('a refusal is final and says why; it can be tried again or discarded', async () => {
  const { server, chatId } = setup();
  const { model } = startDevice(server, 'alice');
  await settle();
  const conversation = model.openConversation(chatId);
  server.before = (op) => {
    if (op === 'message.send') throw new ApiError('forbidden');
  };
  void model.sendText(chatId, 'one');
  void model.sendText(chatId, 'two');
  await settle();
  const failed = conversation.state.get().messages;
  expect(failed).toMatchObject([
    { text: 'one', status: 'failed', problem: { code: 'forbidden' } },
    { text: 'two', status: 'failed' },
  ]);
  server.before = () => undefined;
  void model.retryMessage(chatId, failed[0]?.key ?? '');
  void model.discardMessage(chatId, failed[1]?.key ?? '');
  await settle();
  expect(server.sent).toEqual(['one']);
  expect(conversation.state.get().messages).toMatchObject([{ text: 'one', status: 'sent', seq: 1 }]);
});

test('another epoch drops the rows and keeps the queue', async () => {
  const { server, chatId } = setup();
  for (const at of [1, 2, 3]) server.send(chatId, 'bob', `b${at}`, `text ${at}`);
  const { model } = startDevice(server, 'alice');
  await settle();
  const conversation = model.openConversation(chatId);
  await settle();
  server.isReachable = false;
  server.cut();
  void model.sendText(chatId, 'mine');
  await settle(50);
  // Restored from a backup that knew the first message only.
  server.epoch = 'epoch-2';
  const chat = server.chats.get(chatId);
  chat?.messages.splice(1);
  if (chat) chat.version = 2;
  server.isReachable = true;
  await settle(60_000);
  expect(texts(conversation.state.get())).toEqual(['text 1', 'mine']);
  expect(model.queue.get()).toEqual({ waiting: 0, failed: 0 });
});

test('a session that ended elsewhere leaves nothing but the queue', async () => {
  const { server, chatId } = setup();
  const device = startDevice(server, 'alice');
  await settle();
  server.isReachable = false;
  server.cut();
  void device.model.sendText(chatId, 'later');
  await settle(50);
  server.signedIn.delete('alice');
  server.isReachable = true;
  await settle(60_000);
  expect(device.model.session.get()).toEqual({ status: 'signed-out', reason: 'expired' });
  expect(device.model.chats.get().chats).toEqual([]);
  const stored = await device.store.load();
  expect(stored.chats).toEqual([]);
  expect(stored.queue).toHaveLength(1);
  void device.model.login({ username: 'alice', password: 'secret' });
  await settle(5000);
  expect(server.sent).toEqual(['later']);
});

test('signing out forgets everything, the queue too', async () => {
  const { server, chatId } = setup();
  const device = startDevice(server, 'alice');
  await settle();
  server.isReachable = false;
  server.cut();
  void device.model.sendText(chatId, 'later');
  await settle(50);
  void device.model.logout();
  await settle(6000);
  expect(device.model.session.get()).toEqual({ status: 'signed-out', reason: 'logout' });
  expect(await device.store.load()).toMatchObject({ chats: [], users: [], queue: [] });
  device.end();
  // The server hears of it at the next start, and nobody is signed in by the cookie meanwhile.
  server.isReachable = true;
  const { model } = startDevice(server, 'alice', device.store);
  await settle();
  expect(model.session.get().status).toBe('signed-out');
  expect(server.signedIn.has('alice')).toBe(false);
});

test('a long history is loaded in both directions from the first unread message on', async () => {
  const { server, chatId } = setup();
  for (let at = 1; at <= 500; at++) server.send(chatId, 'bob', `b${at}`, String(at));
  server.mark(chatId, 'alice', 0, 200);
  const { model } = startDevice(server, 'alice');
  await settle();
  const conversation = model.openConversation(chatId);
  await settle();
  const seqs = () => conversation.state.get().messages.map((message) => message.seq);
  expect(conversation.state.get()).toMatchObject({ hasOlder: true, hasNewer: true, unread: 300 });
  expect(seqs()).toContain(201);
  expect(conversation.state.get().firstUnreadKey).toBe('bob/b201');
  for (let turn = 0; turn < 10; turn++) {
    conversation.loadOlder();
    conversation.loadNewer();
    await settle(50);
  }
  expect(seqs()).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
  expect(conversation.state.get()).toMatchObject({ hasOlder: false, hasNewer: false });
  server.send(chatId, 'bob', 'b501', '501');
  await settle();
  expect(seqs()).toHaveLength(501);
  conversation.showAround(30);
  await settle();
  expect(conversation.state.get().hasNewer).toBe(true);
  conversation.showNewest();
  await settle();
  expect(seqs().at(-1)).toBe(501);
});

test('typing ends by itself, and with the message', async () => {
  const { server, chatId } = setup();
  const alice = startDevice(server, 'alice');
  const bob = startDevice(server, 'bob');
  await settle();
  const conversation = alice.model.openConversation(chatId);
  const other = bob.model.openConversation(chatId);
  await settle();
  const typing = () => conversation.state.get().chat?.typing.map((person) => person.id);
  other.setTyping(true);
  await settle(100);
  expect(typing()).toEqual(['bob']);
  await settle(12_000);
  expect(typing()).toEqual([]);
  other.setTyping(true);
  await settle(100);
  expect(typing()).toEqual(['bob']);
  void bob.model.sendText(chatId, 'done');
  await settle(100);
  expect(typing()).toEqual([]);
  expect(conversation.state.get().chat?.presence).toEqual({ isOnline: true, lastSeenAt: undefined });
});

test('a chat that is not there is missing', async () => {
  const { server } = setup();
  const { model } = startDevice(server, 'alice');
  await settle();
  const conversation = model.openConversation('nowhere');
  await settle();
  expect(conversation.state.get().status).toBe('missing');
});
