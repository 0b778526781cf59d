import { t } from '@lingui/core/macro';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { cx, Icon, joinHandlers, Menu, type MenuEntry, useLongPress } from '../../ui/index.ts';
import styles from './Composer.module.css';
import round from './ComposerButton.module.css';

type SendButtonProps = {
  isEditing: boolean;
  canSend: boolean;
  /** How long one has to wait in slow mode; it stands there instead of the icon. */
  wait: string | undefined;
  /** Other ways to send it: held, or by the other button of the mouse; with the keyboard by an arrow. */
  entries: MenuEntry[];
};

/** Sends what was written, or saves what was changed. */
export function SendButton({ isEditing, canSend, wait, entries }: SendButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const open = () => {
    if (canSend && entries.length > 0) setOpen(true);
  };
  const press = joinHandlers(useLongPress(open), {
    // Keeps the keyboard of a touch screen open.
    onPointerDown: (event: PointerEvent) => event.preventDefault(),
  });
  const label = isEditing ? t`Save` : wait === undefined ? t`Send` : t`Slow mode: wait ${wait}`;
  return (
    <>
      <button
        ref={button}
        type="submit"
        className={cx(round.round, styles.send, canSend && styles.ready)}
        aria-label={label}
        title={label}
        disabled={!canSend}
        aria-haspopup={canSend && entries.length > 0 ? 'menu' : undefined}
        aria-expanded={isOpen || undefined}
        {...press}
        onContextMenu={(event) => {
          event.preventDefault();
          open();
        }}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
          event.preventDefault();
          open();
        }}
      >
        {wait === undefined ? (
          <Icon name={isEditing ? 'check' : 'send'} size={22} />
        ) : (
          <span className={styles.wait} data-testid="slow-mode">
            {wait}
          </span>
        )}
      </button>
      {isOpen ? (
        <Menu
          label={t`Ways to send`}
          entries={entries}
          anchor={button}
          placement="top end"
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
