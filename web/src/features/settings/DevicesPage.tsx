import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem, formatAgo, formatMoment, type ProblemLike } from '../../i18n/index.ts';
import type { Device } from '../../model/index.ts';
import { Banner, Button, Dialog, Row, RowIcon, Section, Spinner, useToast } from '../../ui/index.ts';
import styles from './pages.module.css';

type DevicesPageProps = {
  /** Undefined while they are fetched. */
  devices: Device[] | undefined;
  problem: ProblemLike | undefined;
  now: Date;
  onSignOut: (id: string) => Promise<ProblemLike | undefined>;
  onRetry: () => void;
};

/** Where one is signed in, and how to end that. */
export function DevicesPage({ devices, problem, now, onSignOut, onRetry }: DevicesPageProps) {
  const toast = useToast();
  const [asked, setAsked] = useState<Device>();
  const [isBusy, setBusy] = useState(false);
  const current = devices?.find((device) => device.isCurrent);
  const others = devices?.filter((device) => !device.isCurrent) ?? [];
  const signOut = async (device: Device) => {
    setBusy(true);
    const failed = await onSignOut(device.id);
    setBusy(false);
    setAsked(undefined);
    if (failed) toast(describeProblem(failed), 'error');
    else toast(t`${device.name} is signed out`);
  };
  if (problem) {
    return (
      <div className={styles.page}>
        <Banner icon="warning">{describeProblem(problem)}</Banner>
        <div>
          <Button icon="retry" onClick={onRetry}>{t`Try again`}</Button>
        </div>
      </div>
    );
  }
  if (!devices) {
    return (
      <div className={styles.waiting}>
        <Spinner label={t`Loading devices`} />
      </div>
    );
  }
  return (
    <div className={styles.page}>
      {current ? (
        <Section title={t`This device`}>
          <Row
            start={<RowIcon name="devices" />}
            title={current.name}
            text={placeLine(current, t`active now`)}
          />
        </Section>
      ) : null}
      {others.length > 0 ? (
        <Section title={t`Other devices`} note={t`Sign out what you don’t know, and change your password.`}>
          {others.map((device) => (
            <Row
              key={device.id}
              start={<RowIcon name="devices" />}
              title={device.name}
              text={
                <span title={formatMoment(device.lastActiveAt)}>
                  {placeLine(device, t`active ${formatAgo(device.lastActiveAt, now)}`)}
                </span>
              }
              end={
                <Button look="quiet" aria-label={t`Sign out ${device.name}`} onClick={() => setAsked(device)}>
                  {t`Sign out`}
                </Button>
              }
            />
          ))}
        </Section>
      ) : (
        <p className={styles.prose}>{t`You are signed in nowhere else.`}</p>
      )}
      {asked ? (
        <Dialog
          isAlert
          title={t`Sign out ${asked.name}?`}
          closeLabel={t`Close`}
          onClose={() => setAsked(undefined)}
          actions={
            <>
              <Button onClick={() => setAsked(undefined)}>{t`Cancel`}</Button>
              <Button look="danger" isBusy={isBusy} onClick={() => signOut(asked)}>{t`Sign out`}</Button>
            </>
          }
        >
          {t`It loses access at once.`}
        </Dialog>
      ) : null}
    </div>
  );
}

function placeLine(device: Device, activity: string): string {
  return [device.place, activity].filter(Boolean).join(' · ');
}
