import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeTimer, timersWith } from '../../i18n/index.ts';
import { Button, Dialog, RadioList } from '../../ui/index.ts';
import styles from './MuteDialog.module.css';

type TimerDialogProps = {
  /** It is the chat with oneself. */
  isAlone: boolean;
  /** How it is set; 0: off. */
  seconds: number;
  onSet: (seconds: number) => Promise<boolean>;
  onClose: () => void;
};

/** After how long messages of a chat disappear. */
export function TimerDialog({ isAlone, seconds, onSet, onClose }: TimerDialogProps) {
  const [picked, setPicked] = useState(String(seconds));
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      title={t`Disappearing messages`}
      closeLabel={t`Close`}
      onClose={onClose}
      actions={
        <Button
          look="primary"
          isBusy={isBusy}
          onClick={async () => {
            setBusy(true);
            const isDone = Number(picked) === seconds || (await onSet(Number(picked)));
            setBusy(false);
            if (isDone) onClose();
          }}
        >{t`Save`}</Button>
      }
    >
      <p className={styles.about}>
        {isAlone
          ? t`What you write from now on goes by itself after this time, on all your devices.`
          : t`What anybody writes here from now on goes by itself after this time, for everyone.`}
      </p>
      <RadioList
        label={t`Messages disappear`}
        value={picked}
        options={timersWith(seconds).map((value) => ({ value: String(value), label: describeTimer(value) }))}
        onChange={setPicked}
      />
    </Dialog>
  );
}
