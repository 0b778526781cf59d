import styles from './Circle.module.css';
import { ringOf } from './ring.ts';

/** A ring around a round picture: how far it is. */
export function Circle({ part }: { part: number }) {
  const { length, offset } = ringOf(part);
  return (
    <svg className={styles.circle} viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      <circle className={styles.track} cx="50" cy="50" r="49" />
      <circle
        className={styles.bar}
        cx="50"
        cy="50"
        r="49"
        strokeDasharray={length}
        strokeDashoffset={offset}
      />
    </svg>
  );
}
