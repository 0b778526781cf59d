import { t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import { describeMembers, describeProblem } from '../../i18n/index.ts';
import type { JoinPreview, Model, Problem } from '../../model/index.ts';
import { Avatar, Button, Dialog, Spinner, useToast } from '../../ui/index.ts';
import styles from './GroupPanel.module.css';

type JoinDialogProps = {
  model: Model;
  /** What the link carries. */
  token: string;
  onOpen: (chatId: string) => void;
  onClose: () => void;
};

/** Where an invite link leads, and the button that joins. Who is in it already goes there at once. */
export function JoinDialog({ model, token, onOpen, onClose }: JoinDialogProps) {
  const toast = useToast();
  const [preview, setPreview] = useState<JoinPreview>();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link is looked up once
  useEffect(() => {
    let isWanted = true;
    void model.previewJoin(token).then((answer) => {
      if (!isWanted) return;
      if (!answer.ok) setProblem(answer.problem);
      else if (answer.value.chatId !== undefined) onOpen(answer.value.chatId);
      else setPreview(answer.value);
    });
    return () => {
      isWanted = false;
    };
  }, [model, token]);
  const join = async () => {
    setBusy(true);
    const answer = await model.joinByLink(token);
    setBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    if (answer.value !== undefined) return onOpen(answer.value);
    toast(t`You asked to join. Somebody has to let you in.`);
    onClose();
  };
  const isChannel = preview?.type === 'channel';
  return (
    <Dialog
      title={isChannel ? t`Join the channel` : t`Join the group`}
      closeLabel={t`Close`}
      onClose={onClose}
      actions={
        preview && !problem && !preview.isAsked ? (
          <>
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button look="primary" isBusy={isBusy} onClick={join}>
              {preview.needsApproval ? t`Ask to join` : t`Join`}
            </Button>
          </>
        ) : null
      }
    >
      {problem ? (
        <p role="alert">{describeProblem(problem)}</p>
      ) : preview ? (
        <div className={styles.card} data-testid="join-preview">
          <Avatar id={preview.title} name={preview.title} src={preview.photoUrl} size={96} />
          <p className={styles.name} dir="auto">
            {preview.title}
          </p>
          <p className={styles.count}>{describeMembers(preview.type, preview.memberCount)}</p>
          {preview.about ? (
            <p className={styles.about} dir="auto">
              {preview.about}
            </p>
          ) : null}
          {preview.isAsked ? (
            <p className={styles.count}>{t`You asked to join. Somebody has to let you in.`}</p>
          ) : null}
        </div>
      ) : (
        <Spinner label={t`Loading`} />
      )}
    </Dialog>
  );
}
