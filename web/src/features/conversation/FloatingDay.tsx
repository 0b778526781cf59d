import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { cx } from '../../ui/index.ts';
import styles from './FloatingDay.module.css';

/** How long the day stays after the last scroll. */
const lingerMs = 1200;

export type FloatingDayHandle = {
  /** Called at each scroll, with the day of what is at the top now. */
  show: (day: { label: string; at: Date } | undefined) => void;
};

type FloatingDayProps = {
  ref: Ref<FloatingDayHandle>;
  /** Offers the way to another day. */
  onDay: (at: Date) => void;
};

/** The day of what is at the top, shown above the messages while one scrolls. The day lines say it to everybody else. */
export function FloatingDay({ ref, onDay }: FloatingDayProps) {
  const [day, setDay] = useState<{ label: string; at: Date }>();
  const [isShown, setShown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useImperativeHandle(ref, () => ({
    show(next) {
      setDay(next);
      setShown(next !== undefined);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setShown(false), lingerMs);
    },
  }));
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <div className={cx(styles.floating, isShown && styles.shown)} aria-hidden="true">
      {day ? (
        <button type="button" tabIndex={-1} disabled={!isShown} onClick={() => onDay(day.at)}>
          <span>{day.label}</span>
        </button>
      ) : null}
    </div>
  );
}
