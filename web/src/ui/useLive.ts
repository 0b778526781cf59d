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
