import { t } from '@lingui/core/macro';
import { EmptyState, Spinner } from '../../ui/index.ts';
import styles from './ChatListPane.module.css';
import { PersonRow } from './PersonRow.tsx';
import type { PersonView } from './view.ts';

type PeopleProps = {
  people: PersonView[];
  isSearching: boolean;
  /** Why people can't be searched now. */
  searchNote: string | undefined;
  /** Something else was found: an empty result is no news. */
  hasOthers: boolean;
  onPerson: (userId: string) => void;
};

/** People that a search found on the server. */
export function People({ people, isSearching, searchNote, hasOthers, onPerson }: PeopleProps) {
  return (
    <>
      {people.length > 0 ? <h2 className={styles.heading}>{t`People`}</h2> : null}
      <ul className={styles.list}>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} onPick={onPerson} />
        ))}
      </ul>
      {searchNote ? (
        <p className={styles.note} role="status">
          {searchNote}
        </p>
      ) : null}
      {isSearching && people.length === 0 ? (
        <div className={styles.loading}>
          <Spinner label={t`Searching people`} />
        </div>
      ) : null}
      {!isSearching && !searchNote && !hasOthers && people.length === 0 ? (
        <EmptyState picture="search" title={t`Nobody found`}>
          {t`Try another name or the exact username.`}
        </EmptyState>
      ) : null}
    </>
  );
}
