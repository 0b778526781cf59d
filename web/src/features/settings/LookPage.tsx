import { t } from '@lingui/core/macro';
import { useSyncExternalStore } from 'react';
import { setTheme, theme } from '../../platform/index.ts';
import { Choice, Section } from '../../ui/index.ts';
import styles from './pages.module.css';

/** Light or dark. */
export function LookPage() {
  const chosen = useSyncExternalStore(theme.subscribe, theme.get);
  return (
    <div className={styles.page}>
      <Section
        isBare
        title={t`Theme`}
        note={t`For this browser. “System” follows your device, by day and by night.`}
      >
        <Choice
          label={t`Theme`}
          value={chosen}
          options={[
            { value: 'system', label: t`System` },
            { value: 'light', label: t`Light` },
            { value: 'dark', label: t`Dark` },
          ]}
          onChange={setTheme}
        />
      </Section>
    </div>
  );
}
