// What is only mine of the chat list: from the view to the server and back, and onto other devices.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChatPlace, Folder, FolderCandidate, Model } from './contract.ts';
import { folderOf, isInFolder, wireFolderOf } from './folders.ts';
import { startDevice } from './testing/device.ts';
import { FakeServer } from './testing/server.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-14T09:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = (ms = 1000) => vi.advanceTimersByTimeAsync(ms);
const order = (model: Model) => model.chats.get().chats.map((chat) => chat.id);
const rowOf = (model: Model, chatId: string) => model.chats.get().chats.find(({ id }) => id === chatId);

async function setup() {
  const server = new FakeServer();
  for (const id of ['alice', 'bob', 'carol', 'dave']) server.addUser(id);
  const chats = ['bob', 'carol', 'dave'].map((other) => server.addChat('alice', other));
  for (const [at, other] of ['bob', 'carol', 'dave'].entries()) {
    await settle();
    server.send(chats[at] ?? '', other, other, `${other} says`);
  }
  const alice = startDevice(server, 'alice');
  const phone = startDevice(server, 'alice');
  await settle();
  const [bob = '', carol = '', dave = ''] = chats;
  return { server, bob, carol, dave, ...alice, phone };
}

test('pinned chats stand first, the last one that was pinned on top, on all devices', async () => {
  const { bob, carol, dave, model, phone } = await setup();
  expect(order(model)).toEqual([dave, carol, bob]);
  void model.pinChat(bob, true);
  await settle();
  void model.pinChat(carol, true);
  await settle();
  for (const of of [model, phone.model]) expect(order(of)).toEqual([carol, bob, dave]);
  void model.orderPins([bob, carol]);
  await settle();
  for (const of of [model, phone.model]) expect(order(of)).toEqual([bob, carol, dave]);
  void model.pinChat(bob, false);
  await settle();
  for (const of of [model, phone.model]) expect(order(of)).toEqual([carol, dave, bob]);
});

test('a chat in the archive comes last and back with a message, unless it is muted', async () => {
  const { server, bob, carol, dave, model, phone } = await setup();
  void model.archiveChat(dave, true);
  void model.archiveChat(carol, true);
  void model.muteChat(carol, 'forever');
  await settle();
  expect(order(phone.model)).toEqual([bob, dave, carol]);
  expect(phone.model.arrangement.get().archived).toEqual({ count: 2, unread: 2 });
  expect(model.chats.get().totalUnread).toBe(1);
  server.send(carol, 'carol', 'c2', 'again');
  server.send(dave, 'dave', 'd2', 'again');
  await settle();
  expect(order(phone.model)).toEqual([dave, bob, carol]);
  expect(rowOf(phone.model, carol)?.place).toMatchObject({ isArchived: true });
  expect(phone.model.arrangement.get().archived).toEqual({ count: 1, unread: 1 });
  void model.muteChat(carol, undefined);
  await settle();
  expect(rowOf(phone.model, carol)?.place).toMatchObject({ isArchived: false });
});

test('a chat is muted for a while, and counts no more outside of it', async () => {
  const { bob, model, phone } = await setup();
  const until = new Date(Date.now() + 3_600_000);
  void model.muteChat(bob, until, true);
  await settle();
  expect(rowOf(phone.model, bob)?.place).toMatchObject({ mutedUntil: until, mutesMentions: true });
  expect(phone.model.chats.get().totalUnread).toBe(2);
  expect(rowOf(phone.model, bob)?.unread).toBe(1);
  await settle(3_600_000);
  expect(rowOf(phone.model, bob)?.place?.mutedUntil).toBeUndefined();
});

test('a chat is read without being opened', async () => {
  const { bob, model, phone } = await setup();
  void model.markChatRead(bob);
  await settle();
  for (const of of [model, phone.model]) expect(rowOf(of, bob)?.unread).toBe(0);
});

test('a chat is marked as unread until it is opened', async () => {
  const { server, bob, model, phone } = await setup();
  server.mark(bob, 'alice', 1, 1);
  void model.markChatUnread(bob);
  await settle();
  for (const of of [model, phone.model]) {
    expect(rowOf(of, bob)).toMatchObject({ unread: 0, place: { isMarkedUnread: true } });
    expect(of.chats.get().totalUnread).toBe(3);
  }
  const opened = phone.model.openConversation(bob);
  await settle();
  opened.markSeen(1);
  await settle();
  for (const of of [model, phone.model]) expect(rowOf(of, bob)?.place?.isMarkedUnread).toBe(false);
  void model.markChatUnread(bob);
  await settle();
  void model.markChatRead(bob);
  await settle();
  for (const of of [model, phone.model]) expect(rowOf(of, bob)?.place?.isMarkedUnread).toBe(false);
});

test('a history that is cleared is gone on all devices, and what comes later is there', async () => {
  const { server, bob, model, phone } = await setup();
  const opened = [model, phone.model].map((of) => of.openConversation(bob));
  await settle();
  void model.clearChat(bob, false);
  await settle();
  for (const { state } of opened) expect(state.get()).toMatchObject({ messages: [], hasOlder: false });
  expect(rowOf(phone.model, bob)).toMatchObject({ lastMessage: undefined, unread: 0 });
  server.send(bob, 'bob', 'b2', 'a new start');
  await settle();
  for (const { state } of opened) {
    expect(state.get().messages.map(({ text }) => text)).toEqual(['a new start']);
  }
});

test('a chat that is taken off the list comes back with a message', async () => {
  const { server, bob, carol, dave, model, phone } = await setup();
  void model.clearChat(bob, true);
  await settle();
  for (const of of [model, phone.model]) expect(order(of)).toEqual([dave, carol]);
  expect(await model.startPrivateChat('bob')).toEqual({ ok: true, value: bob });
  server.send(bob, 'bob', 'b2', 'hello again');
  await settle();
  for (const of of [model, phone.model]) expect(order(of)[0]).toBe(bob);
});

test('folders are on all devices and over a restart; who is late is told so', async () => {
  const { server, model, phone, store, end } = await setup();
  const folder: Folder = {
    id: 'people',
    name: 'People',
    filter: { ...nobody, hasPeople: true },
    chatIds: [],
    exceptIds: [],
  };
  expect(await settled(model.setFolders([folder]))).toMatchObject({ ok: true });
  expect(phone.model.arrangement.get()).toMatchObject({ folders: [folder], unreadIn: { people: 3 } });
  server.mine.putFolders('alice', { folders: [] });
  const { arranged } = phone.owner.current?.replica ?? {};
  arranged?.putSettings({ folders: { folders: [], version: 999 } });
  expect(await settled(phone.model.setFolders([folder]))).toMatchObject({
    ok: false,
    problem: { code: 'settings_changed' },
  });
  void model.setFolders([{ ...folder, name: 'Friends' }]);
  await settle();
  end();
  server.isReachable = false;
  const again = startDevice(server, 'alice', store);
  await settle();
  expect(again.model.arrangement.get().folders).toMatchObject([{ name: 'Friends' }]);
});

test('who may do what is the same on all devices', async () => {
  const { model, phone } = await setup();
  expect(phone.model.arrangement.get().privacy).toMatchObject({ mayWrite: 'contacts', hasReceipts: true });
  expect(await settled(model.changePrivacy({ mayWrite: 'contacts', hasReceipts: false }))).toMatchObject({
    ok: true,
  });
  for (const of of [model, phone.model]) {
    expect(of.arrangement.get().privacy).toMatchObject({ mayWrite: 'contacts', hasReceipts: false });
  }
});

test('how to be told is shown at once, whatever is on its way, and taken back when it fails', async () => {
  const { server, model, phone } = await setup();
  const quiet = { from: '21:30', to: '07:00', timeZone: 'Europe/Berlin' };
  server.delays = () => 500;
  void model.changeNotifying({ preview: 'name' });
  await settle(400);
  void model.changeNotifying({ quiet });
  // The answer of the first one takes back nothing of the second.
  for (const ms of [50, 100, 300, 1000]) {
    await settle(ms);
    expect(model.arrangement.get().notifying).toMatchObject({ preview: 'name', quiet });
  }
  expect(phone.model.arrangement.get().notifying).toMatchObject({ preview: 'name', quiet });
  server.isReachable = false;
  expect(await settled(model.changeNotifying({ quiet: undefined }))).toMatchObject({ ok: false });
  expect(model.arrangement.get().notifying).toMatchObject({ preview: 'name', quiet });
});

test('who is blocked is known on all devices, and can be looked at', async () => {
  const { model, phone } = await setup();
  void model.blockPerson('bob', true);
  await settle();
  for (const of of [model, phone.model]) expect(of.arrangement.get().blockedIds).toEqual(['bob']);
  const page = await settled(model.loadBlocked());
  expect(page).toMatchObject({ ok: true, value: { items: [{ id: 'bob' }], next: undefined } });
  void phone.model.blockPerson('bob', false);
  await settle();
  for (const of of [model, phone.model]) expect(of.arrangement.get().blockedIds).toEqual([]);
});

test('what a stranger asks stands apart until it is accepted, or is off the list until they ask again', async () => {
  const { server, bob, carol, dave, model, phone } = await setup();
  for (const id of [bob, carol]) server.mine.ask(id, 'alice');
  await settle();
  expect(order(phone.model)).toEqual([dave, carol, bob]);
  expect(phone.model.arrangement.get().requests).toEqual({ count: 2, unread: 2 });
  expect(phone.model.chats.get().totalUnread).toBe(1);
  expect(rowOf(model, bob)?.place).toMatchObject({ isRequest: true });

  expect(await settled(model.answerRequest(bob, true))).toMatchObject({ ok: true });
  for (const of of [model, phone.model]) expect(rowOf(of, bob)?.place).toMatchObject({ isRequest: false });
  void model.answerRequest(carol, false);
  await settle();
  expect(order(phone.model)).toEqual([dave, bob]);
  expect(phone.model.arrangement.get().requests).toEqual({ count: 0, unread: 0 });
  server.send(carol, 'carol', 'c2', 'please');
  await settle();
  expect(phone.model.arrangement.get().requests).toEqual({ count: 1, unread: 1 });
  expect(await settled(model.answerRequest(bob, false))).toMatchObject({
    ok: false,
    problem: { code: 'not_requested' },
  });
});

test('a message behind one that was never told is shown', async () => {
  const { server, bob, model } = await setup();
  const { state } = model.openConversation(bob);
  await settle();
  server.loses = (event) => event.ev === 'message.new';
  const chat = server.chats.get(bob);
  // What a blocked person wrote comes as an empty advance.
  server.send(bob, 'bob', 'b2', 'not for alice');
  chat?.hidden.push({ seq: 2, userId: 'alice', tick: 0 });
  server.loses = () => false;
  server.send(bob, 'bob', 'b3', 'for alice');
  await settle();
  expect(state.get().messages.map(({ text }) => text)).toEqual(['bob says', 'for alice']);
});

async function settled<T>(call: Promise<T>): Promise<T> {
  await settle();
  return call;
}

const nobody = {
  hasPeople: false,
  hasGroups: false,
  hasChannels: false,
  isOnlyUnread: false,
  isWithoutMuted: false,
  isWithoutArchived: false,
};

describe('a folder', () => {
  const now = new Date();
  const place: ChatPlace = {
    pin: 0,
    isArchived: false,
    isMarkedUnread: false,
    mutedUntil: undefined,
    mutesMentions: false,
    isRequest: false,
    isBlocked: false,
  };
  const chat: FolderCandidate = { id: 'c', type: 'group', unread: 1, place };
  const groups = { ...nobody, hasGroups: true };
  const folder = { id: 'f', name: 'F', filter: groups, chatIds: [], exceptIds: [] };
  const muted = { ...place, mutedUntil: new Date(now.getTime() + 1000) };

  test.each<[string, Partial<Folder>, Partial<FolderCandidate>, boolean]>([
    ['lets its kind through', {}, {}, true],
    ['lets no other kind through', {}, { type: 'channel' }, false],
    ['of people has saved messages', { filter: { ...nobody, hasPeople: true } }, { type: 'saved' }, true],
    [
      'has what was marked as unread',
      { filter: { ...groups, isOnlyUnread: true } },
      { unread: 0, place: { ...place, isMarkedUnread: true } },
      true,
    ],
    ['of what is unread', { filter: { ...groups, isOnlyUnread: true } }, { unread: 0 }, false],
    ['without what is muted', { filter: { ...groups, isWithoutMuted: true } }, { place: muted }, false],
    [
      'without the archive',
      { filter: { ...groups, isWithoutArchived: true } },
      { place: { ...place, isArchived: true } },
      false,
    ],
    ['has what it names', { filter: nobody, chatIds: ['c'] }, {}, true],
    ['has no requests', { chatIds: ['c'] }, { place: { ...place, isRequest: true } }, false],
    ['hasn’t its exceptions', { chatIds: ['c'], exceptIds: ['c'] }, {}, false],
  ])('%s', (_, part, candidate, isIn) => {
    expect(isInFolder({ ...folder, ...part }, { ...chat, ...candidate }, now)).toBe(isIn);
  });

  test('goes to the server and comes back the same, with the icon that another client gave it', () => {
    const full: Folder = {
      ...folder,
      filter: { ...groups, hasPeople: true, isOnlyUnread: true, isWithoutMuted: true },
      chatIds: ['a'],
      exceptIds: ['b'],
    };
    const former = { id: 'f', name: 'Old', icon: '💼', filter: {} };
    const wire = wireFolderOf(full, former);
    expect(wire.icon).toBe('💼');
    expect(folderOf(wire)).toEqual(full);
  });
});
