import { plural, t } from '@lingui/core/macro';
import { memo } from 'react';
import { Avatar, Badge, cx, type IconName, type TickState, Ticks } from '../../ui/index.ts';
import styles from './ChatRow.module.css';

/** A chat as a row of the list shows it. */
export type ChatRowView = {
  id: string;
  name: string;
  avatarId: string;
  avatarUrl: string | undefined;
  icon: IconName | undefined;
  isOnline: boolean;
  /** Somebody types: takes the place of the last message. */
  typing: string | undefined;
  /** Who sent the last message, where that isn't clear. */
  sender: string | undefined;
  preview: string;
  /** The preview says something about the message instead of showing it. */
  isPreviewNote: boolean;
  status: { state: TickState; label: string } | undefined;
  time: string;
  unread: number;
};

type ChatRowProps = { chat: ChatRowView; href: string; isCurrent: boolean; onOpen: (chatId: string) => void };

/** A chat in the list: a link to it. */
export const ChatRow = memo(function ChatRow({ chat, href, isCurrent, onOpen }: ChatRowProps) {
  return (
    <li>
      <a
        className={cx(styles.row, isCurrent && styles.current)}
        href={href}
        aria-current={isCurrent ? 'page' : undefined}
        data-testid="chat-row"
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
            ) : (
              <span className={cx(styles.preview, chat.isPreviewNote && styles.note)} dir="auto">
                {chat.sender ? <span className={styles.sender}>{chat.sender}: </span> : null}
                {chat.preview}
              </span>
            )}
            <span className={styles.end}>
              {chat.status && chat.unread === 0 ? <Ticks {...chat.status} /> : null}
              <Badge
                count={chat.unread}
                label={plural(chat.unread, { one: '# unread message', other: '# unread messages' })}
              />
            </span>
          </span>
        </span>
      </a>
    </li>
  );
});
