import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Model, Person } from '../../model/index.ts';
import {
  Avatar,
  Banner,
  Button,
  EmptyState,
  Row,
  Section,
  Spinner,
  useLive,
  usePages,
  useToast,
} from '../../ui/index.ts';
import styles from './pages.module.css';

/** Those who are blocked, and how to take that back. */
export function BlockedPage({ model }: { model: Model }) {
  const toast = useToast();
  const { blockedIds } = useLive(model.arrangement);
  const isOnline = useLive(model.connection).status === 'online';
  const pages = usePages(model.loadBlocked, `${isOnline} ${blockedIds.join()}`);
  const [busyId, setBusyId] = useState<string>();
  const shown = pages.items.filter(({ id }) => blockedIds.includes(id));
  const unblock = async (person: Person) => {
    setBusyId(person.id);
    const answer = await model.blockPerson(person.id, false);
    setBusyId(undefined);
    if (answer.ok) toast(t`${person.displayName} isn’t blocked any more`);
    else toast(describeProblem(answer.problem), 'error');
  };
  if (pages.problem && shown.length === 0) {
    return (
      <div className={styles.page}>
        <Banner icon="warning">{describeProblem(pages.problem)}</Banner>
        <div>
          <Button icon="retry" onClick={pages.more}>{t`Try again`}</Button>
        </div>
      </div>
    );
  }
  if (pages.isLoading && shown.length === 0) {
    return (
      <div className={styles.waiting}>
        <Spinner label={t`Loading`} />
      </div>
    );
  }
  if (shown.length === 0) {
    return (
      <EmptyState picture="perch" title={t`Nobody is blocked`}>
        {t`Somebody you block can’t write to you, and doesn’t see when you are there.`}
      </EmptyState>
    );
  }
  return (
    <div className={styles.page}>
      <Section
        note={t`What they write doesn’t reach you, and they don’t see when you are there. They aren’t told.`}
      >
        {shown.map((person) => (
          <Row
            key={person.id}
            start={<Avatar id={person.id} name={person.displayName} src={person.avatarUrl} size={42} />}
            title={person.displayName}
            text={<span dir="ltr">@{person.username}</span>}
            end={
              <Button
                look="quiet"
                isBusy={busyId === person.id}
                aria-label={t`Unblock ${person.displayName}`}
                onClick={() => unblock(person)}
              >{t`Unblock`}</Button>
            }
          />
        ))}
      </Section>
      {pages.more ? (
        <div>
          <Button onClick={pages.more}>{t`Show more`}</Button>
        </div>
      ) : null}
    </div>
  );
}
