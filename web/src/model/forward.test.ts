// Forwarding, and deleting for oneself: from the view to the server and back, and onto other devices.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError, bodyOf, type WireChat, type WireMessage } from '../api/index.ts';
import type { Model } from './contract.ts';
import { countUnread, createCopy } from './copy.ts';
import { splitForward } from './messageCommands.ts';
import { deleteForMe, putMessage, takeEvent } from './reduce.ts';
import { Replica } from './replica.ts';
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
  for (const id of ['alice', 'bob', 'carol']) server.addUser(id);
  const withBob = server.addChat('alice', 'bob');
  const withCarol = server.addChat('alice', 'carol');
  for (let at = 1; at <= 4; at++) server.send(withBob, 'bob', `b${at}`, `bob ${at}`);
  const alice = startDevice(server, 'alice');
  await settle();
  return { server, withBob, withCarol, ...alice };
}

const rowIn = (model: Model, chatId: string) => model.chats.get().chats.find(({ id }) => id === chatId);

test('copies go to several chats in their order, with the name of who wrote them', async () => {
  const { server, withBob, withCarol, model } = await setup();
  const saved = server.addChat('alice');
  await settle();
  const answer = model.forwardMessages(withBob, [2, 3], [withCarol, saved], true);
  await settle();
  expect(await answer).toEqual({ ok: true, value: { made: 4, refused: [] } });
  const conversation = model.openConversation(withCarol);
  await settle();
  expect(conversation.state.get().messages).toMatchObject([
    { text: 'bob 2', isOwn: true, forwarded: { userId: 'bob', name: 'bob' } },
    { text: 'bob 3', isOwn: true, forwarded: { userId: 'bob', name: 'bob' } },
  ]);
  void model.forwardMessages(withBob, [1], [withCarol], false);
  await settle();
  expect(conversation.state.get().messages[2]).toMatchObject({ text: 'bob 1', forwarded: undefined });
});

test('a copy that is refused leaves the others alone and says why', async () => {
  const { server, withBob, withCarol, model } = await setup();
  server.change(withBob, 2, undefined);
  const answer = model.forwardMessages(withBob, [2, 3], [withCarol], false);
  await settle();
  const refused = [{ chatId: withCarol, problem: { code: 'message_gone' } }];
  expect(await answer).toEqual({ ok: true, value: { made: 1, refused } });
  server.isReachable = false;
  const offline = model.forwardMessages(withBob, [3], [withCarol], false);
  await settle();
  expect(await offline).toMatchObject({ ok: false, problem: { code: 'offline' } });
});

test('what is too much for one call is split, and stays in order in each chat', () => {
  const seqs = Array.from({ length: 30 }, (_, at) => at + 1);
  const targets = Array.from({ length: 24 }, (_, at) => ({
    chatId: `c${at}`,
    clientIds: seqs.map((seq) => `${at}-${seq}`),
  }));
  const parts = splitForward(seqs, targets);
  const ofFirst = parts.filter((part) => part.to[0]?.chat_id === 'c0');
  expect(parts.every((part) => part.to.length <= 20 && part.seqs.length * part.to.length <= 100)).toBe(true);
  expect(ofFirst.flatMap((part) => part.seqs)).toEqual(seqs);
  expect(ofFirst.flatMap((part) => part.to[3]?.client_ids)).toEqual(seqs.map((seq) => `3-${seq}`));
  expect(new Set(parts.flatMap((part) => part.to.map((to) => to.chat_id))).size).toBe(24);
});

test('deleted for oneself, a message is gone here and on the other device, and the others keep it', async () => {
  const { server, withBob, model } = await setup();
  const other = startDevice(server, 'alice');
  const bob = startDevice(server, 'bob');
  await settle();
  const all = [model, other.model, bob.model].map((of) => of.openConversation(withBob));
  await settle();
  const textsOf = () => all.map(({ state }) => state.get().messages.map((message) => message.text));
  expect(rowIn(model, withBob)).toMatchObject({ unread: 4 });
  const answer = model.hideMessages(withBob, [2, 4]);
  await settle();
  expect(await answer).toEqual({ ok: true, value: undefined });
  const left = ['bob 1', 'bob 3'];
  expect(textsOf()).toEqual([left, left, ['bob 1', 'bob 2', 'bob 3', 'bob 4']]);
  for (const of of [model, other.model]) expect(rowIn(of, withBob)).toMatchObject({ unread: 2 });
  // The list shows the newest one that is left, and an edit doesn't bring anything back.
  expect(rowIn(model, withBob)?.lastMessage?.text).toBe('bob 3');
  server.change(withBob, 4, 'bob again');
  await settle();
  expect(textsOf()[1]).toEqual(left);
});

test('it stays deleted over a restart, and a device that was away hears of it', async () => {
  const { server, withBob, model, store, end } = await setup();
  const conversation = model.openConversation(withBob);
  await settle();
  conversation.close();
  await settle();
  end();
  server.hide(withBob, 'alice', [3]);
  const again = startDevice(server, 'alice', store);
  const opened = again.model.openConversation(withBob);
  await settle();
  const textsOf = () => opened.state.get().messages.map((message) => message.text);
  expect(textsOf()).toEqual(['bob 1', 'bob 2', 'bob 4']);
  again.end();
  const third = startDevice(server, 'alice', store);
  server.isReachable = false;
  const offline = third.model.openConversation(withBob);
  await settle();
  expect(offline.state.get().messages.map((message) => message.text)).toEqual(['bob 1', 'bob 2', 'bob 4']);
});

test('a refusal hides nothing', async () => {
  const { server, withBob, model } = await setup();
  server.hide = () => {
    throw new ApiError('not_found', '', 404);
  };
  const answer = model.hideMessages(withBob, [1]);
  await settle();
  expect(await answer).toMatchObject({ ok: false, problem: { code: 'not_found' } });
  expect(rowIn(model, withBob)).toMatchObject({ unread: 4 });
});

function rowOf(seq: number): WireMessage {
  return {
    chat_id: 'c',
    seq,
    version: seq + 1,
    sender_id: 'bob',
    client_id: `b${seq}`,
    content: { type: 'text', text: `bob ${seq}` },
    created_at: '2026-03-14T09:00:00Z',
  };
}

const chatRow: WireChat = {
  id: 'c',
  type: 'private',
  member_count: 2,
  last_seq: 0,
  version: 1,
  marks_version: 0,
  members_version: 1,
  created_at: '2026-03-14T09:00:00Z',
  activity_at: '2026-03-14T09:00:00Z',
  me: {
    chat_id: 'c',
    state: 'member',
    role: 'member',
    read_seq: 0,
    unread: 0,
    counted_seq: 0,
    visible_from_seq: 1,
    version: 1,
  },
};

test('what is hidden is stripped however it comes, and never counts', () => {
  const copy = createCopy('alice', chatRow);
  for (const seq of [1, 2]) putMessage(copy, rowOf(seq));
  deleteForMe(copy, [2, 3]);
  const place = { chat_id: 'c', seq: 2, sender_id: 'bob', client_id: 'b2', me: { hidden: true } };
  expect(copy.messages.get(2)).toMatchObject(place);
  expect(copy.messages.get(2)?.content).toBeUndefined();
  expect(copy.row.last_message?.content).toBeUndefined();
  // One that was named before it came; an event brings it.
  const event = { ev: 'message.new', chat_id: 'c', from: 1, version: 4, d: { message: rowOf(3) } };
  takeEvent(copy, event, 0);
  expect(copy.messages.get(3)).toMatchObject({ me: { hidden: true } });
  expect(countUnread(copy)).toBe(1);
  const gone = { ...rowOf(2), version: 9, content: undefined, stub: 'deleted' as const };
  putMessage(copy, gone as WireMessage);
  expect(copy.messages.get(2)).toMatchObject({ stub: 'deleted', me: { hidden: true } });
  expect(countUnread(copy)).toBe(1);
});

test('after a reset a chat of which something moved begins anew, because what was hidden is not named', () => {
  const replica = new Replica('alice');
  replica.putChat(chatRow, 0);
  const copy = replica.chats.get('c');
  if (!copy) throw new Error('the chat is not held');
  putMessage(copy, rowOf(1));
  replica.doubtHidden();
  const moved = { ...chatRow, version: 2, last_seq: 1, me: { ...chatRow.me, version: 2 } };
  replica.putChat(moved, 0);
  expect(replica.chats.get('c')?.messages.size).toBe(0);
  const event = { ev: 'me.changed', from: 2, version: 3, d: { hidden: [{ chat_id: 'c', seqs: [1] }] } };
  expect(bodyOf(event, 'me.changed')?.hidden).toHaveLength(1);
  replica.takeEvent(event, 0);
  expect(replica.chats.get('c')?.hidden.has(1)).toBe(true);
});
