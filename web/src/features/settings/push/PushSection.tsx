import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { describeProblem, formatAgo } from '../../../i18n/index.ts';
import type { Model, PushDevice, PushTest } from '../../../model/index.ts';
import {
  Banner,
  Button,
  Row,
  RowIcon,
  Section,
  Spinner,
  Switch,
  useNow,
  useToast,
} from '../../../ui/index.ts';
import styles from '../pages.module.css';
import { SettingsLink } from '../SettingsFrame.tsx';
import own from './PushSection.module.css';
import { type PushFailure, usePush } from './usePush.ts';
import { canSwitch, type PushState } from './view.ts';

type PushSectionProps = {
  model: Model;
  userId: string;
  /** Where it says how to get HTTPS. */
  connectionHref: string;
  onConnection: () => void;
};

/** Whether this device is told of messages while the app is closed, and which others are. */
export function PushSection({ model, userId, connectionHref, onConnection }: PushSectionProps) {
  const toast = useToast();
  const push = usePush(model, userId);
  const { state, devices } = push;
  const isOn = state === 'on';
  const service = devices?.find((device) => device.isCurrent)?.service;
  const turn = async (wanted: boolean) => {
    const failure = await (wanted ? push.turnOn() : push.turnOff());
    if (failure) toast(describeFailure(failure), 'error');
  };
  const test = async () => {
    const answer = await push.test();
    if (answer === 'sent') toast(t`Sent. It should show up in a moment.`);
    else toast(typeof answer === 'string' ? describeTest(answer) : describeProblem(answer), 'error');
  };
  if (!state) {
    return (
      <div className={styles.waiting}>
        <Spinner label={t`Looking at this device`} />
      </div>
    );
  }
  return (
    <>
      <Hint
        state={state}
        isBusy={push.busy === 'switch'}
        onAgain={() => void turn(true)}
        link={
          <SettingsLink
            icon="warning"
            title={t`How to get HTTPS`}
            href={connectionHref}
            isCurrent={false}
            onOpen={onConnection}
          />
        }
      />
      {canSwitch(state) ? (
        <Section
          title={t`On this device`}
          note={
            isOn
              ? explain(service)
              : state === 'off' &&
                t`Your browser asks you whether Roost may show notifications. Nothing is installed.`
          }
        >
          <Switch
            label={t`Notify me while Roost is closed`}
            isOn={isOn}
            isDisabled={push.busy === 'switch'}
            onChange={(wanted) => void turn(wanted)}
          />
          {isOn ? (
            <Row
              title={t`Does it work?`}
              text={t`Sends a notification to this device.`}
              end={
                <Button isBusy={push.busy === 'test'} onClick={() => void test()}>
                  {t`Send a test`}
                </Button>
              }
            />
          ) : null}
        </Section>
      ) : null}
      <Others
        devices={devices?.filter((device) => !device.isCurrent) ?? []}
        onEnd={async (device) => {
          const failed = await push.endOther(device.id);
          if (failed) toast(describeProblem(failed), 'error');
        }}
      />
    </>
  );
}

/** Why there is no switch, or why it went off, and what helps. */
function Hint(props: { state: PushState; isBusy: boolean; onAgain: () => void; link: ReactNode }) {
  switch (props.state) {
    case 'insecure':
      return (
        <>
          <Banner icon="warning">
            {t`This page came over plain HTTP, where browsers refuse notifications. You hear of messages while Roost is open.`}
          </Banner>
          <ul>{props.link}</ul>
        </>
      );
    case 'install':
      return (
        <Section
          title={t`On iPhone and iPad`}
          note={t`Notifications work there in the installed app only.`}
          isBare
        >
          <ol className={own.steps}>
            <li>{t`Tap the share button of the browser.`}</li>
            <li>{t`Choose “Add to Home Screen”.`}</li>
            <li>{t`Open Roost from the home screen, and come back to this page.`}</li>
          </ol>
        </Section>
      );
    case 'unsupported':
      return (
        <Banner icon="info" tone="plain">
          {t`This browser can’t show notifications while Roost is closed. You hear of messages while it is open.`}
        </Banner>
      );
    case 'not-offered':
      return (
        <Banner icon="info" tone="plain">
          {t`This server doesn’t send notifications.`}
        </Banner>
      );
    case 'denied':
      return (
        <Banner icon="bellOff">
          {t`The browser doesn’t let Roost show notifications. Allow them with the sign in front of the address, or in the browser’s settings, and come back.`}
        </Banner>
      );
    case 'expired':
      return (
        <Banner
          icon="bellOff"
          action={<Button isBusy={props.isBusy} onClick={props.onAgain}>{t`Turn on again`}</Button>}
        >
          {t`Notifications on this device have stopped: the browser ended them.`}
        </Banner>
      );
    default:
      return null;
  }
}

type OthersProps = { devices: readonly PushDevice[]; onEnd: (device: PushDevice) => void };

/** The other devices that are told. */
function Others({ devices, onEnd }: OthersProps) {
  const now = useNow();
  if (devices.length === 0) return null;
  return (
    <Section title={t`Other devices that are notified`}>
      {devices.map((device) => (
        <Row
          key={device.id}
          start={<RowIcon name="devices" />}
          title={device.name || device.service}
          text={
            device.isFailing
              ? t`Isn’t reached any more`
              : device.sentAt
                ? t`Last notified ${formatAgo(device.sentAt, now)}`
                : t`Not notified yet`
          }
          end={
            <Button
              look="quiet"
              aria-label={t`Turn off notifications on ${device.name}`}
              onClick={() => onEnd(device)}
            >
              {t`Turn off`}
            </Button>
          }
        />
      ))}
    </Section>
  );
}

function explain(service: string | undefined): string | undefined {
  return (
    service &&
    t`They come through ${service}, the push service of this browser, and are encrypted for this device: the service sees that something comes, not from whom and not what.`
  );
}

function describeFailure(failure: PushFailure): string {
  if (failure.code === 'no-permission') return t`The browser didn’t allow notifications.`;
  if (failure.code === 'no-service')
    return t`The push service of this browser can’t be reached, or is turned off in its settings.`;
  return describeProblem(failure);
}

function describeTest(result: Exclude<PushTest, 'sent'>): string {
  return {
    gone: t`The push service doesn’t know this device any more. Turn notifications on again.`,
    refused: t`The push service refused the notification.`,
    unreachable: t`The server couldn’t reach the push service.`,
  }[result];
}
