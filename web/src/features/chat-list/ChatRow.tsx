import { plural, t } from '@lingui/core/macro';
import { memo, useRef } from 'react';
import { describeStatus, formatCount } from '../../i18n/index.ts';
import { Avatar, Badge, cx, Icon, joinHandlers, Ticks, useLongPress, useSwipe } from '../../ui/index.ts';
import styles from './ChatRow.module.css';
import type { ChatRowView } from './view.ts';

type ChatRowProps = {
  chat: ChatRowView;
  href: string;
  index: number;
  /** The one of all rows that the tab key stops at. */
  isActive: boolean;
  isCurrent: boolean;
  onOpen: (chatId: string) => void;
  onFocus: (chatId: string) => void;
  /** Opens its menu, at the row. */
  onMenu: (chatId: string, row: HTMLElement) => void;
  /** What a finger does that draws the row aside. */
  onSwipe: (chatId: string, verb: 'pin' | 'archive') => void;
};

/** A chat in the list: a link to it. */
export const ChatRow = memo(function ChatRow(props: ChatRowProps) {
  const { chat, href, index, isActive, isCurrent, onOpen, onFocus, onMenu, onSwipe } = props;
  const row = useRef<HTMLAnchorElement>(null);
  const openMenu = () => {
    if (row.current) onMenu(chat.id, row.current);
  };
  const press = useLongPress(openMenu, true);
  const swipe = useSwipe(row, {
    onEnd: chat.isArchived ? undefined : () => onSwipe(chat.id, 'pin'),
    onStart: () => onSwipe(chat.id, 'archive'),
  });
  return (
    <a
      ref={row}
      className={cx(styles.row, isCurrent && styles.current)}
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      data-testid="chat-row"
      data-index={index}
      tabIndex={isActive ? 0 : -1}
      onFocus={() => onFocus(chat.id)}
      draggable={false}
      aria-haspopup="menu"
      onContextMenu={(event) => {
        event.preventDefault();
        openMenu();
      }}
      {...joinHandlers(press, swipe)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onOpen(chat.id);
      }}
    >
      <span className={styles.behind} aria-hidden="true">
        <Icon name="pin" size={22} />
        <Icon name="archive" size={22} />
      </span>
      <span className={styles.face}>
        <Avatar
          id={chat.avatarId}
          name={chat.name}
          src={chat.avatarUrl}
          size={50}
          isOnline={chat.isOnline}
          {...(chat.icon ? { icon: chat.icon } : {})}
        />
      </span>
      <span className={styles.main}>
        <span className={styles.line}>
          <span className={styles.title}>
            <span className={styles.name} dir="auto">
              {chat.name}
            </span>
            {chat.isMuted ? (
              <span className={styles.muted}>
                <Icon name="bellOff" size={14} />
                <span className="visually-hidden">{t`muted`}</span>
              </span>
            ) : null}
          </span>
          {chat.isOnline ? <span className="visually-hidden">{t`online`}</span> : null}
          <span className={cx(styles.time, chat.unread > 0 && !chat.isMuted && styles.hot)}>{chat.time}</span>
        </span>
        <span className={styles.line}>
          {chat.typing ? (
            <span className={cx(styles.preview, styles.typing)}>{chat.typing}</span>
          ) : chat.draft ? (
            <span className={styles.preview} dir="auto">
              <span className={styles.draft}>{t`Draft:`} </span>
              {chat.draft}
            </span>
          ) : (
            <span className={cx(styles.preview, chat.isPreviewNote && styles.note)} dir="auto">
              {chat.sender ? <span className={styles.sender}>{chat.sender}: </span> : null}
              {chat.preview}
            </span>
          )}
          <RowEnd chat={chat} />
        </span>
      </span>
    </a>
  );
}, isSameRow);

/** How far the last message has got, what is unread, and whether the chat is pinned. */
function RowEnd({ chat }: { chat: ChatRowView }) {
  const { mentions } = chat;
  return (
    <span className={styles.end}>
      {chat.status && (chat.unread === 0 || chat.status === 'failed') ? (
        <Ticks state={chat.status} label={describeStatus(chat.status)} />
      ) : null}
      {chat.isPinned && chat.unread === 0 && !chat.isMarked ? (
        <span className={styles.pin}>
          <Icon name="pin" size={16} />
          <span className="visually-hidden">{t`pinned`}</span>
        </span>
      ) : null}
      {chat.isMarked ? (
        <span className={cx(styles.marked, chat.isMuted && styles.quiet)}>
          <span className="visually-hidden">{t`marked as unread`}</span>
        </span>
      ) : null}
      <Badge
        isQuiet={chat.isArchived}
        count={mentions}
        text="@"
        label={plural(mentions, { one: '# mention', other: '# mentions' })}
      />
      <Badge
        isQuiet={chat.isMuted || chat.isArchived}
        count={chat.unread}
        text={formatCount(chat.unread)}
        label={plural(chat.unread, { one: '# unread message', other: '# unread messages' })}
      />
    </span>
  );
}

function isSameRow(a: ChatRowProps, b: ChatRowProps): boolean {
  const own = ['href', 'index', 'isActive', 'isCurrent', 'onOpen', 'onFocus', 'onMenu', 'onSwipe'] as const;
  if (own.some((key) => a[key] !== b[key])) return false;
  const keys = Object.keys(a.chat) as (keyof ChatRowView)[];
  return keys.every((key) => a.chat[key] === b.chat[key]);
}
