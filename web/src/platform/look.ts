// How the app looks and behaves in this browser. Part of the page's first script: it is put on the page before anything
// is painted.
import { readSetting, writeSetting } from './storage.ts';
import type { Observed } from './store.ts';

/** What can be chosen; the first of each is what one has without a choice. */
const choices = {
  /** Light, dark, or whatever the system is set to. */
  theme: ['system', 'light', 'dark'],
  contrast: ['system', 'normal', 'high'],
  accent: ['ember', 'moss', 'lake', 'plum', 'rose'],
  /** The size of texts. */
  size: ['m', 's', 'l', 'xl'],
  density: ['roomy', 'compact'],
  wallpaper: ['plain', 'feathers', 'leaves', 'waves', 'eggs'],
  /** The key that sends a message where there is a keyboard. */
  sendKey: ['enter', 'mod-enter'],
} as const;

type Choices = typeof choices;

/** What was chosen in this browser. */
export type Look = { readonly [K in keyof Choices]: Choices[K][number] };

const names = Object.keys(choices) as (keyof Choices)[];
const barColors = { light: '#fffdfa', dark: '#201a17' } as const;
const listeners = new Set<() => void>();
const moreContrast =
  typeof window === 'undefined' ? undefined : window.matchMedia('(prefers-contrast: more)');
let known: Look | undefined;

function read(): Look {
  const look = Object.fromEntries(
    names.map((name) => {
      const options: readonly string[] = choices[name];
      const kept = readSetting(name);
      return [name, kept !== undefined && options.includes(kept) ? kept : options[0]];
    }),
  );
  return look as Look;
}

/** The look that was chosen in this browser; other tabs take it over at once. */
export const look: Observed<Look> = {
  get: () => {
    known ??= read();
    return known;
  },
  subscribe(onChange) {
    listeners.add(onChange);
    return () => listeners.delete(onChange);
  },
};

/** Chooses a part of the look. */
export function setLook(part: Partial<Look>): void {
  for (const name of names) {
    const chosen = part[name];
    if (chosen !== undefined) writeSetting(name, chosen === choices[name][0] ? undefined : chosen);
  }
  // Where storage is refused it lasts until the page is closed.
  known = { ...look.get(), ...part };
  changed();
}

function changed(): void {
  applyLook();
  for (const listener of listeners) listener();
}

/** Puts the look on the page, and the colour of the browser's own bar. */
export function applyLook(): void {
  const chosen = look.get();
  const { dataset } = document.documentElement;
  for (const name of names) {
    if (name === 'contrast' || name === 'sendKey') continue;
    if (chosen[name] === choices[name][0]) delete dataset[name];
    else dataset[name] = chosen[name];
  }
  const isHigh = chosen.contrast === 'system' ? moreContrast?.matches : chosen.contrast === 'high';
  if (isHigh) dataset.contrast = 'high';
  else delete dataset.contrast;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes('dark') ? 'dark' : 'light';
    meta.content = barColors[chosen.theme === 'system' ? own : chosen.theme];
  }
}

/** Keeps the look up to date with the system and with other tabs. */
export function followLook(): void {
  moreContrast?.addEventListener('change', changed);
  window.addEventListener('storage', () => {
    known = undefined;
    changed();
  });
  // It may have changed between the first paint and now.
  applyLook();
}
