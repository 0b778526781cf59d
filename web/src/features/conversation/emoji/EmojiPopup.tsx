import { t } from '@lingui/core/macro';
import { lazy, type RefObject, Suspense } from 'react';
import { Popup, Spinner } from '../../../ui/index.ts';
import type { StickerSource } from '../stickers/StickerPicker.tsx';
import styles from './EmojiPopup.module.css';

const Picker = lazy(async () => ({ default: (await import('./Picker.tsx')).Picker }));
const Pickers = lazy(async () => ({ default: (await import('../stickers/Pickers.tsx')).Pickers }));

type EmojiPopupProps = {
  label: string;
  anchor: RefObject<Element | null>;
  placement?: 'top start' | 'top end' | 'bottom start' | 'bottom end';
  onPick: (text: string) => void;
  /** Stickers beside the emoji. */
  stickers?: StickerSource | undefined;
  onClose: () => void;
};

/** The emoji picker at an element. Its code and its list come when it is first opened. */
export function EmojiPopup({
  label,
  anchor,
  placement = 'top end',
  onPick,
  stickers,
  onClose,
}: EmojiPopupProps) {
  return (
    <Popup label={label} anchor={anchor} placement={placement} onClose={onClose}>
      <Suspense
        fallback={
          <div className={styles.loading}>
            <Spinner label={t`Loading emoji`} />
          </div>
        }
      >
        {stickers ? (
          <Pickers
            onPick={onPick}
            stickers={{
              load: stickers.load,
              onPick: (one) => {
                onClose();
                stickers.onPick(one);
              },
            }}
          />
        ) : (
          <Picker onPick={onPick} />
        )}
      </Suspense>
    </Popup>
  );
}
