import type { Observed } from './store.ts';

const listeners = new Set<() => void>();
let isOn = false;

/** Whether something of a chat plays, or is paused: small enough for the first load, which playback.ts isn't. */
export const playing: Observed<boolean> = {
  get: () => isOn,
  subscribe(onChange) {
    listeners.add(onChange);
    return () => listeners.delete(onChange);
  },
};

/** Said by what plays. */
export function setPlaying(isNow: boolean): void {
  if (isNow === isOn) return;
  isOn = isNow;
  for (const listener of listeners) listener();
}
