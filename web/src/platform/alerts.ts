// What this browser does when messages come while the app is open.
import { readSetting, writeSetting } from './storage.ts';
import type { Observed } from './store.ts';

/** What was chosen in this browser; all of it is on without a choice. */
export type AlertChoices = {
  /** A sound for messages of others. */
  isLoud: boolean;
  /** A sound for what one sent. */
  hasSentSound: boolean;
  /** Messages of other chats show up at the edge of the screen. */
  hasToasts: boolean;
};

const keys = {
  isLoud: 'sound-off',
  hasSentSound: 'sent-sound-off',
  hasToasts: 'toasts-off',
} as const satisfies Record<keyof AlertChoices, string>;
const names = Object.keys(keys) as (keyof AlertChoices)[];
const listeners = new Set<() => void>();
let known: AlertChoices | undefined;

/** What was chosen in this browser. */
export const alerts: Observed<AlertChoices> = {
  get() {
    known ??= {
      isLoud: readSetting(keys.isLoud) === undefined,
      hasSentSound: readSetting(keys.hasSentSound) === undefined,
      hasToasts: readSetting(keys.hasToasts) === undefined,
    };
    return known;
  },
  subscribe(onChange) {
    listeners.add(onChange);
    return () => listeners.delete(onChange);
  },
};

/** Chooses what happens when messages come. */
export function setAlerts(part: Partial<AlertChoices>): void {
  for (const name of names) {
    const isOn = part[name];
    if (isOn !== undefined) writeSetting(keys[name], isOn ? undefined : 'yes');
  }
  known = { ...alerts.get(), ...part };
  for (const listener of listeners) listener();
}

const rungKey = 'rung';

/**
 * Whether this tab is the one to ring for something: the first that asks. Where a notification of the system comes for it
 * too, nobody rings a second time.
 */
export function mayRing(key: string): boolean {
  const isNotified = typeof Notification !== 'undefined' && Notification.permission === 'granted';
  if (isNotified && document.visibilityState === 'hidden') return false;
  if (readSetting(rungKey) === key) return false;
  writeSetting(rungKey, key);
  return true;
}
