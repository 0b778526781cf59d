// What a message can be beside a text, from the view to the server and back: polls, cards, previews, messages that go.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../api/index.ts';
import { linkPreviewsPatch, previewsLinks } from './preferences.ts';
import { startDevice } from './testing/device.ts';
import { expire, vote } from './testing/polls.ts';
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
  const open = async (userId: string) => {
    const device = startDevice(server, userId);
    await settle();
    const conversation = device.model.openConversation(chatId);
    await settle();
    const last = () => conversation.state.get().messages.at(-1);
    return { ...device, conversation, last };
  };
  return { server, chatId, open, alice: await open('alice'), bob: await open('bob') };
}

const question = {
  kind: 'poll',
  question: 'When?',
  answers: ['Friday', 'Saturday'],
  isMultiple: false,
  isAnonymous: false,
  closesAt: undefined,
} as const;

test('a poll is shown while it waits, and is the same once it is sent', async () => {
  const { server, chatId, alice, bob } = await setup();
  server.isReachable = false;
  server.cut();
  void alice.model.sendContent(chatId, question);
  await settle(100);
  expect(alice.last()).toMatchObject({
    status: 'waiting',
    text: undefined,
    poll: { question: 'When?', answers: [{ text: 'Friday', count: 0 }, { text: 'Saturday' }], voters: 0 },
  });
  server.isReachable = true;
  await settle(40_000);
  expect(bob.last()?.poll).toMatchObject({ question: 'When?', isMultiple: false, voters: 0 });
  expect(alice.model.chats.get().chats[0]?.lastMessage?.poll?.question).toBe('When?');
});

test('a vote counts at once; another takes its place; on all devices', async () => {
  const { server, chatId, alice, bob, open } = await setup();
  void alice.model.sendContent(chatId, question);
  await settle();
  const counts = (device: typeof alice) => device.last()?.poll?.answers.map(({ count }) => count);
  const other = await open('alice');
  vote(server, chatId, 'bob', 1, '1');
  await settle();
  void alice.model.setVote(chatId, 1, '1', true);
  await settle(20);
  expect(counts(alice)).toEqual([2, 0]);
  expect(alice.last()?.poll?.voters).toBe(2);
  await settle();
  // Both are on their way together; the last one that was asked for is the one that counts.
  void alice.model.setVote(chatId, 1, '2', true);
  void alice.model.setVote(chatId, 1, '1', true);
  void alice.model.setVote(chatId, 1, '2', true);
  await settle(20);
  expect(counts(alice)).toEqual([1, 1]);
  await settle();
  for (const device of [alice, bob, other]) {
    expect(counts(device)).toEqual([1, 1]);
    expect(device.last()?.poll?.voters).toBe(2);
  }
  expect(other.last()?.poll?.answers.map(({ isOwn }) => isOwn)).toEqual([false, true]);
  expect(bob.last()?.poll?.answers[1]).toMatchObject({ isOwn: false, by: ['alice'] });
  void alice.model.setVote(chatId, 1, '2', false);
  await settle();
  expect(counts(other)).toEqual([1, 0]);
  expect(other.last()?.poll?.voters).toBe(1);
});

test('where a poll takes several votes they add up, and nobody is named in an anonymous one', async () => {
  const { chatId, alice, bob } = await setup();
  void alice.model.sendContent(chatId, { ...question, isMultiple: true, isAnonymous: true });
  await settle();
  void bob.model.setVote(chatId, 1, '1', true);
  void bob.model.setVote(chatId, 1, '2', true);
  await settle(20);
  expect(bob.last()?.poll).toMatchObject({
    voters: 1,
    answers: [
      { count: 1, isOwn: true, by: [] },
      { count: 1, isOwn: true, by: [] },
    ],
  });
  await settle();
  expect(alice.last()?.poll).toMatchObject({ voters: 1, answers: [{ count: 1 }, { count: 1, by: [] }] });
});

test('a vote that is refused goes again, and the call says why', async () => {
  const { server, chatId, alice } = await setup();
  void alice.model.sendContent(chatId, question);
  await settle();
  server.before = (op) => {
    if (op === 'annotation.set') throw new ApiError('poll_closed');
  };
  const answer = alice.model.setVote(chatId, 1, '1', true);
  await settle();
  expect(await answer).toMatchObject({ ok: false, problem: { code: 'poll_closed' } });
  expect(alice.last()?.poll).toMatchObject({ voters: 0, answers: [{ count: 0, isOwn: false }, {}] });
});

test('a card goes through the queue, and a quote of it names it', async () => {
  const { server, chatId, alice, bob } = await setup();
  void alice.model.sendContent(chatId, {
    kind: 'location',
    lat: 52.5,
    lon: 13.4,
    accuracyM: 11.2,
    label: 'Here',
  });
  void alice.model.sendContent(chatId, { kind: 'contact', name: 'Bob', userId: 'bob' });
  await settle();
  const sent = server.chats.get(chatId)?.messages.map(({ content }) => content);
  expect(sent).toEqual([
    { type: 'location', lat: 52.5, lon: 13.4, accuracy_m: 12, label: 'Here' },
    { type: 'contact', name: 'Bob', user_id: 'bob' },
  ]);
  expect(bob.last()?.card).toMatchObject({ kind: 'contact', name: 'Bob', userId: 'bob' });
  void bob.model.sendText(chatId, 'Who?', { replyToSeq: 1 });
  await settle();
  expect(alice.last()?.quote).toMatchObject({ kind: 'location', text: 'Here' });
});

test('what a link leads to travels with the text', async () => {
  const { chatId, alice, bob } = await setup();
  const preview = {
    url: 'https://example.org/a',
    title: 'A page',
    description: '',
    site: 'Example',
    image: { width: 20, height: 10, data: '/9j/4A==' },
  };
  void alice.model.sendText(chatId, 'see example.org/a', { preview });
  await settle();
  expect(bob.last()).toMatchObject({ text: 'see example.org/a', preview });
  void alice.model.sendText(chatId, 'see example.com', { preview });
  await settle();
  expect(bob.last()?.preview).toBeUndefined();
});

test('a message goes on time: here, in quotes and in the list, with a connection or without', async () => {
  const { server, chatId, alice, open } = await setup();
  const expires_at = new Date(Date.now() + 60_000).toISOString();
  server.send(chatId, 'bob', 'b1', 'gone soon', undefined, undefined, { expires_at });
  server.send(chatId, 'alice', 'a1', 'an answer', 1);
  server.send(chatId, 'bob', 'b2', 'gone too', undefined, undefined, { expires_at });
  await settle();
  const shown = () => alice.conversation.state.get().messages;
  expect(shown().map(({ text }) => text)).toEqual(['gone soon', 'an answer', 'gone too']);
  expect(shown()[0]?.expiresAt).toEqual(new Date(expires_at));
  server.isReachable = false;
  server.cut();
  await settle(60_000);
  expect(shown().map(({ text, stub }) => [text, stub])).toEqual([
    [undefined, 'expired'],
    ['an answer', undefined],
    [undefined, 'expired'],
  ]);
  expect(shown()[1]?.quote).toMatchObject({ stub: 'expired', text: undefined });
  expect(alice.model.chats.get().chats[0]?.lastMessage?.stub).toBe('expired');
  // Nothing of it is left in the store either.
  alice.end();
  const stored = await alice.store.loadMessages(chatId, 1);
  expect(JSON.stringify(stored)).not.toContain('gone');
  // Without a connection another device begins with what it kept.
  server.isReachable = true;
  const later = await open('alice');
  expect(JSON.stringify(later.conversation.state.get().messages)).toContain('an answer');
});

test('a device whose clock is ahead shows a message for its whole time', async () => {
  const { server, chatId, alice } = await setup();
  server.clockAheadMs = -3_600_000;
  server.cut();
  await settle(5000);
  const expires_at = new Date(Date.now() - 3_600_000 + 60_000).toISOString();
  server.send(chatId, 'bob', 'b1', 'still here', undefined, undefined, { expires_at });
  await settle(30_000);
  expect(alice.last()).toMatchObject({ text: 'still here', stub: undefined });
  await settle(31_000);
  expect(alice.last()).toMatchObject({ text: undefined, stub: 'expired' });
});

test('a message that nobody read goes out of the count as well, once', async () => {
  const { server, chatId, alice } = await setup();
  alice.conversation.close();
  const expires_at = new Date(Date.now() + 60_000).toISOString();
  server.send(chatId, 'bob', 'b1', 'stays');
  server.send(chatId, 'bob', 'b2', 'goes', undefined, undefined, { expires_at });
  await settle();
  const unread = () => alice.model.chats.get().chats[0]?.unread;
  expect(unread()).toBe(2);
  await settle(60_000);
  expect(unread()).toBe(1);
  expire(server, chatId, 2);
  await settle(5000);
  expect(unread()).toBe(1);
});

test('links are looked at unless that was turned off', () => {
  expect(previewsLinks({})).toBe(true);
  expect(previewsLinks({ preferences: { values: { link_previews: 'off' }, version: 1 } })).toBe(false);
  expect(linkPreviewsPatch(false)).toEqual({ link_previews: 'off' });
  expect(linkPreviewsPatch(true)).toEqual({ link_previews: null });
});
