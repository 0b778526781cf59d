import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './Ticks.module.css';

/** How far one's own message has got. */
export type TickState = 'waiting' | 'sent' | 'delivered' | 'seen' | 'failed';

const marks: Record<TickState, ReactNode> = {
  waiting: (
    <>
      <circle cx="9.5" cy="8" r="5.25" />
      <path d="M9.5 5.2V8l1.9 1.3" />
    </>
  ),
  sent: <path d="M4.5 8.6l3.3 3.3 6.4-7.4" />,
  delivered: <path d="M1.5 8.6l3.3 3.3 6.4-7.4M8.6 11.5l.4.4 6.4-7.4" />,
  seen: <path d="M1.5 8.6l3.3 3.3 6.4-7.4M8.6 11.5l.4.4 6.4-7.4" />,
  failed: (
    <>
      <circle cx="9.5" cy="8" r="5.75" />
      <path d="M9.5 5v3.4M9.5 10.8v.1" />
    </>
  ),
};

/** The ticks of one's own message; the label is what they mean in words. */
export function Ticks({ state, label }: { state: TickState; label: string }) {
  return (
    <svg
      role="img"
      aria-label={label}
      data-state={state}
      className={cx(styles.ticks, styles[state])}
      width="18"
      height="16"
      viewBox="0 0 18 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {marks[state]}
    </svg>
  );
}
