import type { ReactNode } from 'react';
import styles from './Shell.module.css';

type ShellProps = {
  /** The pane at the start: the list of chats. */
  list: ReactNode;
  /** The pane that takes the rest; without one, a phone shows the list. */
  main: ReactNode;
  isMainShown: boolean;
};

/** Two panes beside each other; on a phone one at a time. */
export function Shell({ list, main, isMainShown }: ShellProps) {
  return (
    <div className={styles.shell} data-main={isMainShown || undefined}>
      <div className={styles.list}>{list}</div>
      <main className={styles.main}>{main}</main>
    </div>
  );
}
