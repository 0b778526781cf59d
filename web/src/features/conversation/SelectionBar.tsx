import { plural, t } from '@lingui/core/macro';
import { useEffect, useRef } from 'react';
import { Button, cx, IconButton, type IconName } from '../../ui/index.ts';
import styles from './SelectionBar.module.css';

type SelectionBarProps = {
  count: number;
  onCopy: () => void;
  onForward: () => void;
  onDelete: () => void;
  onCancel: () => void;
};

/** What can be done with the selected messages; it stands where one writes. */
export function SelectionBar({ count, onCopy, onForward, onDelete, onCancel }: SelectionBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => bar.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onCancel();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [onCancel]);
  return (
    <div ref={bar} className={styles.bar} role="toolbar" aria-label={t`Selected messages`} tabIndex={-1}>
      <IconButton icon="close" label={t`Cancel selection`} onClick={onCancel} />
      <span className={styles.count} role="status">
        {count === 0 ? t`Select messages` : plural(count, { one: '# selected', other: '# selected' })}
      </span>
      <Act icon="copy" label={t`Copy`} isOff={count === 0} onClick={onCopy} />
      <Act icon="share" label={t`Forward`} isOff={count === 0} onClick={onForward} />
      <Act icon="trash" label={t`Delete`} isOff={count === 0} isDangerous onClick={onDelete} />
    </div>
  );
}

type ActProps = { icon: IconName; label: string; isOff: boolean; isDangerous?: boolean; onClick: () => void };

/** A button; on a phone there is room for its icon only. */
function Act({ icon, label, isOff, isDangerous, onClick }: ActProps) {
  return (
    <>
      <span className={styles.wide}>
        <Button icon={icon} look={isDangerous ? 'danger' : 'secondary'} disabled={isOff} onClick={onClick}>
          {label}
        </Button>
      </span>
      <span className={cx(styles.narrow, isDangerous && styles.danger)}>
        <IconButton icon={icon} label={label} disabled={isOff} onClick={onClick} />
      </span>
    </>
  );
}
