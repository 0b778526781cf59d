import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Model, Person } from '../../model/index.ts';
import { Avatar, EmptyState, Icon, Spinner, useLive } from '../../ui/index.ts';
import styles from './People.module.css';
import { Search } from './Search.tsx';
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
              <button
                type="button"
                className={styles.chip}
                aria-label={t`Don’t pick ${person.displayName}`}
                onClick={() => onPick(togglePerson(picked, person))}
              >
                <Avatar id={person.id} name={person.displayName} src={person.avatarUrl} size={24} />
                <span dir="auto">{person.displayName}</span>
                <Icon name="close" size={14} />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <Search label={t`Search people`} value={query} onChange={setQuery} />
      <ul className={styles.list} aria-label={t`People`}>
        {shown.map((person) => (
          <li key={person.id}>
            {/* biome-ignore lint/a11y/useSemanticElements: a row with a picture and two lines isn't an input */}
            <button
              type="button"
              role="checkbox"
              className={styles.row}
              aria-checked={picked.some((other) => other.id === person.id)}
              data-testid="pick-row"
              onClick={() => toggle(person)}
            >
              <Avatar id={person.id} name={person.displayName} src={person.avatarUrl} size={42} />
              <span className={styles.main}>
                <span className={styles.name} dir="auto">
                  {person.displayName}
                </span>
                <span className={styles.line} dir="ltr">
                  @{person.username}
                </span>
              </span>
              <span className={styles.mark}>
                <Icon name="check" size={15} />
              </span>
            </button>
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
