// Drafts between devices, from the view to the server and to the other one.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DraftRows } from './draftRows.ts';
import { startDevice } from './testing/device.ts';
import { FakeServer } from './testing/server.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-14T09:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = (ms = 1000) => vi.advanceTimersByTimeAsync(ms);

function setup() {
  const server = new FakeServer();
  server.addUser('alice');
  server.addUser('bob');
  return { server, chatId: server.addChat('alice', 'bob') };
}

test('what one device keeps is on the other one, and gone when it is emptied', async () => {
  const { server, chatId } = setup();
  const [phone, desk] = [startDevice(server, 'alice'), startDevice(server, 'alice')];
  await settle();
  const saved = phone.model.saveDraft(chatId, { text: 'half a', replyToSeq: undefined });
  await settle();
  const draftOn = (device: typeof desk) => device.model.chats.get().chats[0]?.draft;
  expect(draftOn(desk)).toMatchObject({ text: 'half a', replyToSeq: undefined });
  expect(await saved).toEqual({ ok: true, value: draftOn(desk)?.version });
  void desk.model.saveDraft(chatId, { text: '', replyToSeq: undefined });
  await settle();
  expect(draftOn(phone)?.text).toBe('');
});

test('one that knew an older draft is refused, and learns the newer one', async () => {
  const { server, chatId } = setup();
  const desk = startDevice(server, 'alice');
  await settle();
  void desk.model.saveDraft(chatId, { text: 'newer', replyToSeq: undefined });
  await settle();
  const late = desk.model.saveDraft(chatId, { text: 'older', replyToSeq: undefined }, 0);
  await settle();
  expect(await late).toMatchObject({ ok: false, problem: { code: 'draft_changed' } });
  expect(desk.model.chats.get().chats[0]?.draft?.text).toBe('newer');
});

test('drafts are there after a reload without a connection, and after a fresh start', async () => {
  const { server, chatId } = setup();
  const first = startDevice(server, 'alice');
  await settle();
  void first.model.saveDraft(chatId, { text: 'kept', replyToSeq: undefined });
  await settle();
  first.end();
  server.isReachable = false;
  const again = startDevice(server, 'alice', first.store);
  await settle();
  expect(again.model.chats.get().chats[0]?.draft?.text).toBe('kept');
  again.end();
  server.isReachable = true;
  const fresh = startDevice(server, 'alice');
  await settle();
  expect(fresh.model.chats.get().chats[0]?.draft?.text).toBe('kept');
});

test('a list that was fetched afresh tells which drafts are gone', () => {
  const rows = new DraftRows();
  const content = { type: 'text' as const, text: 'x' };
  rows.put([
    { chat_id: 'a', content, version: 3 },
    { chat_id: 'b', content, version: 9 },
  ]);
  rows.reset([], 7);
  expect(rows.of('a')).toEqual({ text: '', replyToSeq: undefined, version: 7 });
  expect(rows.of('b')?.text).toBe('x');
});
