import type { ReactNode } from 'react';
import { media } from '../../platform/index.ts';
import { IconButton, useLive } from '../../ui/index.ts';
import styles from './Frame.module.css';

/** There nothing stands beside it. */
const phone = media('(max-width: 719px)');

type FrameProps = {
  title: string;
  /** What leads away: back on a page, close in a pane beside the chat. */
  back: { icon: 'back' | 'close'; label: string; onBack: () => void };
  /** Stands at the end of the bar. */
  action?: ReactNode;
  /** Stays below while the rest scrolls. */
  footer?: ReactNode;
  level?: 1 | 2;
  children: ReactNode;
};

/** A page or pane about a group: where one is, the way back, and what scrolls. */
export function Frame({ title, back, action, footer, level = 1, children }: FrameProps) {
  const isAlone = useLive(phone);
  const Heading = level === 1 || isAlone ? 'h1' : 'h2';
  return (
    <section className={styles.frame} aria-label={title}>
      <header className={styles.bar}>
        <IconButton icon={back.icon} label={back.label} onClick={back.onBack} />
        <Heading className={styles.title}>{title}</Heading>
        {action}
      </header>
      <div className={styles.body}>{children}</div>
      {footer ? <footer className={styles.footer}>{footer}</footer> : null}
    </section>
  );
}
