import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../api/index.ts';
import { sendPicture } from './pictures.ts';
import { FakeUploads } from './testing/uploads.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const picture = new Blob([new Uint8Array(1000)], { type: 'image/jpeg' });
const random = () => 0.5;

test('over a broken line a picture goes on where it was, and is taken once it is up', async () => {
  const transport = new FakeUploads();
  transport.speed = 100;
  const taken: string[] = [];
  const asked: unknown[] = [];
  transport.before = ({ purpose, mediaId }) => asked.push([purpose, mediaId]);
  const sent = sendPicture(picture, { transport, random, take: async (id) => void taken.push(id) });
  await vi.advanceTimersByTimeAsync(450);
  transport.isReachable = false;
  await vi.advanceTimersByTimeAsync(300);
  transport.isReachable = true;
  await vi.runAllTimersAsync();
  await sent;
  expect(taken).toEqual(['media-1']);
  expect(transport.moved).toBe(1000);
  expect(asked).toEqual([
    ['avatar', undefined],
    ['avatar', 'media-1'],
  ]);
});

test('an answer that is lost is asked for again, without sending the bytes twice', async () => {
  const transport = new FakeUploads();
  let calls = 0;
  const take = async () => {
    calls++;
    if (calls === 1) throw new ApiError('offline');
  };
  const sent = sendPicture(picture, { transport, random, take });
  await vi.runAllTimersAsync();
  await sent;
  expect(calls).toBe(2);
  expect(transport.moved).toBe(1000);
});

test('what is no picture is refused at once', async () => {
  const transport = new FakeUploads();
  const take = async () => {
    throw new ApiError('image_invalid', '', 422);
  };
  const sent = sendPicture(picture, { transport, random, take }).catch((error: ApiError) => error.code);
  await vi.runAllTimersAsync();
  expect(await sent).toBe('image_invalid');
});

test('without a network it ends after some tries', async () => {
  const transport = new FakeUploads();
  transport.isReachable = false;
  const sent = sendPicture(picture, { transport, random, take: async () => undefined }).catch(
    (error: ApiError) => error.code,
  );
  await vi.runAllTimersAsync();
  expect(await sent).toBe('offline');
});
