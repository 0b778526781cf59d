import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { nameChat } from '../../i18n/index.ts';
import type { Model } from '../../model/index.ts';
import { Dialog, TextField, useLive } from '../../ui/index.ts';
import { FoundMessages, type HitTrail } from './FoundMessages.tsx';
import styles from './SearchChat.module.css';

type SearchChatProps = {
  model: Model;
  chatId: string;
  hrefOf: (chatId: string, seq: number) => string;
  onOpen: (chatId: string, seq: number, trail: HitTrail) => void;
  onClose: () => void;
};

/** Looks for messages of one chat. */
export function SearchChat({ model, chatId, hrefOf, onOpen, onClose }: SearchChatProps) {
  const chat = useLive(model.chats).chats.find(({ id }) => id === chatId);
  const [text, setText] = useState('');
  return (
    <Dialog
      title={chat ? t`Search in ${nameChat(chat)}` : t`Search in this chat`}
      closeLabel={t`Close`}
      onClose={onClose}
    >
      <div className={styles.search}>
        <TextField
          label={t`Words to look for`}
          type="search"
          value={text}
          dir="auto"
          autoComplete="off"
          autoFocus
          onChange={setText}
        />
        <div className={styles.results}>
          <FoundMessages model={model} text={text} chatId={chatId} hrefOf={hrefOf} onOpen={onOpen} />
        </div>
      </div>
    </Dialog>
  );
}
