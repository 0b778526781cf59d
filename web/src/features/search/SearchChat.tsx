import { t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import { nameChat } from '../../i18n/index.ts';
import type { Model } from '../../model/index.ts';
import { path, readQuery, writeQuery } from '../../platform/index.ts';
import { Dialog, TextField, useLive, useSettled } from '../../ui/index.ts';
import { FoundMessages, type HitTrail } from './FoundMessages.tsx';
import styles from './SearchChat.module.css';
import { readSearch, writeSearch } from './view.ts';

/** The address follows after a pause: browsers refuse to write it with each key. */
const addressMs = 250;

type SearchChatProps = {
  model: Model;
  chatId: string;
  hrefOf: (chatId: string, seq: number) => string;
  onOpen: (chatId: string, seq: number, trail: HitTrail) => void;
  onClose: () => void;
};

/** Looks for messages of one chat. What is looked for stands in the address, so that it is there again after a reload. */
export function SearchChat({ model, chatId, hrefOf, onOpen, onClose }: SearchChatProps) {
  const chat = useLive(model.chats).chats.find(({ id }) => id === chatId);
  const [at] = useState(path.get);
  const [start] = useState(() => readSearch(readQuery()));
  const [text, setText] = useState(start.text);
  const [filters, setFilters] = useState(start.filters);
  const query = useSettled(writeSearch({ text, filters }).toString(), addressMs);
  useEffect(() => {
    if (query !== undefined) writeQuery(at, new URLSearchParams(query));
  }, [at, query]);
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
          <FoundMessages
            model={model}
            text={text}
            chatId={chatId}
            filters={filters}
            onFilters={setFilters}
            hrefOf={hrefOf}
            onOpen={onOpen}
          />
        </div>
      </div>
    </Dialog>
  );
}
