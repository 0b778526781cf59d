import { useEffect, useState, useSyncExternalStore } from 'react';

/** A value that changes and says so. get returns the same object until it changed. */
type Live<T> = { get: () => T; subscribe: (onChange: () => void) => () => void };

/** The present value; the component is drawn anew when it changes. */
export function useLive<T>(live: Live<T>): T {
  return useSyncExternalStore(live.subscribe, live.get);
}

/** The present moment, renewed every so often: for texts like "5 minutes ago". */
export function useNow(everyMs = 30_000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** The longest wait that a timer takes. */
const maxWaitMs = 60_000;

/** The present moment, renewed once a minute until another moment has come, and then; without one it stays. */
export function useMoment(at: Date | undefined): Date {
  const [now, setNow] = useState(() => new Date());
  const rest = at === undefined ? 0 : at.getTime() - now.getTime();
  useEffect(() => {
    if (rest <= 0) return;
    const timer = setTimeout(() => setNow(new Date()), Math.min(rest, maxWaitMs));
    return () => clearTimeout(timer);
  }, [rest]);
  return now;
}

/** How many seconds are left until a moment; renewed each second in the last minute, and once a minute before. */
export function useTimeLeft(at: Date): number {
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, Math.ceil((at.getTime() - now) / 1000));
  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => setNow(Date.now()), left > 60 ? Math.min(left - 60, 60) * 1000 : 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return left;
}

/** A value once it has stayed for a while; undefined is taken at once. Keeps what only flashes up off the screen. */
export function useSettled<T>(value: T | undefined, afterMs: number): T | undefined {
  const [settled, setSettled] = useState<T>();
  useEffect(() => {
    if (value === undefined) return setSettled(undefined);
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return value === undefined ? undefined : settled;
}
