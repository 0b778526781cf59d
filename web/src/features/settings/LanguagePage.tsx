import { t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import {
  chooseReading,
  type Language,
  languages,
  nameLanguage,
  parseLanguage,
  reading,
} from '../../i18n/index.ts';
import { chosenLanguage, setLanguage, systemLanguages } from '../../platform/index.ts';
import { RadioList, type RadioOption, Section, useLive } from '../../ui/index.ts';
import styles from './pages.module.css';

const system = 'system';

// The pages are drawn anew in another language; the keyboard goes on where it was.
let isChanging = false;

/** The language of the screens. */
export function LanguagePage() {
  const chosen = parseLanguage(useLive(chosenLanguage));
  const followed = chooseReading(useLive(systemLanguages)).language;
  const [wasChanging] = useState(isChanging);
  useEffect(() => {
    isChanging = false;
  }, []);
  const options: RadioOption<Language | typeof system>[] = [
    { value: system, label: t`System`, text: nameLanguage(followed) },
    ...languages.map(({ tag, name }) => ({ value: tag, label: name, text: translated(tag), lang: tag })),
  ];
  return (
    <div className={styles.page}>
      <Section isBare title={t`Language`} note={t`For this browser. Messages stay as they were written.`}>
        <RadioList
          label={t`Language`}
          value={chosen ?? system}
          options={options}
          isFirst={wasChanging}
          onChange={(picked) => {
            const next = picked === system ? undefined : picked;
            isChanging = (next ?? followed) !== reading.get().language;
            setLanguage(next);
          }}
        />
      </Section>
    </div>
  );
}

function translated(tag: Language): string {
  const { region } = reading.get();
  return new Intl.DisplayNames(region, { type: 'language' }).of(tag) ?? tag;
}
