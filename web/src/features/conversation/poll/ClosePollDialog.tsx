import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem } from '../../../i18n/index.ts';
import type { Message, Model } from '../../../model/index.ts';
import { Button, Dialog, useToast } from '../../../ui/index.ts';

type ClosePollDialogProps = { model: Model; chatId: string; message: Message; onClose: () => void };

/** Asks before a poll ends: it can't be opened again. */
export function ClosePollDialog({ model, chatId, message, onClose }: ClosePollDialogProps) {
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const end = async () => {
    setBusy(true);
    const answer = await model.closePoll(chatId, message.seq);
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
    onClose();
  };
  return (
    <Dialog
      title={t`End the poll?`}
      closeLabel={t`Cancel`}
      isAlert
      actions={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isBusy={isBusy} onClick={() => void end()}>
            {t`End the poll`}
          </Button>
        </>
      }
      onClose={onClose}
    >
      <p>{t`Nobody can vote after that, and it can’t be opened again.`}</p>
    </Dialog>
  );
}
