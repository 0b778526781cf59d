import { t } from '@lingui/core/macro';
import { type Look, look, nameKeys, setLook } from '../../platform/index.ts';
import { Choice, cx, Section, Tiles, useLive } from '../../ui/index.ts';
import styles from './LookPage.module.css';
import pages from './pages.module.css';

/** How the app looks, and what sends a message: for this browser. */
export function LookPage() {
  const chosen = useLive(look);
  return (
    <div className={pages.page}>
      <Preview />
      <Section
        isBare
        title={t`Theme`}
        note={t`For this browser. “System” follows your device, by day and by night.`}
      >
        <Choice
          label={t`Theme`}
          value={chosen.theme}
          options={[
            { value: 'system', label: t`System` },
            { value: 'light', label: t`Light` },
            { value: 'dark', label: t`Dark` },
          ]}
          onChange={(theme) => setLook({ theme })}
        />
      </Section>
      <Section isBare title={t`Accent colour`}>
        <Tiles
          label={t`Accent colour`}
          value={chosen.accent}
          options={accents().map(([value, label]) => ({
            value,
            label,
            face: <span className={styles.accent} data-accent={value} />,
          }))}
          onChange={(accent) => setLook({ accent })}
        />
      </Section>
      <Section isBare title={t`Wallpaper`}>
        <Tiles
          label={t`Wallpaper`}
          value={chosen.wallpaper}
          options={wallpapers().map(([value, label]) => ({
            value,
            label,
            face:
              value === 'plain' ? null : (
                <span className={cx(styles.wallpaper, 'wallpapered')} data-wallpaper={value} />
              ),
          }))}
          onChange={(wallpaper) => setLook({ wallpaper })}
        />
      </Section>
      <Section isBare title={t`Text size`}>
        <Choice
          label={t`Text size`}
          value={chosen.size}
          options={[
            { value: 's', label: t`Small` },
            { value: 'm', label: t`Normal` },
            { value: 'l', label: t`Large` },
            { value: 'xl', label: t`Larger` },
          ]}
          onChange={(size) => setLook({ size })}
        />
      </Section>
      <Section isBare title={t`Spacing`}>
        <Choice
          label={t`Spacing`}
          value={chosen.density}
          options={[
            { value: 'roomy', label: t`Roomy` },
            { value: 'compact', label: t`Compact` },
          ]}
          onChange={(density) => setLook({ density })}
        />
      </Section>
      <Section
        isBare
        title={t`Contrast`}
        note={t`High contrast has darker texts and lines around everything.`}
      >
        <Choice
          label={t`Contrast`}
          value={chosen.contrast}
          options={[
            { value: 'system', label: t`System` },
            { value: 'normal', label: t`Normal` },
            { value: 'high', label: t`High` },
          ]}
          onChange={(contrast) => setLook({ contrast })}
        />
      </Section>
      <Section isBare title={t`Send messages by`} note={t`With a keyboard. The other one makes a new line.`}>
        <Choice
          label={t`Send messages by`}
          value={chosen.sendKey}
          options={[
            { value: 'enter', label: 'Enter' },
            { value: 'mod-enter', label: nameKeys('Mod+Enter') },
          ]}
          onChange={(sendKey) => setLook({ sendKey })}
        />
      </Section>
    </div>
  );
}

const accents = (): [Look['accent'], string][] => [
  ['ember', t`Ember`],
  ['moss', t`Moss`],
  ['lake', t`Lake`],
  ['plum', t`Plum`],
  ['rose', t`Rose`],
];

const wallpapers = (): [Look['wallpaper'], string][] => [
  ['plain', t`Plain`],
  ['feathers', t`Feathers`],
  ['leaves', t`Leaves`],
  ['waves', t`Waves`],
  ['eggs', t`Eggs`],
];

/** A few messages in the look that is chosen. */
function Preview() {
  return (
    <div className={cx(styles.preview, 'wallpapered')} aria-hidden="true">
      <p className={styles.peer}>{t`Soup at our place on Saturday?`}</p>
      <p className={styles.own}>{t`Gladly! I’ll bring bread.`}</p>
      <p className={styles.own}>{t`Is six good?`}</p>
    </div>
  );
}
