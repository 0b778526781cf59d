import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Model, Person } from '../../model/index.ts';
import { Avatar, Chip, EmptyState, PickRow, SearchField, Spinner, useLive } from '../../ui/index.ts';
import styles from './People.module.css';
import { useFound } from './useFound.ts';
import { suggestPeople, togglePerson } from './view.ts';

type PeoplePickerProps = {
  model: Model;
  picked: readonly Person[];
  onPick: (picked: Person[]) => void;
};

/** Picks people of this server: those one writes with, or whom the search finds. Who was picked stands above. */
export function PeoplePicker({ model, picked, onPick }: PeoplePickerProps) {
  const [query, setQuery] = useState('');
  const { chats } = useLive(model.chats);
  const session = useLive(model.session);
  const found = useFound(model, query);
  const isSearch = query.trim() !== '';
  const self = session.status === 'signed-in' ? session.account.user.id : '';
  const shown = (isSearch ? found.people : suggestPeople(chats)).filter((person) => person.id !== self);
  const toggle = (person: Person) => {
    onPick(togglePerson(picked, person));
    setQuery('');
  };
  return (
    <>
      {picked.length > 0 ? (
        <ul className={styles.chips} aria-label={t`Picked people`}>
          {picked.map((person) => (
            <li key={person.id}>
              <Chip
                start={<Avatar id={person.id} name={person.displayName} src={person.avatarUrl} size={24} />}
                text={person.displayName}
                label={t`Don’t pick ${person.displayName}`}
                onRemove={() => onPick(togglePerson(picked, person))}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <div className={styles.search}>
        <SearchField label={t`Search people`} value={query} onChange={setQuery} />
      </div>
      <ul className={styles.list} aria-label={t`People`}>
        {shown.map((person) => (
          <li key={person.id}>
            <PickRow
              start={<Avatar id={person.id} name={person.displayName} src={person.avatarUrl} size={42} />}
              title={person.displayName}
              text={`@${person.username}`}
              isPicked={picked.some((other) => other.id === person.id)}
              onToggle={() => toggle(person)}
            />
          </li>
        ))}
      </ul>
      {found.problem ? (
        <p className={styles.note} role="status">
          {describeProblem(found.problem)}
        </p>
      ) : found.isSearching && shown.length === 0 ? (
        <div className={styles.loading}>
          <Spinner label={t`Searching people`} />
        </div>
      ) : shown.length === 0 ? (
        isSearch ? (
          <EmptyState picture="search" title={t`Nobody found`}>
            {t`Try another name or the exact username.`}
          </EmptyState>
        ) : (
          <p className={styles.note}>{t`Type a name or a username of somebody on this server.`}</p>
        )
      ) : null}
    </>
  );
}
