import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';

/** Tells everything below the language and, by it, the direction of arrow keys and the place of what opens. */
export function LocaleArea({ locale, children }: { locale: string; children: ReactNode }) {
  return <I18nProvider locale={locale}>{children}</I18nProvider>;
}
