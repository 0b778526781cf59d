import type { ReactNode } from 'react';
import type { Person } from '../../model/index.ts';
import { Avatar } from '../../ui/index.ts';
import styles from './People.module.css';

/** Somebody in a list, with what is known of them here and what can be done. */
export function PersonLine({
  person,
  text,
  children,
}: {
  person: Person;
  text: string;
  children: ReactNode;
}) {
  return (
    <div className={styles.still}>
      <Avatar id={person.id} name={person.displayName} src={person.avatarUrl} size={42} />
      <span className={styles.main}>
        <span className={styles.name} dir="auto">
          {person.displayName}
        </span>
        <span className={styles.line}>{text}</span>
      </span>
      <span className={styles.acts}>{children}</span>
    </div>
  );
}
