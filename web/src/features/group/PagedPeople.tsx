import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { describeProblem, type ProblemLike } from '../../i18n/index.ts';
import { Button, type Pages, Spinner } from '../../ui/index.ts';
import styles from './People.module.css';

type PagedPeopleProps<T> = {
  pages: Pages<T, ProblemLike>;
  keyOf: (item: T) => string;
  /** What is shown where there is nobody. */
  empty: ReactNode;
  children: (item: T) => ReactNode;
};

/** People page by page, with words for what goes wrong. */
export function PagedPeople<T>({ pages, keyOf, empty, children }: PagedPeopleProps<T>) {
  const { items, isLoading, problem, more } = pages;
  return (
    <>
      <ul className={styles.list}>
        {items.map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ul>
      {problem ? (
        <p className={styles.note} role="status">
          {describeProblem(problem)}
        </p>
      ) : null}
      {isLoading && items.length === 0 ? (
        <div className={styles.loading}>
          <Spinner label={t`Loading`} />
        </div>
      ) : null}
      {!isLoading && !problem && items.length === 0 ? empty : null}
      {more ? (
        <div className={styles.loading}>
          <Button onClick={more}>{problem ? t`Try again` : t`Show more`}</Button>
        </div>
      ) : null}
    </>
  );
}
