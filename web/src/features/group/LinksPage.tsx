import { t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { ChatSummary, GroupLink, Model, Problem } from '../../model/index.ts';
import { Button, EmptyState, Spinner, useNow, useToast } from '../../ui/index.ts';
import { Frame } from './Frame.tsx';
import styles from './GroupPanel.module.css';
import { LinkCard } from './LinkCard.tsx';
import { NewLink } from './NewLink.tsx';
import people from './People.module.css';
import { QrDialog } from './QrDialog.tsx';
import { useRun } from './useRun.ts';

type LinksPageProps = { model: Model; chat: ChatSummary; onBack: () => void };

/** The links with which others can join: make one, hand it out, show it as a code, revoke it. */
export function LinksPage({ model, chat, onBack }: LinksPageProps) {
  const run = useRun();
  const toast = useToast();
  const now = useNow();
  const [links, setLinks] = useState<readonly GroupLink[]>();
  const [problem, setProblem] = useState<Problem>();
  const [isNew, setNew] = useState(false);
  const [shown, setShown] = useState<GroupLink>();
  const [busyId, setBusyId] = useState<string>();
  useEffect(() => {
    let isWanted = true;
    void model.loadLinks(chat.id).then((answer) => {
      if (!isWanted) return;
      if (answer.ok) setLinks(answer.value);
      else setProblem(answer.problem);
    });
    return () => {
      isWanted = false;
    };
  }, [model, chat.id]);
  const revoke = async ({ id }: GroupLink) => {
    setBusyId(id);
    const isDone = await run(model.revokeLink(chat.id, id));
    setBusyId(undefined);
    if (!isDone) return;
    setLinks((before) => before?.filter((link) => link.id !== id));
    toast(t`The link lets nobody in any more.`);
  };

  if (isNew) {
    return (
      <NewLink
        model={model}
        chatId={chat.id}
        onBack={() => setNew(false)}
        onMade={(link) => {
          setLinks((before) => [link, ...(before ?? [])]);
          setNew(false);
        }}
      />
    );
  }
  return (
    <Frame
      title={t`Invite links`}
      level={2}
      back={{ icon: 'back', label: t`Back`, onBack }}
      footer={
        links && links.length > 0 ? (
          <Button icon="link" isWide onClick={() => setNew(true)}>{t`Make another link`}</Button>
        ) : null
      }
    >
      {problem ? (
        <p className={people.note} role="status">
          {describeProblem(problem)}
        </p>
      ) : !links ? (
        <div className={people.loading}>
          <Spinner label={t`Loading`} />
        </div>
      ) : links.length === 0 ? (
        <EmptyState
          picture="wave"
          title={t`Let others find the way`}
          action={<Button look="primary" icon="link" onClick={() => setNew(true)}>{t`Make a link`}</Button>}
        >
          {t`Whoever opens the link can join. It can end, be for a few people only, or ask you first.`}
        </EmptyState>
      ) : (
        <ul className={styles.links}>
          {links.map((link) => (
            <LinkCard
              key={link.id}
              link={link}
              now={now}
              isBusy={busyId === link.id}
              onShow={() => setShown(link)}
              onRevoke={() => void revoke(link)}
            />
          ))}
        </ul>
      )}
      {shown ? <QrDialog chat={chat} link={shown} onClose={() => setShown(undefined)} /> : null}
    </Frame>
  );
}
