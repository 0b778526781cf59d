import { plural, t } from '@lingui/core/macro';
import { useEffect, useRef } from 'react';
import { Button, IconButton } from '../../ui/index.ts';
import styles from './SelectionBar.module.css';

type SelectionBarProps = {
  count: number;
  onCopy: () => void;
  /** Undefined where not all of them may be deleted. */
  onDelete: (() => void) | undefined;
  onCancel: () => void;
};

/** What can be done with the selected messages; it stands where one writes. */
export function SelectionBar({ count, onCopy, onDelete, onCancel }: SelectionBarProps) {
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
      <Button icon="copy" disabled={count === 0} onClick={onCopy}>{t`Copy`}</Button>
      <Button icon="trash" look="danger" disabled={!onDelete} onClick={onDelete}>{t`Delete`}</Button>
    </div>
  );
}
