import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { Button, Dialog, RadioList, Switch } from '../../ui/index.ts';
import styles from './MuteDialog.module.css';
import { endOfMute, type MuteSpan, muteSpans, nameSpan } from './view.ts';

type MuteDialogProps = {
  name: string;
  isGroup: boolean;
  mutesMentions: boolean;
  onMute: (until: Date | 'forever', mutesMentions: boolean) => Promise<boolean>;
  onClose: () => void;
};

/** For how long a chat doesn't notify. */
export function MuteDialog({ name, isGroup, mutesMentions, onMute, onClose }: MuteDialogProps) {
  const [span, setSpan] = useState<MuteSpan>('hours');
  const [doNotify, setNotify] = useState(!mutesMentions);
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      title={t`Mute ${name}`}
      closeLabel={t`Close`}
      onClose={onClose}
      actions={
        <Button
          look="primary"
          isBusy={isBusy}
          onClick={async () => {
            setBusy(true);
            const isDone = await onMute(endOfMute(span, new Date()), !doNotify);
            setBusy(false);
            if (isDone) onClose();
          }}
        >{t`Mute`}</Button>
      }
    >
      <RadioList
        label={t`For how long`}
        value={span}
        options={muteSpans.map((value) => ({ value, label: nameSpan(value) }))}
        onChange={setSpan}
      />
      {isGroup ? (
        <div className={styles.mentions}>
          <Switch label={t`Messages that mention me still notify`} isOn={doNotify} onChange={setNotify} />
        </div>
      ) : null}
    </Dialog>
  );
}
