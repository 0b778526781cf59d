import { t } from '@lingui/core/macro';
import { cx, Icon } from '../../ui/index.ts';
import styles from './Composer.module.css';

type SendButtonProps = {
  isEditing: boolean;
  canSend: boolean;
  /** How long one has to wait in slow mode; it stands there instead of the icon. */
  wait: string | undefined;
};

/** Sends what was written, or saves what was changed. */
export function SendButton({ isEditing, canSend, wait }: SendButtonProps) {
  const label = isEditing ? t`Save` : wait === undefined ? t`Send` : t`Slow mode: wait ${wait}`;
  return (
    <button
      type="submit"
      className={cx(styles.send, canSend && styles.ready)}
      aria-label={label}
      title={label}
      disabled={!canSend}
      // Keeps the keyboard of a touch screen open.
      onPointerDown={(event) => event.preventDefault()}
    >
      {wait === undefined ? (
        <Icon name={isEditing ? 'check' : 'send'} size={22} />
      ) : (
        <span className={styles.wait} data-testid="slow-mode">
          {wait}
        </span>
      )}
    </button>
  );
}
