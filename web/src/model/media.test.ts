// Messages with files: queued with their bytes, sent up, shown on the way, and back in what others get.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../api/index.ts';
import { captionedBy } from './codec.ts';
import type { OutgoingMedia } from './contract.ts';
import { decodeMedia, encodeMedia, fillMedia } from './mediaCodec.ts';
import { createMemoryStore } from './store/memory.ts';
import { startDevice } from './testing/device.ts';
import { FakeServer } from './testing/server.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-14T09:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = (ms = 1000) => vi.advanceTimersByTimeAsync(ms);
const bytes = (size: number, type = 'image/jpeg') => new Blob([new Uint8Array(size)], { type });
const photo = (size = 1000, text?: string): OutgoingMedia => ({
  kind: 'photo',
  files: [{ blob: bytes(size), width: 40, height: 30, blurhash: 'L00000', thumb: '/9j/4AAQ' }],
  text,
});

async function setup(store = createMemoryStore()) {
  const server = new FakeServer();
  for (const id of ['alice', 'bob']) server.addUser(id);
  const chatId = server.addChat('alice', 'bob');
  const alice = startDevice(server, 'alice', store);
  await settle();
  const conversation = alice.model.openConversation(chatId);
  await settle();
  const messages = () => conversation.state.get().messages;
  return { server, chatId, ...alice, messages };
}

test('a photo shows at once with its bytes and how far they are, and the other gets it with its address', async () => {
  const { server, chatId, model, messages } = await setup();
  server.uploads.speed = 100;
  void model.sendMedia(chatId, photo(1000, 'the lake'));
  await settle(50);
  expect(messages()).toMatchObject([
    {
      text: 'the lake',
      status: 'waiting',
      media: {
        kind: 'photo',
        files: [{ url: undefined, width: 40, thumb: 'data:image/jpeg;base64,/9j/4AAQ' }],
      },
    },
  ]);
  expect(messages()[0]?.media?.files[0]?.local).toBeInstanceOf(Blob);
  await settle(500);
  expect(messages()[0]?.media?.upload).toMatchObject({ state: 'going', total: 1000 });
  expect(messages()[0]?.media?.upload?.sent).toBeGreaterThan(100);
  await settle(2000);
  const url = '/api/v1/media/media-1';
  expect(messages()).toMatchObject([
    {
      seq: 1,
      status: 'sent',
      media: { upload: undefined, files: [{ url, mediaId: 'media-1', size: 1000 }] },
    },
  ]);
  const bob = startDevice(server, 'bob');
  await settle();
  const other = bob.model.openConversation(chatId);
  await settle();
  expect(other.state.get().messages).toMatchObject([
    { text: 'the lake', media: { kind: 'photo', files: [{ url, mimeType: 'image/jpeg', height: 30 }] } },
  ]);
});

test('over a broken line it goes on where it was, and nothing goes up twice', async () => {
  const { server, chatId, model, messages } = await setup();
  server.uploads.speed = 100;
  void model.sendMedia(chatId, photo(2000));
  await settle(600);
  server.isReachable = false;
  server.uploads.isReachable = false;
  server.cut();
  await settle(5000);
  expect(messages()[0]?.media?.upload?.state).toBe('waiting');
  server.isReachable = true;
  server.uploads.isReachable = true;
  model.retryNow();
  await settle(20_000);
  expect(messages()).toMatchObject([{ seq: 1 }]);
  expect(server.uploads.moved).toBe(2000);
  expect(server.uploads.held.size).toBe(1);
  expect(server.uploads.cancelled).toEqual([]);
});

test('another owner takes up what a former one left, with its bytes', async () => {
  const { server, chatId, model, store, end } = await setup();
  server.uploads.speed = 100;
  void model.sendMedia(chatId, photo(2000, 'kept'));
  await settle(600);
  end();
  const next = startDevice(server, 'alice', store);
  const conversation = next.model.openConversation(chatId);
  await settle(200);
  expect(conversation.state.get().messages).toMatchObject([{ text: 'kept', status: 'waiting' }]);
  expect(conversation.state.get().messages[0]?.media?.files[0]?.local).toBeInstanceOf(Blob);
  await settle(5000);
  expect(conversation.state.get().messages).toMatchObject([{ text: 'kept', seq: 1 }]);
  expect(server.uploads.moved).toBe(2000);
  expect(await store.loadBlobs('any')).toEqual([]);
  expect((await store.load()).queue).toEqual([]);
});

test('bytes that the browser lost fail the message', async () => {
  const { server, chatId, model, store, end } = await setup();
  server.uploads.isReachable = false;
  void model.sendMedia(chatId, photo());
  await settle();
  end();
  const next = startDevice(server, 'alice', { ...store, loadBlobs: async () => [] });
  const conversation = next.model.openConversation(chatId);
  await settle();
  expect(conversation.state.get().messages).toMatchObject([
    { status: 'failed', problem: { code: 'media_lost' } },
  ]);
});

test('three go up at the same time, and a chat keeps its order', async () => {
  const { server, chatId, model } = await setup();
  server.uploads.speed = 100;
  for (const size of [900, 500, 300, 200, 100]) void model.sendMedia(chatId, photo(size, `${size}`));
  void model.sendText(chatId, 'these were five');
  await settle(6000);
  expect(server.uploads.most).toBe(3);
  expect(server.sent).toEqual(['900', '500', '300', '200', '100', 'these were five']);
});

test('what is behind a long or a paused upload overtakes it', async () => {
  const { server, chatId, model, messages } = await setup();
  server.uploads.speed = 10;
  void model.sendMedia(chatId, photo(5000, 'long'));
  void model.sendText(chatId, 'short');
  await settle(5000);
  expect(server.sent).toEqual([]);
  await settle(6000);
  expect(server.sent).toEqual(['short']);
  const key = messages().find(({ text }) => text === 'long')?.key ?? '';
  await Promise.all([model.pauseUpload(chatId, key, true), settle()]);
  expect(messages().find((message) => message.key === key)?.media?.upload?.state).toBe('paused');
  expect(server.uploads.going).toBe(0);
  void model.sendText(chatId, 'at once');
  await settle(100);
  expect(server.sent).toEqual(['short', 'at once']);
  server.uploads.speed = 1000;
  void model.pauseUpload(chatId, key, false);
  await settle();
  expect(server.sent).toEqual(['short', 'at once', 'long']);
  const again = model.pauseUpload(chatId, key, true);
  await settle();
  expect(await again).toMatchObject({ ok: false, problem: { code: 'not_found' } });
});

test('given up, the bytes leave the server too', async () => {
  const { server, chatId, model, messages, store } = await setup();
  server.uploads.speed = 10;
  void model.sendMedia(chatId, photo(5000));
  await settle();
  void model.discardMessage(chatId, messages()[0]?.key ?? '');
  await settle();
  expect(messages()).toEqual([]);
  expect(server.uploads).toMatchObject({ going: 0, cancelled: ['media-1'] });
  expect((await store.load()).queue).toEqual([]);
});

test('what the server refuses fails, says why and can be tried again', async () => {
  const { server, chatId, model, messages } = await setup();
  server.uploads.before = () => {
    throw new ApiError('quota_exceeded', '', 413);
  };
  void model.sendMedia(chatId, photo());
  void model.sendText(chatId, 'a text');
  await settle();
  const failed = { status: 'failed', problem: { code: 'quota_exceeded' }, media: { upload: undefined } };
  expect(messages()).toMatchObject([{ text: 'a text' }, failed]);
  server.uploads.before = () => undefined;
  void model.retryMessage(chatId, messages()[1]?.key ?? '');
  await settle();
  expect(messages()).toMatchObject([{ text: 'a text' }, { seq: 2, media: { kind: 'photo' } }]);
});

test('what was refused waits for the user, through breaks and reloads, and a newer message is the chat’s last', async () => {
  const { server, chatId, model, messages, store, end } = await setup();
  let asked = 0;
  server.uploads.before = () => {
    asked++;
    throw new ApiError('too_large', '', 413);
  };
  const row = () => model.chats.get().chats[0];
  void model.sendMedia(chatId, photo(1000, 'the film'));
  await settle();
  expect(row()).toMatchObject({ hasFailed: true, lastMessage: { text: 'the film', status: 'failed' } });
  server.send(chatId, 'bob', 'b1', 'later');
  await settle(60_000);
  expect(row()).toMatchObject({ hasFailed: true, lastMessage: { text: 'later' } });
  expect(messages()).toMatchObject([{ text: 'later' }, { text: 'the film', status: 'failed' }]);
  server.cut();
  await settle(60_000);
  end();
  const next = startDevice(server, 'alice', store);
  await settle(60_000);
  expect(asked).toBe(1);
  expect(next.model.chats.get().chats[0]).toMatchObject({ hasFailed: true, lastMessage: { text: 'later' } });
  const [, film] = messages();
  void next.model.discardMessage(chatId, film?.key ?? '');
  await settle();
  expect(next.model.chats.get().chats[0]).toMatchObject({ hasFailed: false });
});

const voice = { kind: 'voice' as const, files: [{ blob: bytes(400, 'audio/webm'), durationMs: 2000 }] };

test('a voice message is unheard until somebody listens, on all devices and for its sender, and stays heard', async () => {
  const { server, chatId, model, messages } = await setup();
  void model.sendMedia(chatId, voice);
  await settle();
  expect(messages()).toMatchObject([{ seq: 1, media: { kind: 'voice', isUnheard: true } }]);
  const [phone, desk] = [startDevice(server, 'bob'), startDevice(server, 'bob')];
  await settle();
  const [onPhone, onDesk] = [phone, desk].map((device) => device.model.openConversation(chatId));
  const unheard = (at: typeof onPhone) => at?.state.get().messages[0]?.media?.isUnheard;
  await settle();
  expect([unheard(onPhone), unheard(onDesk)]).toEqual([true, true]);
  server.delays = () => 700;
  void phone.model.markPlayed(chatId, 1);
  await settle(20);
  expect(unheard(onPhone)).toBe(false);
  await settle(2000);
  expect([unheard(onPhone), unheard(onDesk)]).toEqual([false, false]);
  expect(messages()).toMatchObject([{ media: { isUnheard: false } }]);
  server.react(chatId, 'alice', 1, '🎉');
  await settle(2000);
  expect([unheard(onPhone), unheard(onDesk)]).toEqual([false, false]);
  void model.markPlayed(chatId, 1);
  void phone.model.markPlayed(chatId, 1);
  await settle(2000);
  expect(server.chats.get(chatId)?.plays).toHaveLength(1);
});

test('listening to one’s own notes tells nobody', async () => {
  const server = new FakeServer();
  server.addUser('alice');
  const chatId = server.addChat('alice');
  const { model } = startDevice(server, 'alice');
  await settle();
  const conversation = model.openConversation(chatId);
  void model.sendMedia(chatId, voice);
  await settle();
  expect(conversation.state.get().messages).toMatchObject([{ seq: 1, media: { isUnheard: false } }]);
});

test('bytes that the server let go of go up anew', async () => {
  const { server, chatId, model, messages } = await setup();
  let refusals = 1;
  server.before = (op) => {
    if (op === 'message.send' && refusals-- > 0) throw new ApiError('media_missing');
  };
  void model.sendMedia(chatId, photo());
  await settle(3000);
  expect(messages()).toMatchObject([{ seq: 1, media: { files: [{ mediaId: 'media-2' }] } }]);
});

test('an album with a video names all bytes, posters too', () => {
  const video = { blob: bytes(9, 'video/mp4'), durationMs: 1500.4, poster: bytes(3) };
  const { content, blobs } = encodeMedia({ kind: 'album', files: [{ blob: bytes(5) }, video], text: 'both' });
  expect(blobs.map(({ size }) => size)).toEqual([5, 9, 3]);
  const filled = fillMedia(content, ['a', 'c', 'b']);
  expect(filled).toEqual({
    type: 'album',
    text: 'both',
    files: [
      { media_id: 'a', mime_type: 'image/jpeg', size: 5 },
      { media_id: 'c', mime_type: 'video/mp4', size: 9, duration_ms: 1500, poster_id: 'b' },
    ],
  });
  expect(decodeMedia({ content: filled })).toMatchObject({
    kind: 'album',
    files: [{ mediaId: 'a' }, { mediaId: 'c', durationMs: 1500, poster: { url: '/api/v1/media/b' } }],
  });
});

test.each([
  [{ type: 'text', text: 'no' }],
  [{ type: 'photo' }],
  [{ type: 'photo', file: { size: 3 } }],
  [{ type: 'album', files: 'many' }],
  [{ type: 'album', files: [] }],
  [{ type: 'album', files: [{ media_id: 'a' }, 7] }],
])('%j carries nothing that could be shown', (content) => {
  expect(decodeMedia({ content })).toBeUndefined();
});

test('what a foreign client says of a file is taken with care', () => {
  const file = {
    media_id: 'a',
    width: -3,
    height: Number.NaN,
    thumb: 'PHN2Zz4=',
    waveform: '***',
    name: 7,
    duration_ms: '1',
  };
  expect(decodeMedia({ content: { type: 'photo', file } })?.files[0]).toEqual({
    mediaId: 'a',
    url: '/api/v1/media/a',
    local: undefined,
    mimeType: 'application/octet-stream',
    size: 0,
    name: undefined,
    width: undefined,
    height: undefined,
    durationMs: undefined,
    blurhash: undefined,
    thumb: undefined,
    waveform: undefined,
    poster: undefined,
  });
});

test('a caption is changed and taken away, and the rest stays', () => {
  const photo = { type: 'photo', text: 'the lake', file: { media_id: 'a' } };
  expect(captionedBy({ content: photo }, 'the sea')).toEqual({ ...photo, text: 'the sea' });
  const bare = captionedBy({ content: photo }, '');
  expect(bare).toEqual({ type: 'photo', file: { media_id: 'a' } });
  expect(bare).not.toHaveProperty('text');
  expect(captionedBy({ content: bare }, 'again')).toEqual({ ...photo, text: 'again' });
  expect(captionedBy({ content: { type: 'text', text: 'words' } }, '')).toBeUndefined();
});

test('names of files go out without folders and turned directions, and their end stays', () => {
  const nameOf = (name: string) => {
    const { content } = encodeMedia({ kind: 'file', files: [{ blob: bytes(1), name }] });
    return (content.file as { name: string }).name;
  };
  expect(nameOf('a/b\\c.txt')).toBe('a_b_c.txt');
  expect(nameOf('photo\u202egpj.exe')).toBe('photo_gpj.exe');
  const long = nameOf(`${'ü'.repeat(300)}.tar.gz`);
  expect(new TextEncoder().encode(long).length).toBeLessThanOrEqual(255);
  expect(long.endsWith('.tar.gz')).toBe(true);
});
