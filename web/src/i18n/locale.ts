import { i18n } from '@lingui/core';
import { catalogues } from './catalogues.ts';
import { directionOf, type Reading } from './languages.ts';

const listeners = new Set<() => void>();
let shown: Reading = { language: 'en', region: 'en' };
let wanted: Reading | undefined;

/** What the texts are in now. Screens are drawn anew when it changes, for their texts are no part of their state. */
export const reading = {
  get: (): Reading => shown,
  subscribe(onChange: () => void): () => void {
    listeners.add(onChange);
    return () => listeners.delete(onChange);
  },
};

/**
 * Loads the texts of a language, shows them and tells the page its language and direction. Rejects if they can't be
 * had; then the language stays.
 */
export async function showTexts(next: Reading): Promise<void> {
  wanted = next;
  const { messages } = await catalogues[next.language]();
  // Whoever chooses another one meanwhile gets that.
  if (wanted !== next) return;
  i18n.loadAndActivate({ locale: next.language, locales: next.region, messages });
  document.documentElement.lang = next.language;
  document.documentElement.dir = directionOf(next.language);
  if (next.language === shown.language && next.region === shown.region) return;
  shown = next;
  for (const listener of listeners) listener();
}
