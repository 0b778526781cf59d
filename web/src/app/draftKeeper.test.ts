import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChatList, ConnectionState, Draft, Result } from '../model/index.ts';
import { drafts } from '../platform/index.ts';
import { DraftKeeper } from './draftKeeper.ts';

beforeEach(() => {
  vi.useFakeTimers();
  drafts.clear();
});
let stop: () => void = () => undefined;
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const settle = (ms = 2000) => vi.advanceTimersByTimeAsync(ms);

function live<T>(first: T) {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next: T) => {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function setup(answer?: () => Result<number>) {
  const chats = live({ isLoaded: true, chats: [], hasMore: false, totalUnread: 0 } as ChatList);
  const connection = live<ConnectionState>({ status: 'online' });
  const saved: [text: string, ifVersion: number | undefined][] = [];
  let version = 10;
  const keeper = new DraftKeeper(
    {
      chats,
      connection,
      saveDraft: async (_id, { text }, ifVersion) => {
        saved.push([text, ifVersion]);
        return answer?.() ?? { ok: true, value: ++version };
      },
    },
    drafts,
  );
  stop = () => keeper.stop();
  const come = (draft: Partial<Draft>) =>
    chats.set({
      ...chats.get(),
      chats: [{ id: 'a', draft: { text: '', replyToSeq: undefined, version: 1, ...draft } } as never],
    });
  return { connection, saved, come };
}

test('what is written goes out after a pause, once; what was sent at once', async () => {
  const { saved } = setup();
  for (const text of ['h', 'he', 'hey']) {
    drafts.write('a', text);
    await settle(500);
  }
  expect(saved).toEqual([]);
  await settle();
  expect(saved).toEqual([['hey', undefined]]);
  drafts.write('a', '');
  await settle(10);
  expect(saved.at(-1)).toEqual(['', undefined]);
  await settle(60_000);
  expect(saved).toHaveLength(2);
});

test('what another device wrote is taken in, with what it answers', async () => {
  const { come, saved } = setup();
  const before = drafts.takenOf('a');
  come({ text: 'from the phone', replyToSeq: 7, version: 5 });
  expect(drafts.read('a')).toBe('from the phone');
  expect(drafts.readReply('a')?.seq).toBe(7);
  expect(drafts.takenOf('a')).toBe(before + 1);
  come({ text: 'older', version: 4 });
  expect(drafts.read('a')).toBe('from the phone');
  come({ text: '', version: 6 });
  expect(drafts.read('a')).toBe('');
  await settle();
  expect(saved).toEqual([]);
});

test('it never takes the place of what one is writing: that goes out, and wins', async () => {
  const { come, saved } = setup();
  drafts.write('a', 'mine');
  come({ text: 'theirs', version: 5 });
  expect(drafts.read('a')).toBe('mine');
  await settle();
  expect(saved).toEqual([['mine', undefined]]);
  come({ text: 'theirs', version: 5 });
  expect(drafts.read('a')).toBe('mine');
});

test('what was written without a connection yields to what another device wrote meanwhile', async () => {
  const { come, connection, saved } = setup(() => ({ ok: false, problem: { code: 'draft_changed' } }));
  come({ text: 'first', version: 3 });
  connection.set({ status: 'offline' });
  drafts.write('a', 'offline');
  await settle();
  expect(saved).toEqual([]);
  connection.set({ status: 'online' });
  come({ text: 'theirs', version: 8 });
  await settle(10);
  expect(saved).toEqual([['offline', 3]]);
  expect(drafts.read('a')).toBe('theirs');
});

test('what could not be kept is tried again', async () => {
  let tries = 0;
  const { saved } = setup(() =>
    ++tries === 1 ? { ok: false, problem: { code: 'unavailable' } } : { ok: true, value: 12 },
  );
  drafts.write('a', 'x');
  await settle(30_000);
  expect(saved).toHaveLength(2);
  expect(drafts.syncOf('a')).toEqual({ base: 12, isChanged: false, isStale: false });
});
