import { t } from '@lingui/core/macro';
import { describeStatus, formatClock, formatMoment } from '../../i18n/index.ts';
import { isOnlyEmoji } from '../../markup/index.ts';
import type { Message } from '../../model/index.ts';
import { cx, Ticks } from '../../ui/index.ts';
import { Markup } from './Markup.tsx';
import styles from './MessageBody.module.css';

/** What a message says. */
export function MessageText({ message }: { message: Message }) {
  if (message.stub) {
    return (
      <span className={styles.gone}>
        {message.stub === 'deleted' ? t`Message deleted` : t`Message expired`}
      </span>
    );
  }
  if (message.text === undefined) {
    return <span className={styles.gone}>{t`This kind of message can’t be shown by this version.`}</span>;
  }
  return (
    <span className={cx(styles.text, isOnlyEmoji(message.text) && styles.jumbo)} dir="auto">
      <Markup text={message.text} />
    </span>
  );
}

/** When it was sent, whether it was edited, how far it has got. */
export function Meta({ message, onHistory }: { message: Message; onHistory: () => void }) {
  return (
    <span className={styles.meta}>
      {message.isEdited && !message.stub ? (
        <button
          type="button"
          className={styles.edited}
          title={t`Show earlier versions`}
          onClick={onHistory}
        >{t`edited`}</button>
      ) : null}
      <time dateTime={message.createdAt.toISOString()} title={formatMoment(message.createdAt)}>
        {formatClock(message.createdAt)}
      </time>
      {message.status ? <Ticks state={message.status} label={describeStatus(message.status)} /> : null}
    </span>
  );
}
