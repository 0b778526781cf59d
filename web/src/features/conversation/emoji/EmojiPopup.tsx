import { t } from '@lingui/core/macro';
import { lazy, type RefObject, Suspense } from 'react';
import { Popup, Spinner } from '../../../ui/index.ts';
import styles from './EmojiPopup.module.css';

const Picker = lazy(async () => ({ default: (await import('./Picker.tsx')).Picker }));

type EmojiPopupProps = {
  label: string;
  anchor: RefObject<Element | null>;
  placement?: 'top start' | 'top end' | 'bottom start' | 'bottom end';
  onPick: (text: string) => void;
  onClose: () => void;
};

/** The emoji picker at an element. Its code and its list come when it is first opened. */
export function EmojiPopup({ label, anchor, placement = 'top end', onPick, onClose }: EmojiPopupProps) {
  return (
    <Popup label={label} anchor={anchor} placement={placement} onClose={onClose}>
      <Suspense
        fallback={
          <div className={styles.loading}>
            <Spinner label={t`Loading emoji`} />
          </div>
        }
      >
        <Picker onPick={onPick} />
      </Suspense>
    </Popup>
  );
}
