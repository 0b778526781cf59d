import { createContext, type ReactNode } from 'react';

/** The language and region that what opens over the page is told; see aria.tsx. */
export const LocaleContext = createContext('en');

/** Tells everything below the language and, by it, the direction of arrow keys and the place of what opens. */
export function LocaleArea({ locale, children }: { locale: string; children: ReactNode }) {
  return <LocaleContext value={locale}>{children}</LocaleContext>;
}
