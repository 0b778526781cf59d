import { t } from '@lingui/core/macro';
import { cx } from '../../ui/index.ts';
import styles from './CompletionList.module.css';
import type { Completion, CompletionItem } from './completion.ts';

type CompletionListProps = {
  id: string;
  completion: Completion;
  /** Which one the keys are at. */
  at: number;
  onPick: (item: CompletionItem) => void;
};

/** What the text can be completed to, above the field; the field keeps the focus and takes the keys. */
export function CompletionList({ id, completion, at, onPick }: CompletionListProps) {
  return (
    <div id={id} role="listbox" aria-label={t`Suggestions`} className={styles.list}>
      {completion.items.map((item, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus, its active descendant is this
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
        <div
          key={item.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          className={cx(styles.item, index === at && styles.active)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(item)}
        >
          <span className={styles.sign} aria-hidden="true">
            {item.sign}
          </span>
          {item.label}
        </div>
      ))}
    </div>
  );
}
