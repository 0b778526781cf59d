import { i18n } from '@lingui/core';
import { messages } from '../locales/en.po';

/** Languages that are written from right to left. */
const rightToLeft = /^(ar|fa|he|ur|yi|dv|ps|sd|ug|ckb)(-|$)/;

/** Loads the texts and tells the page its language and direction. English is the only catalogue yet. */
export function startTexts(): void {
  i18n.loadAndActivate({ locale: 'en', messages });
  document.documentElement.lang = i18n.locale;
  document.documentElement.dir = rightToLeft.test(i18n.locale) ? 'rtl' : 'ltr';
}
