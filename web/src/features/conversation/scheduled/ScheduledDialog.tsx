import { plural, t } from '@lingui/core/macro';
import { useRef, useState } from 'react';
import type { ScheduledMessage } from '../../../model/index.ts';
import { Button, Dialog, Icon, IconButton, TextArea, useNow } from '../../../ui/index.ts';
import styles from './Scheduled.module.css';
import { TimeDialog } from './TimeDialog.tsx';
import { describeScheduled } from './view.ts';

/** What can be done with a scheduled message; true once it is done. */
export type ScheduledActs = {
  send: (message: ScheduledMessage) => Promise<boolean>;
  rewrite: (message: ScheduledMessage, text: string) => Promise<boolean>;
  move: (message: ScheduledMessage, at: Date) => Promise<boolean>;
  remove: (message: ScheduledMessage) => Promise<boolean>;
};

type ScheduledDialogProps = {
  messages: readonly ScheduledMessage[];
  acts: ScheduledActs;
  onClose: () => void;
};

/** The messages of a chat that are sent later. */
export function ScheduledDialog({ messages, acts, onClose }: ScheduledDialogProps) {
  const now = useNow(30_000);
  const [moved, setMoved] = useState<ScheduledMessage>();
  const list = useRef<HTMLUListElement>(null);
  return (
    <>
      <Dialog
        title={plural(messages.length, { one: 'Scheduled message', other: 'Scheduled messages' })}
        closeLabel={t`Close`}
        onClose={onClose}
      >
        {messages.length === 0 ? (
          <p className={styles.none}>{t`Nothing is scheduled here any more.`}</p>
        ) : null}
        <ul ref={list} className={styles.list} tabIndex={-1}>
          {messages.map((message) => (
            <ScheduledRow
              key={message.id}
              message={message}
              acts={acts}
              now={now}
              onMove={() => setMoved(message)}
              onGone={() => list.current?.focus()}
            />
          ))}
        </ul>
      </Dialog>
      {moved ? (
        <TimeDialog
          title={t`Send at another time`}
          initial={moved.sendAt}
          onPick={(at) => acts.move(moved, at)}
          onClose={() => setMoved(undefined)}
        />
      ) : null}
    </>
  );
}

type ScheduledRowProps = {
  message: ScheduledMessage;
  acts: ScheduledActs;
  now: Date;
  onMove: () => void;
  /** It leaves the list, with the button that has the focus. */
  onGone: () => void;
};

function ScheduledRow({ message, acts, now, onMove, onGone }: ScheduledRowProps) {
  const [text, setText] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const { when, problem } = describeScheduled(message, now);
  const run = async (action: Promise<boolean>) => {
    setBusy(true);
    const isDone = await action;
    setBusy(false);
    return isDone;
  };
  const leave = async (action: Promise<boolean>) => {
    if (await run(action)) onGone();
  };
  if (text !== undefined) {
    return (
      <li className={styles.row}>
        <TextArea label={t`Message`} value={text} autoFocus onChange={setText} />
        <div className={styles.acts}>
          <Button look="quiet" onClick={() => setText(undefined)}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isBusy={isBusy}
            disabled={text.trim() === ''}
            onClick={async () => {
              if (text === message.text || (await run(acts.rewrite(message, text)))) setText(undefined);
            }}
          >{t`Save`}</Button>
        </div>
      </li>
    );
  }
  return (
    <li className={styles.row} data-testid="scheduled" data-refused={message.isRefused || undefined}>
      <p className={styles.when}>
        <Icon name="clock" size={16} />
        <span>{when}</span>
        {message.isSilent ? (
          <span className={styles.silent}>
            <Icon name="bellOff" size={15} />
            {t`Without sound`}
          </span>
        ) : null}
      </p>
      <p className={styles.text} dir="auto">
        {message.text ?? t`This kind of message can’t be shown by this version.`}
      </p>
      {problem ? (
        <p className={styles.problem}>
          <Icon name="warning" size={16} />
          <span>{problem}</span>
        </p>
      ) : null}
      <div className={styles.acts}>
        <IconButton
          icon="trash"
          label={t`Delete`}
          disabled={isBusy}
          onClick={() => void leave(acts.remove(message))}
        />
        {message.text === undefined || message.kind ? null : (
          <IconButton
            icon="edit"
            label={t`Edit`}
            disabled={isBusy}
            onClick={() => setText(message.text ?? '')}
          />
        )}
        <IconButton icon="clock" label={t`Send at another time`} disabled={isBusy} onClick={onMove} />
        <Button icon="send" isBusy={isBusy} onClick={() => void leave(acts.send(message))}>
          {t`Send now`}
        </Button>
      </div>
    </li>
  );
}
