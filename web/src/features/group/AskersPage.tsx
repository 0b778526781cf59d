import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { formatAgo } from '../../i18n/index.ts';
import type { ChatSummary, JoinAsker, Model, Problem } from '../../model/index.ts';
import { Button, EmptyState, IconButton, type Pages, useNow } from '../../ui/index.ts';
import { Frame } from './Frame.tsx';
import { PagedPeople } from './PagedPeople.tsx';
import { PersonLine } from './PersonLine.tsx';
import { useRun } from './useRun.ts';

type AskersPageProps = {
  model: Model;
  chat: ChatSummary;
  askers: Pages<JoinAsker, Problem>;
  onBack: () => void;
};

/** Who asks to be let in; the answer is yes or no, and a no isn't told. */
export function AskersPage({ model, chat, askers, onBack }: AskersPageProps) {
  const run = useRun();
  const now = useNow();
  const [busyId, setBusyId] = useState<string>();
  const answer = async (userId: string, call: ReturnType<Model['letIn']>) => {
    setBusyId(userId);
    if (await run(call)) askers.remove(({ person }) => person.id === userId);
    setBusyId(undefined);
  };
  return (
    <Frame title={t`Requests to join`} level={2} back={{ icon: 'back', label: t`Back`, onBack }}>
      <PagedPeople
        pages={askers}
        keyOf={({ person }) => person.id}
        empty={
          <EmptyState picture="perch" title={t`Nobody waits`}>
            {t`Who comes by a link that needs approval stands here until you answer.`}
          </EmptyState>
        }
      >
        {({ person, at }) => (
          <PersonLine person={person} text={t`Asked ${formatAgo(at, now)}`}>
            <IconButton
              icon="close"
              label={t`Turn ${person.displayName} away`}
              disabled={busyId === person.id}
              onClick={() => void answer(person.id, model.turnAway(chat.id, person.id))}
            />
            <Button
              look="primary"
              isBusy={busyId === person.id}
              aria-label={t`Accept ${person.displayName}`}
              onClick={() => void answer(person.id, model.letIn(chat.id, person.id))}
            >{t`Accept`}</Button>
          </PersonLine>
        )}
      </PagedPeople>
    </Frame>
  );
}
