import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { nameChat } from '../../../i18n/index.ts';
import type { ChatSummary, Model } from '../../../model/index.ts';
import { Avatar, Button, Chip, Dialog, PickRow, Section, useLive } from '../../../ui/index.ts';
import styles from './FolderEditor.module.css';
import { namedChats, toggleNamed } from './view.ts';

type NamedChatsProps = {
  model: Model;
  title: string;
  /** What picking is called. */
  pick: string;
  ids: readonly string[];
  onChange: (ids: readonly string[]) => void;
};

/** Chats that a folder names; they are picked out of the list. */
export function NamedChats({ model, title, pick, ids, onChange }: NamedChatsProps) {
  const { chats } = useLive(model.chats);
  const [isPicking, setPicking] = useState(false);
  return (
    <Section title={title}>
      <div className={styles.chats}>
        {namedChats(chats, ids).map((chat) => (
          <Chip
            key={chat.id}
            start={<Face chat={chat} size={24} />}
            text={nameChat(chat)}
            label={t`Don’t pick ${nameChat(chat)}`}
            onRemove={() => onChange(toggleNamed(ids, chat.id))}
          />
        ))}
        <Button icon="select" aria-label={pick} onClick={() => setPicking(true)}>
          {t`Pick chats`}
        </Button>
      </div>
      {isPicking ? (
        <Dialog
          title={pick}
          closeLabel={t`Close`}
          onClose={() => setPicking(false)}
          actions={<Button look="primary" onClick={() => setPicking(false)}>{t`Done`}</Button>}
        >
          <ul className={styles.list}>
            {chats.map((chat) => (
              <li key={chat.id}>
                <PickRow
                  start={<Face chat={chat} size={40} />}
                  title={nameChat(chat)}
                  isPicked={ids.includes(chat.id)}
                  onToggle={() => onChange(toggleNamed(ids, chat.id))}
                />
              </li>
            ))}
          </ul>
        </Dialog>
      ) : null}
    </Section>
  );
}

function Face({ chat, size }: { chat: ChatSummary; size: number }) {
  return (
    <Avatar
      id={chat.peer?.id ?? chat.id}
      name={nameChat(chat)}
      src={chat.peer?.avatarUrl ?? chat.group?.photoUrl}
      size={size}
      {...(chat.type === 'saved' ? { icon: 'bookmark' as const } : {})}
    />
  );
}
