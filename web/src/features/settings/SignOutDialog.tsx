import { plural, t } from '@lingui/core/macro';
import { useState } from 'react';
import type { Model } from '../../model/index.ts';
import { Button, Dialog, useLive } from '../../ui/index.ts';

/** Asks before one is signed out, and says what would be lost. */
export function SignOutDialog({ model, onClose }: { model: Model; onClose: () => void }) {
  const queue = useLive(model.queue);
  const unsent = queue.waiting + queue.failed;
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      isAlert
      title={t`Sign out of this device?`}
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
              await model.logout();
              setBusy(false);
            }}
          >{t`Sign out`}</Button>
        </>
      }
    >
      {t`What this browser keeps of your chats is removed.`}{' '}
      {unsent > 0
        ? plural(unsent, {
            one: 'A message that wasn’t sent yet is lost.',
            other: '# messages that weren’t sent yet are lost.',
          })
        : null}
    </Dialog>
  );
}
