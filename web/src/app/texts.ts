import { chooseReading, parseLanguage, type Reading, readingOf, showTexts } from '../i18n/index.ts';
import { chosenLanguage, systemLanguages } from '../platform/index.ts';

/** What the screens are to be in: the language chosen in this browser, else the best of the system's. */
export function wantedReading(): Reading {
  const system = systemLanguages.get();
  const chosen = parseLanguage(chosenLanguage.get());
  return chosen ? readingOf(chosen, system) : chooseReading(system);
}

/** Shows the wanted texts, and others when another language is chosen. Resolves once there are texts. */
export async function startTexts(): Promise<void> {
  const show = () => showTexts(wantedReading());
  // A catalogue that can't be had now stays away until the next change or start: the screens keep their language.
  const follow = () => void show().catch(() => undefined);
  chosenLanguage.subscribe(follow);
  systemLanguages.subscribe(follow);
  await show();
}
