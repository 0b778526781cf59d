import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import styles from './PickRow.module.css';

type PickRowProps = {
  /** A picture. */
  start: ReactNode;
  title: string;
  text?: string | undefined;
  isPicked: boolean;
  onToggle: () => void;
};

/** A row of a list that several can be picked of. */
export function PickRow({ start, title, text, isPicked, onToggle }: PickRowProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row with a picture and two lines isn't an input
    <button
      type="button"
      role="checkbox"
      className={styles.row}
      aria-checked={isPicked}
      data-testid="pick-row"
      onClick={onToggle}
    >
      {start}
      <span className={styles.main}>
        <span className={styles.title} dir="auto">
          {title}
        </span>
        {text ? (
          <span className={styles.text} dir="auto">
            {text}
          </span>
        ) : null}
      </span>
      <span className={styles.mark}>
        <Icon name="check" size={15} />
      </span>
    </button>
  );
}
