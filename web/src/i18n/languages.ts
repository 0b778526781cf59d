/** A language that the screens speak: its BCP 47 tag, and its name as its own readers write it. */
export type Language = (typeof languages)[number]['tag'];

/** All of them, in the order in which they are offered: by their names. */
export const languages = [
  { tag: 'de', name: 'Deutsch', direction: 'ltr' },
  { tag: 'en', name: 'English', direction: 'ltr' },
  { tag: 'es', name: 'Español', direction: 'ltr' },
  { tag: 'fr', name: 'Français', direction: 'ltr' },
  { tag: 'ar', name: 'العربية', direction: 'rtl' },
  { tag: 'zh-Hans', name: '简体中文', direction: 'ltr' },
] as const;

const fallback: Language = 'en';

/** What a reader gets: a language of ours, and the tag by which dates and numbers are written for them. */
export type Reading = { language: Language; region: string };

/**
 * The first of the wanted languages that there is; English without one. Chinese has two scripts, and whoever asks for
 * the traditional one isn't answered in the other.
 */
export function chooseReading(wanted: readonly string[]): Reading {
  for (const tag of wanted) {
    const written = writingOf(tag);
    const found = written && languages.find((language) => writingOf(language.tag) === written);
    if (found) return { language: found.tag, region: tag };
  }
  return { language: fallback, region: fallback };
}

/** How a chosen language is read by somebody who wants these: German as in Austria for whoever has de-AT among them. */
export function readingOf(language: Language, wanted: readonly string[]): Reading {
  const region = wanted.find((tag) => writingOf(tag) === writingOf(language));
  return { language, region: region ?? language };
}

/** A tag that names a language of ours. */
export function parseLanguage(tag: string | undefined): Language | undefined {
  return languages.find((language) => language.tag === tag)?.tag;
}

/** The direction in which a language is written. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return languages.find((item) => item.tag === language)?.direction ?? 'ltr';
}

/** What a language calls itself. */
export function nameLanguage(language: Language): string {
  return languages.find((item) => item.tag === language)?.name ?? language;
}

// Language and script: zh-CN is zh-Hans, zh-TW is zh-Hant, en-GB and en-US are the same.
function writingOf(tag: string): string | undefined {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  } catch {
    return undefined; // a browser may be set to what is no tag
  }
}
