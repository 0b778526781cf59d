import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Connection, WireEvent } from '../api/index.ts';
import { PresenceWatch } from './ephemeral.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const writes = (senderId: string) =>
  ({
    ev: 'message.new',
    chat_id: 'c',
    d: { message: { chat_id: 'c', sender_id: senderId } },
  }) as unknown as WireEvent;

test('who answers is asked for again, once, if they were not to be seen before', async () => {
  const call = vi.fn(() => Promise.resolve({ presence: [] as unknown[] }));
  const watch = new PresenceWatch(call as unknown as Connection['call'], () => undefined);
  watch.setUp(true);
  watch.watch(['b', 'other']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(call).toHaveBeenCalledTimes(1);
  expect(watch.of('b')).toBeUndefined();

  call.mockResolvedValue({ presence: [{ user_id: 'b', online: true }] });
  watch.takeEvent(writes('b'));
  watch.takeEvent(writes('nobody on the screen'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(call).toHaveBeenCalledTimes(2);
  expect(watch.of('b')?.online).toBe(true);

  watch.takeEvent(writes('b'));
  watch.takeEvent(writes('other'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(call).toHaveBeenCalledTimes(3);
  watch.takeEvent(writes('other'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(call, 'who hides isn’t asked for with each message').toHaveBeenCalledTimes(3);
});
