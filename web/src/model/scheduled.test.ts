// Messages that are sent later: from the view to the server and back, and onto other devices.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Model } from './contract.ts';
import { startDevice } from './testing/device.ts';
import { FakeServer } from './testing/server.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-14T09:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = (ms = 1000) => vi.advanceTimersByTimeAsync(ms);
const tomorrow = new Date('2026-03-15T09:00:00Z');
const later = new Date('2026-03-16T09:00:00Z');

async function setup() {
  const server = new FakeServer();
  for (const id of ['alice', 'bob']) server.addUser(id);
  const chatId = server.addChat('alice', 'bob');
  const desk = startDevice(server, 'alice');
  const phone = startDevice(server, 'alice');
  await settle();
  const watch = (model: Model) => model.openConversation(chatId);
  const [onDesk, onPhone] = [watch(desk.model), watch(phone.model)];
  await settle();
  return { server, chatId, desk, phone, onDesk, onPhone };
}

async function done<T>(call: Promise<{ ok: true; value: T } | { ok: false; problem: unknown }>): Promise<T> {
  await settle();
  const result = await call;
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

test('what is scheduled, changed and deleted is on all devices, the next one first', async () => {
  const { chatId, desk, onDesk, onPhone } = await setup();
  const second = await done(desk.model.scheduleText(chatId, 'second', later, { replyToSeq: 1 }));
  const first = await done(desk.model.scheduleText(chatId, 'first', tomorrow, { isSilent: true }));
  for (const { state } of [onDesk, onPhone]) {
    expect(state.get().scheduled).toEqual([
      { id: first, sendAt: tomorrow, text: 'first', isSilent: true, replyToSeq: undefined, isRefused: false },
      { id: second, sendAt: later, text: 'second', isSilent: false, replyToSeq: 1, isRefused: false },
    ]);
  }
  const changed = { text: 'changed', sendAt: new Date(later.getTime() + 1000), isSilent: false };
  await done(desk.model.changeScheduled(chatId, first, changed));
  for (const { state } of [onDesk, onPhone]) {
    expect(state.get().scheduled.map(({ id }) => id)).toEqual([second, first]);
    expect(state.get().scheduled[1]).toMatchObject(changed);
  }
  await done(desk.model.deleteScheduled(chatId, second));
  for (const { state } of [onDesk, onPhone]) expect(state.get().scheduled).toHaveLength(1);
});

test('one that is sent leaves the list and is a message', async () => {
  const { server, chatId, desk, onDesk, onPhone } = await setup();
  const now = await done(desk.model.scheduleText(chatId, 'now', tomorrow));
  const byItself = await done(desk.model.scheduleText(chatId, 'by itself', tomorrow));
  await done(desk.model.sendScheduled(chatId, now));
  server.mine.scheduled.send('alice', chatId, byItself);
  await settle();
  for (const { state } of [onDesk, onPhone]) {
    expect(state.get().scheduled).toEqual([]);
    expect(state.get().messages.map(({ text }) => text)).toEqual(['now', 'by itself']);
  }
  const late = desk.model.changeScheduled(chatId, now, { text: 'too late' });
  await settle();
  expect(await late).toMatchObject({ ok: false, problem: { code: 'message_gone' } });
});

test('what it shows of a page stays with another text, as long as that links to it', async () => {
  const { chatId, desk, onDesk } = await setup();
  const page = { title: 'Owls', description: '', site: '', image: undefined };
  const preview = { url: 'https://example.org/owls', ...page };
  const ids: string[] = [];
  for (const said of ['look', 'read']) {
    ids.push(await done(desk.model.scheduleText(chatId, `${said} ${preview.url}`, tomorrow, { preview })));
  }
  const [kept = '', dropped = ''] = ids;
  await done(desk.model.changeScheduled(chatId, kept, { text: `see ${preview.url} at night` }));
  await done(desk.model.changeScheduled(chatId, dropped, { text: 'no link any more' }));
  for (const id of [kept, dropped]) await done(desk.model.sendScheduled(chatId, id));
  await settle();
  expect(onDesk.state.get().messages.map((message) => message.preview?.title)).toEqual(['Owls', undefined]);
});

test('a refusal is shown until it gets another time', async () => {
  const { server, chatId, desk, onPhone } = await setup();
  const id = await done(desk.model.scheduleText(chatId, 'x', tomorrow));
  server.mine.scheduled.refuse('alice', chatId, id, 'peer_blocked');
  await settle();
  expect(onPhone.state.get().scheduled[0]).toMatchObject({
    isRefused: true,
    problem: { code: 'peer_blocked' },
  });
  await done(desk.model.changeScheduled(chatId, id, { sendAt: later }));
  expect(onPhone.state.get().scheduled[0]).toMatchObject({ isRefused: false, problem: undefined });
});

test('nothing is scheduled that can’t be sent, and nothing twice', async () => {
  const { server, chatId, desk, onDesk } = await setup();
  const empty = desk.model.scheduleText(chatId, ' \n', tomorrow);
  await settle();
  expect(await empty).toMatchObject({ ok: false, problem: { code: 'text_empty' } });
  server.isReachable = false;
  const offline = desk.model.scheduleText(chatId, 'x', tomorrow);
  await settle();
  expect(await offline).toMatchObject({ ok: false, problem: { code: 'offline' } });
  expect(onDesk.state.get().scheduled).toEqual([]);
});

test('it is shown from the cache, and what was missed is caught up', async () => {
  const { server, chatId, desk, phone } = await setup();
  const gone = await done(desk.model.scheduleText(chatId, 'gone', tomorrow));
  await done(desk.model.scheduleText(chatId, 'stays', later));
  await settle();
  phone.end();
  server.isReachable = false;
  server.cut();
  const again = startDevice(server, 'alice', phone.store);
  const conversation = again.model.openConversation(chatId);
  await settle();
  const texts = () => conversation.state.get().scheduled.map(({ text }) => text);
  expect(texts()).toEqual(['gone', 'stays']);
  server.isReachable = true;
  server.mine.scheduled.remove('alice', chatId, gone);
  await settle(60_000);
  expect(texts()).toEqual(['stays']);
});

test('a message that makes no sound says so', async () => {
  const { server, chatId, desk } = await setup();
  await done(desk.model.sendText(chatId, 'psst', { isSilent: true }));
  expect(server.chats.get(chatId)?.messages[0]).toMatchObject({ silent: true });
});
