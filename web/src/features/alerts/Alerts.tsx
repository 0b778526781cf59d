import { t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import { nameChat } from '../../i18n/index.ts';
import type { ChatSummary, Message, Model } from '../../model/index.ts';
import { Avatar, IconButton } from '../../ui/index.ts';
import styles from './Alerts.module.css';
import { useNews } from './useNews.ts';
import type { News } from './view.ts';

const shownMs = 6000;

type AlertsProps = {
  model: Model;
  /** The chat that is on the screen. */
  openId: string | undefined;
  /** The list is all that is on the screen: it shows what comes. */
  isListOnly: boolean;
  /** A message in a line. */
  previewOf: (chat: ChatSummary, message: Message | undefined) => { preview: string };
  onOpen: (chatId: string) => void;
};

/** What others write in other chats, for a moment at the edge of the screen; and the sounds of what comes and goes. */
export function Alerts({ model, openId, isListOnly, previewOf, onOpen }: AlertsProps) {
  const { shown, drop } = useNews(model, openId, isListOnly);
  return (
    <section className={styles.area} aria-label={t`New messages`} aria-live="polite">
      {shown.map((news) => (
        <Card
          key={`${news.chat.id} ${news.message.key}`}
          news={news}
          text={previewOf(news.chat, news.message).preview}
          onOpen={() => {
            drop(news.chat.id);
            onOpen(news.chat.id);
          }}
          onClose={() => drop(news.chat.id)}
        />
      ))}
    </section>
  );
}

type CardProps = { news: News; text: string; onOpen: () => void; onClose: () => void };

/** It goes by itself, unless one is at it. */
function Card({ news, text, onOpen, onClose }: CardProps) {
  const { chat } = news;
  const [isHeld, setHeld] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time runs anew when it is let go of
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(onClose, shownMs);
    return () => clearTimeout(timer);
  }, [isHeld]);
  const name = nameChat(chat);
  const sender = chat.type === 'group' ? chat.lastSender?.displayName : undefined;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only keeps it from going while it is looked at
    <div
      className={styles.card}
      data-testid="news"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <button type="button" className={styles.open} onClick={onOpen}>
        <Avatar
          id={chat.peer?.id ?? chat.id}
          name={name}
          src={chat.peer?.avatarUrl ?? chat.group?.photoUrl}
          size={42}
        />
        <span className={styles.main}>
          <span className={styles.name} dir="auto">
            {name}
          </span>
          <span className={styles.text} dir="auto">
            {sender ? `${sender}: ${text}` : text}
          </span>
        </span>
      </button>
      <IconButton icon="close" size={18} label={t`Close`} onClick={onClose} />
    </div>
  );
}
