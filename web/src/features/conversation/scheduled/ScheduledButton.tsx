import { plural } from '@lingui/core/macro';
import { cx, Icon } from '../../../ui/index.ts';
import round from '../ComposerButton.module.css';
import styles from './ScheduledButton.module.css';

type ScheduledButtonProps = { count: number; refused: number; onOpen: () => void };

function nameOf(count: number, refused: number): string {
  return refused > 0
    ? plural(refused, { one: '# scheduled message wasn’t sent', other: '# scheduled messages weren’t sent' })
    : plural(count, { one: '# scheduled message', other: '# scheduled messages' });
}

/** Opens the messages of the chat that are sent later; it stands beside the field while there are some. */
export function ScheduledButton({ count, refused, onOpen }: ScheduledButtonProps) {
  const label = nameOf(count, refused);
  return (
    <button
      type="button"
      className={cx(round.side, styles.button)}
      aria-label={label}
      title={label}
      aria-haspopup="dialog"
      data-testid="scheduled-button"
      onClick={onOpen}
    >
      <Icon name="clock" size={22} />
      <span className={styles.count} aria-hidden="true">
        {count}
      </span>
    </button>
  );
}

/** Says that messages weren't sent, or that some are scheduled where one can't write any more. */
export function ScheduledBar({ count, refused, onOpen }: ScheduledButtonProps) {
  return (
    <button
      type="button"
      className={styles.bar}
      data-calm={refused === 0 || undefined}
      aria-haspopup="dialog"
      data-testid="scheduled-bar"
      onClick={onOpen}
    >
      <Icon name={refused > 0 ? 'warning' : 'clock'} size={18} />
      {nameOf(count, refused)}
    </button>
  );
}
