import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import type { Person } from '../../model/index.ts';
import { Avatar, cx } from '../../ui/index.ts';
import styles from './Sent.module.css';

type SentProps = {
  /** Who sent it, where that has to be said: in a group, if it was somebody else. */
  by: Person | 'unknown' | undefined;
  isFirst: boolean;
  isLast: boolean;
  /** Shows who somebody is. */
  onPerson: (userId: string) => void;
  children: ReactNode;
};

/** A message of a group with who sent it: the name above the first of a run, the picture beside the last. */
export function Sent({ by, isFirst, isLast, onPerson, children }: SentProps) {
  if (!by) return <>{children}</>;
  const person = by === 'unknown' ? undefined : by;
  const name = person?.displayName ?? t`Unknown user`;
  return (
    <div className={styles.sent}>
      {isFirst ? (
        <p className={styles.name} dir="auto" data-testid="sender">
          {name}
        </p>
      ) : (
        <span className="visually-hidden">{name}</span>
      )}
      <div className={cx(styles.message, isFirst && styles.first)}>{children}</div>
      {isLast ? (
        // For the mouse and the finger; the keyboard has the list of members, which has all of them.
        <button
          type="button"
          className={styles.face}
          tabIndex={-1}
          aria-label={t`Profile of ${name}`}
          disabled={!person}
          onClick={() => person && onPerson(person.id)}
        >
          <Avatar id={person?.id ?? name} name={name} src={person?.avatarUrl} size={30} />
        </button>
      ) : null}
    </div>
  );
}
