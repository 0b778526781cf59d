import { t } from '@lingui/core/macro';
import { Avatar, cx, Icon } from '../../ui/index.ts';
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
          <Sign sign={item.sign} />
          <span className={styles.label} dir="auto">
            {item.label}
          </span>
          {item.note ? (
            <span className={styles.note} dir="ltr">
              {item.note}
            </span>
          ) : null}
        </div>
      ))}
    </div>
  );
}

function Sign({ sign }: Pick<CompletionItem, 'sign'>) {
  if (sign === 'all') {
    return (
      <span className={styles.all}>
        <Icon name="users" size={17} />
      </span>
    );
  }
  if ('emoji' in sign) {
    return (
      <span className={styles.sign} aria-hidden="true">
        {sign.emoji}
      </span>
    );
  }
  const { id, displayName, avatarUrl } = sign.person;
  return <Avatar id={id} name={displayName} src={avatarUrl} size={28} />;
}
