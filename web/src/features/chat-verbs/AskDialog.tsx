import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { Button, Dialog } from '../../ui/index.ts';

type AskDialogProps = {
  verb: 'clear' | 'hide' | 'block';
  name: string;
  isSaved: boolean;
  onYes: () => Promise<void>;
  onClose: () => void;
};

/** Asks before something goes that doesn't come back. */
export function AskDialog({ verb, name, isSaved, onYes, onClose }: AskDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const { title, text, yes } = wordsOf(verb, name, isSaved);
  return (
    <Dialog
      isAlert
      title={title}
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
              await onYes();
              setBusy(false);
              onClose();
            }}
          >
            {yes}
          </Button>
        </>
      }
    >
      {text}
    </Dialog>
  );
}

function wordsOf(verb: AskDialogProps['verb'], name: string, isSaved: boolean) {
  switch (verb) {
    case 'clear':
      return {
        title: t`Clear the history?`,
        text: isSaved
          ? t`All messages in it are gone on all your devices.`
          : t`All messages in it are gone on all your devices. The others keep them.`,
        yes: t`Clear`,
      };
    case 'hide':
      return {
        title: t`Delete this chat?`,
        text: isSaved
          ? t`It leaves the list, and its messages are gone on all your devices.`
          : t`It leaves the list, and its messages are gone on all your devices. ${name} keeps them. A new message brings the chat back.`,
        yes: t`Delete chat`,
      };
    case 'block':
      return {
        title: t`Block ${name}?`,
        text: t`What they write doesn’t reach you, and they don’t see when you are there. They aren’t told.`,
        yes: t`Block`,
      };
  }
}
