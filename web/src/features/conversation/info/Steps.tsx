import { t } from '@lingui/core/macro';
import { formatMoment } from '../../../i18n/index.ts';
import type { Receipt } from '../../../model/index.ts';
import { cx, type TickState, Ticks } from '../../../ui/index.ts';
import styles from './Steps.module.css';
import { describeWhen } from './view.ts';

type StepsProps = { receipt: Receipt; sentAt: Date; isSeenTold: boolean };

/** The way of a message in a chat of two: sent, delivered, seen. */
export function Steps({ receipt, sentAt, isSeenTold }: StepsProps) {
  const { isDelivered, isSeen, delivered, seen } = receipt;
  return (
    <dl className={styles.steps} data-testid="receipts">
      <Step state="sent" title={t`Sent`} text={formatMoment(sentAt)} />
      {isDelivered || isSeen ? (
        <Step state="delivered" title={t`Delivered`} text={describeWhen(delivered, sentAt)} />
      ) : (
        <Step state="waiting" title={t`Not delivered yet`} text="" />
      )}
      {isSeenTold && isSeen ? <Step state="seen" title={t`Seen`} text={describeWhen(seen, sentAt)} /> : null}
      {isSeenTold && !isSeen && isDelivered ? <Step state="waiting" title={t`Not seen yet`} text="" /> : null}
    </dl>
  );
}

function Step({ state, title, text }: { state: TickState; title: string; text: string }) {
  return (
    <div className={cx(styles.step, state === 'waiting' && styles.waiting)}>
      <dt className={styles.title}>
        <span className={styles.ticks} aria-hidden>
          <Ticks state={state} label={title} />
        </span>
        {title}
      </dt>
      <dd className={styles.text}>{text}</dd>
    </div>
  );
}
