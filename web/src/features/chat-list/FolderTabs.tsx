import { plural, t } from '@lingui/core/macro';
import { formatCount } from '../../i18n/index.ts';
import type { Arrangement } from '../../model/index.ts';
import { cx } from '../../ui/index.ts';
import styles from './FolderTabs.module.css';
import type { ListPlace } from './view.ts';

type FolderTabsProps = {
  arrangement: Arrangement;
  place: ListPlace;
  onPlace: (place: ListPlace) => void;
};

/** The folders above the list; nothing where there are none. */
export function FolderTabs({ arrangement, place, onPlace }: FolderTabsProps) {
  const { folders, unreadIn } = arrangement;
  if (folders.length === 0) return null;
  const chosen = typeof place === 'string' ? undefined : place.id;
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons in a row are no form
    <div className={styles.tabs} role="group" aria-label={t`Folders`}>
      <Tab name={t`All`} unread={0} isChosen={chosen === undefined} onPick={() => onPlace('all')} />
      {folders.map((folder) => (
        <Tab
          key={folder.id}
          name={folder.name}
          unread={unreadIn[folder.id] ?? 0}
          isChosen={chosen === folder.id}
          onPick={() => onPlace(folder)}
        />
      ))}
    </div>
  );
}

type TabProps = { name: string; unread: number; isChosen: boolean; onPick: () => void };

function Tab({ name, unread, isChosen, onPick }: TabProps) {
  return (
    <button
      type="button"
      className={cx(styles.tab, isChosen && styles.chosen)}
      aria-pressed={isChosen}
      onClick={(event) => {
        event.currentTarget.scrollIntoView({ block: 'nearest', inline: 'center' });
        onPick();
      }}
    >
      <span dir="auto">{name}</span>
      {unread > 0 ? (
        <span className={styles.count}>
          <span aria-hidden="true">{formatCount(unread)}</span>
          <span className="visually-hidden">
            {plural(unread, { one: '# unread chat', other: '# unread chats' })}
          </span>
        </span>
      ) : null}
    </button>
  );
}
