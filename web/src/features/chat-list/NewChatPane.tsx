import { t } from '@lingui/core/macro';
import { Avatar, EmptyState, IconButton, SearchField } from '../../ui/index.ts';
import styles from './ChatListPane.module.css';
import { People } from './People.tsx';
import rows from './PersonRow.module.css';
import type { PersonView } from './view.ts';

type NewChatPaneProps = {
  query: string;
  onQuery: (query: string) => void;
  people: PersonView[];
  isSearching: boolean;
  searchNote: string | undefined;
  onPerson: (userId: string) => void;
  onSaved: () => void;
  onGroup: () => void;
  onChannel: () => void;
  onBack: () => void;
};

/** People of this server by name, and the chat with oneself. */
export function NewChatPane(props: NewChatPaneProps) {
  const { query } = props;
  return (
    <div className={styles.pane}>
      <div className={styles.header}>
        <IconButton icon="back" label={t`Back to chats`} onClick={props.onBack} />
        <h1 className={styles.title}>{t`New chat`}</h1>
      </div>
      <div className={styles.search}>
        <SearchField
          label={t`Name or username`}
          value={query}
          clearLabel={t`Clear search`}
          isFirst
          onChange={props.onQuery}
        />
      </div>
      <div className={styles.scroller}>
        {query.trim() ? (
          <People {...props} hasOthers={false} />
        ) : (
          <>
            <div className={styles.list}>
              <button type="button" className={rows.row} onClick={props.onGroup}>
                <Avatar id="group" name="" icon="users" size={42} />
                <span className={rows.main}>
                  <span className={rows.name}>{t`New group`}</span>
                  <span className={rows.username}>{t`Several people in one chat`}</span>
                </span>
              </button>
              <button type="button" className={rows.row} onClick={props.onChannel}>
                <Avatar id="channel" name="" icon="channel" size={42} />
                <span className={rows.main}>
                  <span className={rows.name}>{t`New channel`}</span>
                  <span className={rows.username}>{t`Few write, any number reads`}</span>
                </span>
              </button>
              <button type="button" className={rows.row} onClick={props.onSaved}>
                <Avatar id="saved" name="" icon="bookmark" size={42} />
                <span className={rows.main}>
                  <span className={rows.name}>{t`Saved messages`}</span>
                  <span className={rows.username}>{t`Notes, links and thoughts for yourself`}</span>
                </span>
              </button>
            </div>
            <EmptyState picture="wave" title={t`Who do you want to write to?`}>
              {t`Type a name or a username of somebody on this server.`}
            </EmptyState>
          </>
        )}
      </div>
    </div>
  );
}
