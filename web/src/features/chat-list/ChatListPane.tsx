import { t } from '@lingui/core/macro';
import { type ReactNode, useRef } from 'react';
import type { Arrangement, ChatSummary } from '../../model/index.ts';
import { EmptyState, IconButton, SearchField, Spinner } from '../../ui/index.ts';
import { AsideRow, asideRowPx, nameAside } from './AsideRow.tsx';
import styles from './ChatListPane.module.css';
import { FolderTabs } from './FolderTabs.tsx';
import { People } from './People.tsx';
import { Rows } from './Rows.tsx';
import { type Aside, asidesOf, type ChatRowView, isAside, type ListPlace, type PersonView } from './view.ts';

const headingPx = 36;

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
  /** Messages that were found. */
  messages: ReactNode;
  /** Which part of the list is shown. */
  place: ListPlace;
  arrangement: Arrangement;
  onPlace: (place: ListPlace) => void;
  hrefOfAside: (aside: Aside) => string;
  onMenu: (chatId: string, row: HTMLElement) => void;
  onSwipe: (chatId: string, verb: 'pin' | 'archive') => void;
  isSearching: boolean;
  /** Why people can't be searched now. */
  searchNote: string | undefined;
  onPerson: (userId: string) => void;
  onSaved: () => void;
  onNew: () => void;
  /** What stands where no chat is yet. */
  firstSteps: ReactNode;
};

/** The list of chats with its search, which finds chats here and people on the server. */
export function ChatListPane(props: ChatListPaneProps) {
  const { chats, query, place, arrangement } = props;
  const scroller = useRef<HTMLElement>(null);
  const isSearch = query.trim() !== '';
  const isHeaded = isSearch && chats.length > 0;
  const isApart = isAside(place) && !isSearch;
  const asides = place === 'all' && !isSearch ? asidesOf(arrangement) : [];
  return (
    <div className={styles.pane}>
      <Bar {...props} aside={isApart ? place : undefined} />
      <div className={styles.search}>
        <SearchField
          label={t`Search chats and people`}
          value={query}
          clearLabel={t`Clear search`}
          onChange={props.onQuery}
        />
      </div>
      {props.notices}
      {isSearch || isApart ? null : (
        <FolderTabs arrangement={arrangement} place={place} onPlace={props.onPlace} />
      )}
      <nav ref={scroller} className={styles.scroller} aria-label={t`Chats`}>
        {isHeaded ? <h2 className={styles.heading}>{t`Chats`}</h2> : null}
        {asides.map(({ aside, has }) => (
          <AsideRow
            key={aside}
            aside={aside}
            has={has}
            href={props.hrefOfAside(aside)}
            onOpen={() => props.onPlace(aside)}
          />
        ))}
        <Rows {...props} scroller={scroller} abovePx={isHeaded ? headingPx : asides.length * asideRowPx} />
        {isSearch ? (
          <>
            <People {...props} people={props.people ?? []} hasOthers />
            {props.messages}
          </>
        ) : chats.length === 0 ? (
          <Nothing {...props} />
        ) : null}
      </nav>
    </div>
  );
}

/** What stands above the list: where one is, and what can be begun. */
function Bar(props: ChatListPaneProps & { aside: Aside | undefined }) {
  const { connection, aside } = props;
  return (
    <div className={styles.header}>
      {aside ? (
        <IconButton icon="back" label={t`Back to chats`} onClick={() => props.onPlace('all')} />
      ) : (
        props.account
      )}
      <h1 className={styles.title} aria-live="polite">
        {connection ? (
          <span className={styles.connection}>{connection}</span>
        ) : aside ? (
          nameAside(aside)
        ) : (
          'Roost'
        )}
      </h1>
      {connection && props.onReconnect ? (
        <IconButton icon="retry" size={20} label={t`Try now`} onClick={props.onReconnect} />
      ) : null}
      <IconButton icon="bookmark" label={t`Saved messages`} onClick={props.onSaved} />
      <IconButton icon="compose" label={t`New chat`} onClick={props.onNew} />
    </div>
  );
}

/** What stands where no chat is. */
function Nothing({ isLoading, place, firstSteps }: ChatListPaneProps) {
  if (isLoading) {
    return (
      <div className={styles.loading}>
        <Spinner label={t`Loading chats`} />
      </div>
    );
  }
  if (place === 'requests') {
    return (
      <EmptyState picture="perch" title={t`No requests`}>
        {t`When a stranger writes to you, the message waits here for your answer.`}
      </EmptyState>
    );
  }
  if (place !== 'all') {
    return (
      <EmptyState
        picture="perch"
        title={place === 'archive' ? t`The archive is empty` : t`No chats in this folder`}
      />
    );
  }
  return firstSteps;
}
