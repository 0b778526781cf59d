import { i18n, type Messages } from '@lingui/core';
import { directionOf, type Language, type Reading } from './languages.ts';

type Catalogue = () => Promise<{ messages: Messages }>;

// Each is a file of its own: only the one that is read is loaded.
const catalogues: Record<Language, Catalogue> = {
  ar: () => import('../locales/ar.po'),
  de: () => import('../locales/de.po'),
  en: () => import('../locales/en.po'),
  es: () => import('../locales/es.po'),
  fr: () => import('../locales/fr.po'),
  'zh-Hans': () => import('../locales/zh-Hans.po'),
};

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
