import { t } from '@lingui/core/macro';
import { useState } from 'react';
import type { Person } from '../../model/index.ts';
import { copyText } from '../../platform/index.ts';
import { Avatar, Button, Dialog, IconButton, useToast } from '../../ui/index.ts';
import styles from './PersonCard.module.css';
import type { PeerLine } from './view.ts';

type PersonCardProps = {
  person: Person;
  line: PeerLine | undefined;
  isBlocked: boolean;
  onBlock: (isBlocked: boolean) => Promise<void>;
  onClose: () => void;
};

/** Who somebody is: picture, name, username and what they say about themselves. */
export function PersonCard({ person, line, isBlocked, onBlock, onClose }: PersonCardProps) {
  const [isBusy, setBusy] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const toast = useToast();
  const isQuestion = isAsked && !isBlocked;
  const press = async () => {
    if (isBusy) return;
    if (!isBlocked && !isAsked) return setAsked(true);
    setBusy(true);
    await onBlock(!isBlocked);
    setBusy(false);
    setAsked(false);
  };
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
        <div className={styles.block}>
          {isQuestion ? (
            <p className={styles.question}>
              {t`What they write doesn’t reach you, and they don’t see when you are there. They aren’t told.`}
            </p>
          ) : null}
          {/* One button all along, so that the focus stays in the dialog. */}
          <Button
            look={isQuestion ? 'danger' : 'quiet'}
            icon="block"
            isWide={isQuestion}
            aria-busy={isBusy || undefined}
            onClick={press}
          >
            {isBlocked ? t`Unblock` : isAsked ? t`Block ${person.displayName}` : t`Block…`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
