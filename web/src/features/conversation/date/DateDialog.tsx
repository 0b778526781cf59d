import { t } from '@lingui/core/macro';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { formatDate, formatMonth, formatWeekday, reading } from '../../../i18n/index.ts';
import { cx, Dialog, IconButton, useLive } from '../../../ui/index.ts';
import { type Day, dayOf, firstWeekday, isSameDay, startOf, stepDay, weeksOf } from './calendar.ts';
import styles from './DateDialog.module.css';

type DateDialogProps = {
  /** The day that one comes from. */
  start: Date;
  now: Date;
  /** Goes to the first message of that time or later. */
  onPick: (at: Date) => void;
  onClose: () => void;
};

/** A calendar that leads to the messages of a day. */
export function DateDialog({ start, now, onPick, onClose }: DateDialogProps) {
  const { region } = useLive(reading);
  const today = dayOf(now);
  const [focused, setFocused] = useState<Day>(() => dayOf(start));
  const grid = useRef<HTMLTableElement>(null);
  const isMoved = useRef(true);
  const first = firstWeekday(region);
  const weeks = weeksOf(focused.year, focused.month, first);
  const isLast = focused.year === today.year && focused.month === today.month;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus goes where the keys led
  useEffect(() => {
    if (isMoved.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    isMoved.current = false;
  }, [focused]);
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const isMirrored = getComputedStyle(event.currentTarget).direction === 'rtl';
    const next = stepDay(focused, event.key, today, isMirrored);
    if (!next) return;
    event.preventDefault();
    isMoved.current = true;
    setFocused(next);
  };
  const turn = (key: 'PageUp' | 'PageDown') => setFocused(stepDay(focused, key, today) ?? focused);
  const title = formatMonth(startOf(focused));
  return (
    <Dialog title={t`Go to a date`} closeLabel={t`Close`} onClose={onClose}>
      <div className={styles.head}>
        <IconButton icon="back" label={t`Previous month`} onClick={() => turn('PageUp')} />
        <h3 className={styles.month} aria-live="polite">
          {title}
        </h3>
        <IconButton icon="forward" label={t`Next month`} disabled={isLast} onClick={() => turn('PageDown')} />
      </div>
      <table ref={grid} className={styles.grid} aria-label={title}>
        <thead>
          <tr>
            {Array.from({ length: 7 }, (_, index) => {
              // A week that began on a Sunday.
              const date = new Date(2023, 0, 1 + ((first + index) % 7));
              return (
                <th key={date.getDay()} scope="col" abbr={formatWeekday(date, 'long')}>
                  {formatWeekday(date, 'narrow')}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.find((day) => day)?.day}>
              {week.map((day, index) =>
                day ? (
                  <td key={day.day}>
                    <button
                      type="button"
                      className={cx(styles.day, isSameDay(day, today) && styles.today)}
                      tabIndex={isSameDay(day, focused) ? 0 : -1}
                      aria-label={formatDate(startOf(day))}
                      disabled={startOf(day) > now}
                      onKeyDown={press}
                      onClick={() => onPick(startOf(day))}
                    >
                      {day.day}
                    </button>
                  </td>
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a gap has no other name
                  <td key={`gap ${index}`} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
