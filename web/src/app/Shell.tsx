import { t } from '@lingui/core/macro';
import { type ReactNode, Suspense, useEffect, useRef } from 'react';
import { media } from '../platform/index.ts';
import { useLive } from '../ui/index.ts';
import styles from './Shell.module.css';

/** One pane at a time; Shell.module.css says the same. */
export const phone = media('(max-width: 719px)');

type ShellProps = {
  /** Above both panes. */
  top: ReactNode;
  /** The pane at the start: the list of chats. */
  list: ReactNode;
  /** The pane that takes the rest; without one, a phone shows the list. */
  main: ReactNode;
  isMainShown: boolean;
};

/** Two panes beside each other; on a phone one at a time. */
export function Shell({ top, list, main, isMainShown }: ShellProps) {
  const listPane = useRef<HTMLDivElement>(null);
  const mainPane = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  const isListMain = useLive(phone) && !isMainShown;
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    // The pane that had the focus may be hidden now; then the keyboard and screen readers go on in the other one.
    const { activeElement } = document;
    const isLost = !activeElement || activeElement === document.body || !activeElement.checkVisibility();
    if (isLost) (isMainShown ? mainPane : listPane).current?.focus({ preventScroll: true });
  }, [isMainShown]);
  return (
    <div className={styles.screen}>
      <Suspense>{top}</Suspense>
      <div className={styles.shell} data-main={isMainShown || undefined}>
        <div
          ref={listPane}
          className={styles.list}
          tabIndex={-1}
          {...(isListMain ? { role: 'main' } : { role: 'complementary', 'aria-label': t`Chats and people` })}
        >
          <Suspense>{list}</Suspense>
        </div>
        <main ref={mainPane} className={styles.main} tabIndex={-1}>
          <Suspense>{main}</Suspense>
        </main>
      </div>
    </div>
  );
}
