import { t } from '@lingui/core/macro';
import { useState } from 'react';
import type { Quote } from '../../../model/index.ts';
import { Icon, IconButton } from '../../../ui/index.ts';
import { describeQuote } from '../quote.ts';
import styles from './PinBar.module.css';
import { segmentsOf, stepPin } from './view.ts';

type PinBarProps = {
  /** The newest pin first; at least one. */
  pins: readonly Quote[];
  nameOf: (id: string) => string | undefined;
  onJump: (seq: number) => void;
  /** Shows all of them. */
  onList: () => void;
};

/** The pinned message below the header. A press goes to it, and the next one takes its place. */
export function PinBar({ pins, nameOf, onJump, onList }: PinBarProps) {
  const [seq, setSeq] = useState<number>();
  const at = Math.max(
    0,
    pins.findIndex((pin) => pin.seq === seq),
  );
  const pin = pins[at];
  if (!pin) return null;
  const { text } = describeQuote(pin, nameOf);
  const count = pins.length;
  const number = count - at;
  return (
    <div className={styles.bar} data-testid="pin-bar">
      <button
        type="button"
        className={styles.pin}
        onClick={() => {
          onJump(pin.seq);
          setSeq(stepPin(pins, at)?.seq);
        }}
      >
        <span className={styles.segments} aria-hidden="true">
          {segmentsOf(count, at).map((segment) => (
            <span key={segment.key} className={segment.isCurrent ? styles.current : undefined} />
          ))}
        </span>
        <span className={styles.main}>
          <span className={styles.title}>
            {count === 1 ? t`Pinned message` : t`Pinned message ${number} of ${count}`}
          </span>
          <span className={styles.text} dir="auto">
            {text}
          </span>
        </span>
        {count === 1 ? <Icon name="pin" size={18} /> : null}
      </button>
      {count > 1 ? (
        <IconButton icon="list" size={20} label={t`All pinned messages`} onClick={onList} />
      ) : null}
    </div>
  );
}
