import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { readSetting, writeSetting } from '../../../platform/index.ts';
import { cx } from '../../../ui/index.ts';
import { Picker } from '../emoji/Picker.tsx';
import { StickerPicker, type StickerSource } from './StickerPicker.tsx';
import styles from './Stickers.module.css';

type PickersProps = { onPick: (text: string) => void; stickers: StickerSource };

/** Emoji and stickers, side by side; it opens with what was used last. */
export function Pickers({ onPick, stickers }: PickersProps) {
  const [isStickers, setStickers] = useState(readSetting('picker.tab') === 'stickers');
  const choose = (to: boolean) => {
    setStickers(to);
    writeSetting('picker.tab', to ? 'stickers' : undefined);
  };
  const tab = (label: string, of: boolean) => (
    <button
      type="button"
      className={cx(styles.tab, isStickers === of && styles.chosen)}
      aria-pressed={isStickers === of}
      onClick={() => choose(of)}
    >
      {label}
    </button>
  );
  return (
    <div className={styles.pickers}>
      {isStickers ? <StickerPicker {...stickers} /> : <Picker onPick={onPick} />}
      {/* biome-ignore lint/a11y/useSemanticElements: buttons in a row are no form */}
      <div role="group" aria-label={t`What to pick`} className={styles.tabs}>
        {tab(t`Emoji`, false)}
        {tab(t`Stickers`, true)}
      </div>
    </div>
  );
}
