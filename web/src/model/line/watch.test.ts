import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OwnerWatch, silentMs, startMs } from './watch.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

function setup() {
  const silentAt: number[] = [];
  let isAlive = true;
  const watch: OwnerWatch = new OwnerWatch({
    ping: () => {
      if (isAlive) setTimeout(() => watch.heard(), 5);
    },
    onSilent: () => silentAt.push(Date.now()),
  });
  watch.start();
  return {
    watch,
    silentAt,
    setAlive: (next: boolean) => {
      isAlive = next;
    },
  };
}

test('an owner that answers is left alone', () => {
  const { silentAt } = setup();
  vi.advanceTimersByTime(60_000);
  expect(silentAt).toEqual([]);
});

test('an owner that falls silent is replaced within two seconds', () => {
  const { silentAt, setAlive } = setup();
  vi.advanceTimersByTime(10_000);
  setAlive(false);
  vi.advanceTimersByTime(60_000);
  expect(silentAt).toHaveLength(1);
  expect(silentAt[0]).toBeGreaterThan(10_000 + silentMs - 400);
  expect(silentAt[0]).toBeLessThanOrEqual(12_000);
});

test('one that never spoke gets the time to be loaded', () => {
  const silentAt: number[] = [];
  const watch = new OwnerWatch({ ping: () => undefined, onSilent: () => silentAt.push(Date.now()) });
  watch.start();
  vi.advanceTimersByTime(startMs);
  expect(silentAt).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(silentAt).toHaveLength(1);
});

test('a view in the background does not judge, and judges anew when it comes back', () => {
  const { watch, silentAt, setAlive } = setup();
  vi.advanceTimersByTime(1000);
  watch.setVisible(false);
  setAlive(false);
  vi.advanceTimersByTime(120_000);
  expect(silentAt).toEqual([]);
  watch.setVisible(true);
  vi.advanceTimersByTime(2000);
  expect(silentAt).toHaveLength(1);
});

test('a view that was asleep does not blame the owner', () => {
  const { silentAt, setAlive } = setup();
  vi.advanceTimersByTime(1000);
  // The machine slept: the clock is an hour further, and the timers come only now.
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(10_000);
  expect(silentAt).toEqual([]);
  setAlive(false);
  vi.advanceTimersByTime(2500);
  expect(silentAt).toHaveLength(1);
});
