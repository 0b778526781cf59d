import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { formatAhead, nameZone } from '../../../i18n/index.ts';
import { Button, Dialog, RadioList, TextField } from '../../../ui/index.ts';
import styles from './Scheduled.module.css';
import { fieldBounds, nameTime, offeredTimes, readField, type TimeChoice, toField } from './view.ts';

type TimeDialogProps = {
  title: string;
  /** The time that it has so far. */
  initial?: Date | undefined;
  /** True once it is done. */
  onPick: (at: Date) => Promise<boolean>;
  onClose: () => void;
};

/** When a message is sent: one of the usual times, or one of one's own. */
export function TimeDialog({ title, initial, onPick, onClose }: TimeDialogProps) {
  const [now] = useState(() => new Date());
  const offered = offeredTimes(now);
  const isAhead = initial !== undefined && initial > now;
  const [choice, setChoice] = useState<TimeChoice>(isAhead ? 'own' : 'morning');
  const [field, setField] = useState(() =>
    toField((isAhead ? initial : undefined) ?? offered.find((time) => time.choice === 'morning')?.at ?? now),
  );
  const [isBusy, setBusy] = useState(false);
  const at =
    choice === 'own' ? readField(field, new Date()) : offered.find((time) => time.choice === choice)?.at;
  return (
    <Dialog
      title={title}
      closeLabel={t`Close`}
      onClose={onClose}
      actions={
        <Button
          look="primary"
          isBusy={isBusy}
          disabled={!at}
          onClick={async () => {
            if (!at) return;
            setBusy(true);
            const isDone = await onPick(at);
            setBusy(false);
            if (isDone) onClose();
          }}
        >{t`Schedule`}</Button>
      }
    >
      <RadioList
        label={t`When`}
        isFirst
        value={choice}
        options={[
          ...offered.map((time) => ({
            value: time.choice as TimeChoice,
            label: nameTime(time.choice),
            text: formatAhead(time.at, now),
          })),
          { value: 'own' as const, label: nameTime('own') },
        ]}
        onChange={setChoice}
      />
      {choice === 'own' ? (
        <div className={styles.own}>
          <TextField
            type="datetime-local"
            label={t`Day and time`}
            value={field}
            {...fieldBounds(now)}
            error={at ? undefined : t`Choose a time that is ahead, within a year.`}
            onChange={setField}
          />
        </div>
      ) : null}
      <p className={styles.zone}>{t`Times are those of this device: ${nameZone(at ?? now)}.`}</p>
    </Dialog>
  );
}
