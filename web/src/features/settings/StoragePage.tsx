import { plural, t } from '@lingui/core/macro';
import { type CSSProperties, useCallback, useEffect, useState } from 'react';
import { describeProblem, formatBytes, formatNumber } from '../../i18n/index.ts';
import type { Model, StorageUse } from '../../model/index.ts';
import { estimateStorage, type StorageEstimate } from '../../platform/index.ts';
import { Button, Dialog, Row, RowIcon, Section, SelectRow, Spinner, useToast } from '../../ui/index.ts';
import pages from './pages.module.css';
import styles from './StoragePage.module.css';
import { boundsWith, shareOf } from './storage.ts';

type Facts = { use: StorageUse; estimate: StorageEstimate | undefined };

/** What this device keeps, how much it may, and a way to forget it. */
export function StoragePage({ model }: { model: Model }) {
  const toast = useToast();
  const [facts, setFacts] = useState<Facts>();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const load = useCallback(async () => {
    const [answer, estimate] = await Promise.all([model.loadStorage(), estimateStorage()]);
    if (answer.ok) setFacts({ use: answer.value, estimate });
    else toast(describeProblem(answer.problem), 'error');
  }, [model, toast]);
  useEffect(() => void load(), [load]);
  if (!facts) {
    return (
      <div className={pages.waiting}>
        <Spinner label={t`Loading`} />
      </div>
    );
  }
  const { use, estimate } = facts;
  const setBound = async (maxMessages: number) => {
    setFacts({ estimate, use: { ...use, maxMessages } });
    const answer = await model.setMaxMessages(maxMessages);
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
    await load();
  };
  const clear = async () => {
    setBusy(true);
    const answer = await model.clearCache();
    setBusy(false);
    setAsking(false);
    toast(
      answer.ok ? t`This device has forgotten what it kept` : describeProblem(answer.problem),
      answer.ok ? 'plain' : 'error',
    );
    await load();
  };
  return (
    <div className={pages.page}>
      <Section note={use.isPersistent ? undefined : t`This browser keeps nothing once the page is closed.`}>
        {estimate ? <Used estimate={estimate} /> : null}
        <Row
          start={<RowIcon name="compose" />}
          title={plural(use.messages, { one: '# message', other: '# messages' })}
          text={plural(use.chats, { one: 'of # chat', other: 'of # chats' })}
        />
      </Section>
      <Section
        note={t`Chats that rested longest lose their messages first. They are still on the server and come back when you open the chat.`}
      >
        <SelectRow
          label={t`Messages kept at most`}
          value={String(use.maxMessages)}
          options={boundsWith(use.maxMessages).map((count) => ({
            value: String(count),
            label: formatNumber(count),
          }))}
          onChange={(value) => void setBound(Number(value))}
        />
      </Section>
      <Section
        isBare
        note={t`What waits to be sent and what you began to write stay here. All else is fetched again.`}
      >
        <Button icon="clear" isWide onClick={() => setAsking(true)}>
          {t`Clear what is kept`}
        </Button>
      </Section>
      {isAsking ? (
        <Dialog
          title={t`Clear what is kept?`}
          closeLabel={t`Cancel`}
          isAlert
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{t`Cancel`}</Button>
              <Button look="primary" isBusy={isBusy} onClick={() => void clear()}>
                {t`Clear`}
              </Button>
            </>
          }
          onClose={() => setAsking(false)}
        >
          <p>{t`This device forgets its chats and fetches them anew. Nothing is deleted on the server.`}</p>
        </Dialog>
      ) : null}
    </div>
  );
}

function Used({ estimate }: { estimate: StorageEstimate }) {
  const used = formatBytes(estimate.used);
  const quota = formatBytes(estimate.quota);
  return (
    <div className={styles.used} data-testid="storage-used">
      <p className={styles.sum}>
        <strong>{used}</strong> <span>{t`of ${quota} that the browser allows`}</span>
      </p>
      <span className={styles.bar} style={{ '--share': shareOf(estimate) } as CSSProperties} />
    </div>
  );
}
