import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { formatDay } from '../../i18n/index.ts';
import type { ChatSummary, Model } from '../../model/index.ts';
import { Button, EmptyState, useNow, usePages, useToast } from '../../ui/index.ts';
import { Frame } from './Frame.tsx';
import { PagedPeople } from './PagedPeople.tsx';
import { PersonLine } from './PersonLine.tsx';
import { useRun } from './useRun.ts';

type BansPageProps = { model: Model; chat: ChatSummary; onBack: () => void };

/** Who can't come back, and the way to let them. */
export function BansPage({ model, chat, onBack }: BansPageProps) {
  const run = useRun();
  const toast = useToast();
  const now = useNow();
  const [busyId, setBusyId] = useState<string>();
  const bans = usePages((cursor) => model.loadBans(chat.id, cursor), chat.id);
  const lift = async (userId: string) => {
    setBusyId(userId);
    const isDone = await run(model.unban(chat.id, userId));
    setBusyId(undefined);
    if (!isDone) return;
    bans.remove((ban) => ban.person.id === userId);
    toast(t`They can come back by a link, or be added.`);
  };
  return (
    <Frame title={t`Banned people`} level={2} back={{ icon: 'back', label: t`Back`, onBack }}>
      <PagedPeople
        pages={bans}
        keyOf={(ban) => ban.person.id}
        empty={
          <EmptyState picture="perch" title={t`Nobody is banned`}>
            {t`Ban somebody from the menu at their name: they are removed and can’t come back.`}
          </EmptyState>
        }
      >
        {({ person, at }) => (
          <PersonLine person={person} text={t`Since ${formatDay(at, now)}`}>
            <Button
              isBusy={busyId === person.id}
              aria-label={t`Lift the ban of ${person.displayName}`}
              onClick={() => void lift(person.id)}
            >{t`Lift`}</Button>
          </PersonLine>
        )}
      </PagedPeople>
    </Frame>
  );
}
