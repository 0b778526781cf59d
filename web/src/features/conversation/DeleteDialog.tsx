import { plural, t } from '@lingui/core/macro';
import { useState } from 'react';
import { Button, Dialog } from '../../ui/index.ts';
import styles from './DeleteDialog.module.css';

/** For whom messages go. */
export type DeleteFor = 'me' | 'all';

type DeleteDialogProps = {
  count: number;
  /** Whether it is the chat with oneself. */
  isSaved: boolean;
  /** Whether all of them may be deleted for everyone. */
  canDeleteForAll: boolean;
  onDelete: (whom: DeleteFor) => Promise<void>;
  onClose: () => void;
};

/** Asks for whom messages go, before they do. */
export function DeleteDialog({ count, isSaved, canDeleteForAll, onDelete, onClose }: DeleteDialogProps) {
  const [busy, setBusy] = useState<DeleteFor>();
  const act = async (whom: DeleteFor) => {
    setBusy(whom);
    await onDelete(whom);
    setBusy(undefined);
    onClose();
  };
  const note = isSaved
    ? plural(count, {
        one: 'It is gone on all your devices.',
        other: 'They are gone on all your devices.',
      })
    : canDeleteForAll
      ? t`Deleted for everyone, nobody in this chat sees it any more. Deleted for you, the others still do.`
      : t`It goes on all your devices. The others still see it.`;
  return (
    <Dialog
      isAlert
      title={plural(count, { one: 'Delete this message?', other: 'Delete # messages?' })}
      closeLabel={t`Close`}
      onClose={onClose}
      actions={
        <div className={styles.actions}>
          {isSaved ? null : (
            <>
              {canDeleteForAll ? (
                <Button
                  look="danger"
                  isWide
                  isBusy={busy === 'all'}
                  disabled={!!busy}
                  onClick={() => act('all')}
                >
                  {t`Delete for everyone`}
                </Button>
              ) : null}
              <Button
                look={canDeleteForAll ? 'secondary' : 'danger'}
                isWide
                isBusy={busy === 'me'}
                disabled={!!busy}
                onClick={() => act('me')}
              >
                {t`Delete for me`}
              </Button>
            </>
          )}
          {isSaved ? (
            <Button
              look="danger"
              isWide
              isBusy={busy === 'all'}
              onClick={() => act('all')}
            >{t`Delete`}</Button>
          ) : null}
          <Button look="quiet" isWide onClick={onClose}>{t`Cancel`}</Button>
        </div>
      }
    >
      {note}
    </Dialog>
  );
}
