import { readSetting, writeSetting } from './storage.ts';
import type { Observed } from './store.ts';

const key = 'language';
const listeners = new Set<() => void>();

/** The tag of the language that was chosen in this browser; undefined where the system's is followed. */
export const chosenLanguage: Observed<string | undefined> = {
  get: () => readSetting(key),
  subscribe(onChange) {
    listeners.add(onChange);
    return () => listeners.delete(onChange);
  },
};

/** Chooses a language, for this tab at once and for others when they are opened. */
export function setLanguage(tag: string | undefined): void {
  writeSetting(key, tag);
  for (const listener of listeners) listener();
}

let system: readonly string[] = [];

/** The languages that the browser is set to, the best first. */
export const systemLanguages: Observed<readonly string[]> = {
  get() {
    // Browsers may make another list each time they are asked.
    if (`${system}` !== `${navigator.languages}`) system = [...navigator.languages];
    return system;
  },
  subscribe(onChange) {
    window.addEventListener('languagechange', onChange);
    return () => window.removeEventListener('languagechange', onChange);
  },
};

/** The time zone of this device by its name in the IANA database. */
export function readTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
