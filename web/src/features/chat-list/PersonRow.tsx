import { Avatar } from '../../ui/index.ts';
import styles from './PersonRow.module.css';
import type { PersonView } from './view.ts';

/** A person in the results; picking one opens the chat. */
export function PersonRow({ person, onPick }: { person: PersonView; onPick: (userId: string) => void }) {
  return (
    <li>
      <button type="button" className={styles.row} data-testid="person-row" onClick={() => onPick(person.id)}>
        <Avatar id={person.id} name={person.name} src={person.avatarUrl} size={42} />
        <span className={styles.main}>
          <span className={styles.name} dir="auto">
            {person.name}
          </span>
          <span className={styles.username} dir="ltr">
            @{person.username}
          </span>
        </span>
      </button>
    </li>
  );
}
