import { readSetting, writeSetting } from './storage.ts';
import type { Observed } from './store.ts';

/** Light, dark, or whatever the system is set to. */
export type Theme = 'system' | 'light' | 'dark';

const themes: readonly Theme[] = ['system', 'light', 'dark'];
const barColors = { light: '#fffdfa', dark: '#201a17' } as const;
const listeners = new Set<() => void>();

/** The theme that was chosen in this browser. */
export const theme: Observed<Theme> = {
  get: () => themes.find((item) => item === readSetting('theme')) ?? 'system',
  subscribe(onChange) {
    listeners.add(onChange);
    return () => listeners.delete(onChange);
  },
};

/** Chooses a theme, for this tab at once and for others when they are opened. */
export function setTheme(chosen: Theme): void {
  writeSetting('theme', chosen === 'system' ? undefined : chosen);
  applyTheme();
  for (const listener of listeners) listener();
}

/** Puts the chosen theme on the page and the colour of the browser's own bar. */
export function applyTheme(): void {
  const chosen = theme.get();
  if (chosen === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes('dark') ? 'dark' : 'light';
    meta.content = barColors[chosen === 'system' ? own : chosen];
  }
}
