import { t } from '@lingui/core/macro';
import type { Person } from '../../model/index.ts';
import { copyText } from '../../platform/index.ts';
import { Avatar, Dialog, IconButton, useToast } from '../../ui/index.ts';
import styles from './PersonCard.module.css';
import type { PeerLine } from './view.ts';

type PersonCardProps = { person: Person; line: PeerLine | undefined; onClose: () => void };

/** Who somebody is: picture, name, username and what they say about themselves. */
export function PersonCard({ person, line, onClose }: PersonCardProps) {
  const toast = useToast();
  const address = `@${person.username}`;
  return (
    <Dialog title={t`Profile`} closeLabel={t`Close`} onClose={onClose}>
      <div className={styles.card}>
        <Avatar id={person.id} name={person.displayName} src={person.avatarUrl} size={128} />
        <p className={styles.name} dir="auto">
          {person.displayName}
        </p>
        {line && line.text !== address ? <p className={styles.line}>{line.text}</p> : null}
        <p className={styles.username}>
          <span dir="ltr">{address}</span>
          <IconButton
            icon="copy"
            size={18}
            label={t`Copy the username`}
            onClick={async () => {
              if (await copyText(address)) toast(t`Copied`);
            }}
          />
        </p>
        {person.about ? (
          <p className={styles.about} dir="auto">
            {person.about}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}
