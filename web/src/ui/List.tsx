import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import styles from './List.module.css';

/** A titled group of rows or fields. */
export function Section({
  title,
  note,
  isBare,
  children,
}: {
  title?: string;
  note?: ReactNode;
  /** Without the card around it, for what has a shape of its own. */
  isBare?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      {title ? <h2 className={styles.heading}>{title}</h2> : null}
      {isBare ? children : <div className={styles.card}>{children}</div>}
      {note ? <p className={styles.note}>{note}</p> : null}
    </section>
  );
}

type RowProps = { start?: ReactNode; title: ReactNode; text?: ReactNode; end?: ReactNode };

/** A row of a list: something before, a title, a second line, something behind. */
export function Row({ start, title, text, end }: RowProps) {
  return (
    <div className={styles.row}>
      {start}
      <div className={styles.main}>
        <div className={styles.title}>{title}</div>
        {text ? <div className={styles.text}>{text}</div> : null}
      </div>
      {end}
    </div>
  );
}

/** A round tile with an icon that starts a row. */
export function RowIcon({ name }: { name: IconName }) {
  return (
    <span className={styles.icon}>
      <Icon name={name} size={20} />
    </span>
  );
}
