import type { Messages } from '@lingui/core';
import type { Language } from './languages.ts';

type Catalogue = () => Promise<{ messages: Messages }>;

/** The texts of each language. Each is a file of its own: only the one that is read is loaded. */
export const catalogues: Record<Language, Catalogue> = {
  ar: () => import('../locales/ar.po'),
  de: () => import('../locales/de.po'),
  en: () => import('../locales/en.po'),
  es: () => import('../locales/es.po'),
  fr: () => import('../locales/fr.po'),
  'zh-Hans': () => import('../locales/zh-Hans.po'),
};
