import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { Button, EmptyState, IconButton, Spinner } from '../../ui/index.ts';
import styles from './ChatListPane.module.css';
import { ChatRow } from './ChatRow.tsx';
import { People } from './People.tsx';
import { SearchField } from './SearchField.tsx';
import type { ChatRowView, PersonView } from './view.ts';

type ChatListPaneProps = {
  /** The state of the connection where it is worth a word; else the name of the app stands there. */
  connection: string | undefined;
  /** Tries to connect at once; undefined where that is no use. */
  onReconnect: (() => void) | undefined;
  /** The button that leads to the settings. */
  account: ReactNode;
  notices: ReactNode;
  query: string;
  onQuery: (query: string) => void;
  chats: ChatRowView[];
  currentId: string | undefined;
  hrefOf: (chatId: string) => string;
  onOpen: (chatId: string) => void;
  isLoading: boolean;
  hasMore: boolean;
  onMore: () => void;
  /** People that the server found; undefined where nothing is searched. */
  people: PersonView[] | undefined;
  isSearching: boolean;
  /** Why people can't be searched now. */
  searchNote: string | undefined;
  onPerson: (userId: string) => void;
  onSaved: () => void;
  onNew: () => void;
};

/** The list of chats with its search, which finds chats here and people on the server. */
export function ChatListPane(props: ChatListPaneProps) {
  const { chats, query, people } = props;
  const isSearch = query.trim() !== '';
  return (
    <div className={styles.pane}>
      <div className={styles.header}>
        {props.account}
        <h1 className={styles.title} aria-live="polite">
          {props.connection ? <span className={styles.connection}>{props.connection}</span> : 'Roost'}
        </h1>
        {props.connection && props.onReconnect ? (
          <IconButton icon="retry" size={20} label={t`Try now`} onClick={props.onReconnect} />
        ) : null}
        <IconButton icon="bookmark" label={t`Saved messages`} onClick={props.onSaved} />
        <IconButton icon="compose" label={t`New chat`} onClick={props.onNew} />
      </div>
      <SearchField label={t`Search chats and people`} value={query} onChange={props.onQuery} />
      {props.notices}
      <nav
        className={styles.scroller}
        aria-label={t`Chats`}
        onScroll={(event) => {
          const box = event.currentTarget;
          if (props.hasMore && box.scrollHeight - box.scrollTop - box.clientHeight < 600) props.onMore();
        }}
      >
        {isSearch && chats.length > 0 ? <h2 className={styles.heading}>{t`Chats`}</h2> : null}
        <ul className={styles.list}>
          {chats.map((chat) => (
            <ChatRow
              key={chat.id}
              chat={chat}
              href={props.hrefOf(chat.id)}
              isCurrent={chat.id === props.currentId}
              onOpen={props.onOpen}
            />
          ))}
        </ul>
        {isSearch ? (
          <People {...props} people={people ?? []} hasOthers={chats.length > 0} />
        ) : chats.length === 0 && !props.isLoading ? (
          <EmptyState
            picture="perch"
            title={t`Nobody on the perch yet`}
            action={
              <Button look="primary" icon="compose" onClick={props.onNew}>
                {t`Find somebody`}
              </Button>
            }
          >
            {t`Search for somebody by name and write the first message.`}
          </EmptyState>
        ) : null}
        {props.isLoading && chats.length === 0 && !isSearch ? (
          <div className={styles.loading}>
            <Spinner label={t`Loading chats`} />
          </div>
        ) : null}
      </nav>
    </div>
  );
}
