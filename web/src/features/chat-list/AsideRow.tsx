import { plural, t } from '@lingui/core/macro';
import { formatCount } from '../../i18n/index.ts';
import { Badge, Icon } from '../../ui/index.ts';
import styles from './AsideRow.module.css';
import type { Aside } from './view.ts';

/** How high the row is. */
export const asideRowPx = 52;

type AsideRowProps = {
  aside: Aside;
  /** Chats in it, and how many of them have something unread. */
  has: { count: number; unread: number };
  href: string;
  onOpen: () => void;
};

/** Leads to the chats that stand apart from the list. */
export function AsideRow({ aside, has, href, onOpen }: AsideRowProps) {
  const isArchive = aside === 'archive';
  return (
    <div className={styles.place}>
      <a
        className={styles.row}
        href={href}
        data-testid={isArchive ? 'archive-row' : 'requests-row'}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onOpen();
        }}
      >
        <span className={styles.icon}>
          <Icon name={isArchive ? 'archive' : 'userPlus'} size={20} />
        </span>
        <span className={styles.name}>{nameAside(aside)}</span>
        <span className={styles.count}>
          {isArchive
            ? plural(has.count, { one: '# chat', other: '# chats' })
            : plural(has.count, { one: '# person', other: '# people' })}
        </span>
        <Badge
          isQuiet
          count={has.unread}
          text={formatCount(has.unread)}
          label={plural(has.unread, { one: '# unread chat', other: '# unread chats' })}
        />
      </a>
    </div>
  );
}

/** What a part of the list is called. */
export function nameAside(aside: Aside): string {
  return aside === 'archive' ? t`Archive` : t`Requests`;
}
