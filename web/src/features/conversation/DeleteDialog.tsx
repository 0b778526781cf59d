import { plural, t } from '@lingui/core/macro';
import { useState } from 'react';
import { Button, Dialog } from '../../ui/index.ts';

type DeleteDialogProps = {
  count: number;
  /** Whether it is the chat with oneself. */
  isSaved: boolean;
  onDelete: () => Promise<void>;
  onClose: () => void;
};

/** Asks before messages go for everyone. */
export function DeleteDialog({ count, isSaved, onDelete, onClose }: DeleteDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const gone = plural(count, {
    one: 'It is gone for everyone in this chat.',
    other: 'They are gone for everyone in this chat.',
  });
  const goneHere = plural(count, {
    one: 'It is gone on all your devices.',
    other: 'They are gone on all your devices.',
  });
  return (
    <Dialog
      isAlert
      title={plural(count, { one: 'Delete this message?', other: 'Delete # messages?' })}
      closeLabel={t`Close`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            look="danger"
            isBusy={isBusy}
            onClick={async () => {
              setBusy(true);
              await onDelete();
              setBusy(false);
              onClose();
            }}
          >{t`Delete`}</Button>
        </>
      }
    >
      {isSaved ? goneHere : gone}
    </Dialog>
  );
}
