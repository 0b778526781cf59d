import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import { Button, Spinner } from '../../ui/index.ts';
import styles from './PagedList.module.css';
import type { Pages } from './usePages.ts';

type PagedListProps<T> = {
  pages: Pages<T>;
  keyOf: (item: T) => string;
  /** What is said where there is nothing. */
  empty: string;
  children: (item: T) => ReactNode;
};

/** A list with a way to its next page, and words for what goes wrong. */
export function PagedList<T>({ pages, keyOf, empty, children }: PagedListProps<T>) {
  const { items, isLoading, problem, more } = pages;
  return (
    <>
      <ul>
        {items.map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ul>
      <div className={styles.end} role="status">
        {isLoading ? <Spinner label={t`Loading`} /> : null}
        {problem ? <p>{describeProblem(problem)}</p> : null}
        {!isLoading && !problem && items.length === 0 ? <p>{empty}</p> : null}
        {more ? <Button onClick={more}>{problem ? t`Try again` : t`Show more`}</Button> : null}
      </div>
    </>
  );
}
