import { t } from '@lingui/core/macro';
import { useState } from 'react';
import type { Result } from '../../model/index.ts';
import { Button, Dialog } from '../../ui/index.ts';

/** A question before something that can't be taken back easily. */
export type Question = {
  title: string;
  text: string;
  yes: string;
  act: () => Promise<Result<void>>;
  onDone?: () => void;
};

type AskProps = {
  question: Question;
  run: (call: Promise<Result<unknown>>) => Promise<boolean>;
  onClose: () => void;
};

/** Asks, and does it if the answer is yes. */
export function Ask({ question, run, onClose }: AskProps) {
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      isAlert
      title={question.title}
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
              const isDone = await run(question.act());
              setBusy(false);
              onClose();
              if (isDone) question.onDone?.();
            }}
          >
            {question.yes}
          </Button>
        </>
      }
    >
      {question.text}
    </Dialog>
  );
}
