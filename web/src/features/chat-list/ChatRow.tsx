import { plural, t } from '@lingui/core/macro';
import { memo } from 'react';
import { describeStatus, formatCount } from '../../i18n/index.ts';
import { Avatar, Badge, cx, Ticks } from '../../ui/index.ts';
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
};

/** A chat in the list: a link to it. */
export const ChatRow = memo(function ChatRow(props: ChatRowProps) {
  const { chat, href, index, isActive, isCurrent, onOpen, onFocus } = props;
  return (
    <a
      className={cx(styles.row, isCurrent && styles.current)}
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      data-testid="chat-row"
      data-index={index}
      tabIndex={isActive ? 0 : -1}
      onFocus={() => onFocus(chat.id)}
      draggable={false}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onOpen(chat.id);
      }}
    >
      <Avatar
        id={chat.avatarId}
        name={chat.name}
        src={chat.avatarUrl}
        size={50}
        isOnline={chat.isOnline}
        {...(chat.icon ? { icon: chat.icon } : {})}
      />
      <span className={styles.main}>
        <span className={styles.line}>
          <span className={styles.name} dir="auto">
            {chat.name}
          </span>
          {chat.isOnline ? <span className="visually-hidden">{t`online`}</span> : null}
          <span className={cx(styles.time, chat.unread > 0 && styles.hot)}>{chat.time}</span>
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
          <span className={styles.end}>
            {chat.status && chat.unread === 0 ? (
              <Ticks state={chat.status} label={describeStatus(chat.status)} />
            ) : null}
            <Badge
              count={chat.unread}
              text={formatCount(chat.unread)}
              label={plural(chat.unread, { one: '# unread message', other: '# unread messages' })}
            />
          </span>
        </span>
      </span>
    </a>
  );
}, isSameRow);

function isSameRow(a: ChatRowProps, b: ChatRowProps): boolean {
  const own = ['href', 'index', 'isActive', 'isCurrent', 'onOpen', 'onFocus'] as const;
  if (own.some((key) => a[key] !== b[key])) return false;
  const keys = Object.keys(a.chat) as (keyof ChatRowView)[];
  return keys.every((key) => a.chat[key] === b.chat[key]);
}
