import { plural, t } from '@lingui/core/macro';
import { formatCount } from '../../i18n/index.ts';
import type { Arrangement } from '../../model/index.ts';
import { Badge, Icon } from '../../ui/index.ts';
import styles from './ArchiveRow.module.css';

/** How high the row is. */
export const archiveRowPx = 52;

type ArchiveRowProps = { archived: Arrangement['archived']; href: string; onOpen: () => void };

/** Leads to the chats that were put away. */
export function ArchiveRow({ archived, href, onOpen }: ArchiveRowProps) {
  return (
    <div className={styles.place}>
      <a
        className={styles.row}
        href={href}
        data-testid="archive-row"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onOpen();
        }}
      >
        <span className={styles.icon}>
          <Icon name="archive" size={20} />
        </span>
        <span className={styles.name}>{t`Archive`}</span>
        <span className={styles.count}>{plural(archived.count, { one: '# chat', other: '# chats' })}</span>
        <Badge
          isQuiet
          count={archived.unread}
          text={formatCount(archived.unread)}
          label={plural(archived.unread, { one: '# unread chat', other: '# unread chats' })}
        />
      </a>
    </div>
  );
}
