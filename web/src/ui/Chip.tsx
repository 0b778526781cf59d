import type { ReactNode } from 'react';
import styles from './Chip.module.css';
import { Icon } from './Icon.tsx';

type ChipProps = {
  /** A picture. */
  start: ReactNode;
  text: string;
  /** What pressing it does: it goes. */
  label: string;
  onRemove: () => void;
};

/** What was picked; pressing it takes it off. */
export function Chip({ start, text, label, onRemove }: ChipProps) {
  return (
    <button type="button" className={styles.chip} aria-label={label} onClick={onRemove}>
      {start}
      <span className={styles.text} dir="auto">
        {text}
      </span>
      <Icon name="close" size={14} />
    </button>
  );
}
