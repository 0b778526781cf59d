import { t } from '@lingui/core/macro';
import { type ReactNode, useRef } from 'react';
import type { ChatSummary } from '../../model/index.ts';
import { Button, EmptyState, IconButton, Spinner } from '../../ui/index.ts';
import styles from './ChatListPane.module.css';
import { People } from './People.tsx';
import { Rows } from './Rows.tsx';
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
  chats: readonly ChatSummary[];
  /** Shows a chat as a row; asked for those near the screen. */
  viewOf: (chat: ChatSummary) => ChatRowView;
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
  const scroller = useRef<HTMLElement>(null);
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
      <nav ref={scroller} className={styles.scroller} aria-label={t`Chats`}>
        {isSearch && chats.length > 0 ? <h2 className={styles.heading}>{t`Chats`}</h2> : null}
        <Rows {...props} scroller={scroller} isHeaded={isSearch && chats.length > 0} />
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
