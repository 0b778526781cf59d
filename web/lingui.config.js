import { formatter } from '@lingui/format-po';

/** Texts: English is the source; each language is one catalogue under src/locales. */
export default {
  sourceLocale: 'en',
  locales: ['en'],
  catalogs: [{ path: '<rootDir>/src/locales/{locale}', include: ['src'] }],
  format: formatter({ lineNumbers: false }),
  orderBy: 'message',
};
