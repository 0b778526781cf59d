import { formatter } from '@lingui/format-po';

/**
 * Texts: English is the source; each language is one catalogue under src/locales, named by its BCP 47 tag.
 * A further language is added here and in src/i18n/languages.ts; docs/languages.md tells how.
 */
export default {
  sourceLocale: 'en',
  locales: ['en', 'ar', 'de', 'es', 'fr', 'zh-Hans'],
  catalogs: [{ path: '<rootDir>/src/locales/{locale}', include: ['src'] }],
  format: formatter({ lineNumbers: false }),
  orderBy: 'message',
};
