import { t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import { describeProblem } from '../../../i18n/index.ts';
import type { Model, Problem, ShownPack } from '../../../model/index.ts';
import { copyText, readContext } from '../../../platform/index.ts';
import { Button, Dialog, Spinner, useToast } from '../../../ui/index.ts';
import { packLink } from './link.ts';
import { StickerImage } from './StickerImage.tsx';
import styles from './Stickers.module.css';

type PackDialogProps = { model: Model; packId: string; onClose: () => void };

/** What is in a pack, and whether one has it. */
export function PackDialog({ model, packId, onClose }: PackDialogProps) {
  const toast = useToast();
  const [shown, setShown] = useState<ShownPack>();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    let isOver = false;
    void model.loadStickerPack(packId).then((answer) => {
      if (isOver) return;
      if (answer.ok) setShown(answer.value);
      else setProblem(answer.problem);
    });
    return () => {
      isOver = true;
    };
  }, [model, packId]);
  const change = async (isInstalled: boolean) => {
    setBusy(true);
    const answer = await model.installStickers(packId, isInstalled);
    setBusy(false);
    if (!answer.ok) return toast(describeProblem(answer.problem), 'error');
    toast(isInstalled ? t`Stickers added` : t`Stickers removed`);
    onClose();
  };
  const copy = async () => {
    if (await copyText(packLink(readContext().origin, packId))) toast(t`Link copied`);
    else toast(t`The browser didn’t let the text be copied.`, 'error');
  };
  const isInstalled = shown?.isInstalled ?? false;
  return (
    <Dialog
      title={shown?.pack.title ?? t`Stickers`}
      closeLabel={t`Close`}
      onClose={onClose}
      actions={
        shown ? (
          <>
            <Button icon="copy" onClick={() => void copy()}>{t`Copy the link`}</Button>
            <Button
              look={isInstalled ? 'secondary' : 'primary'}
              isBusy={isBusy}
              onClick={() => void change(!isInstalled)}
            >
              {isInstalled ? t`Remove stickers` : t`Add stickers`}
            </Button>
          </>
        ) : undefined
      }
    >
      {shown ? (
        <ul className={styles.pack} aria-label={shown.pack.title}>
          {shown.pack.stickers.map((one) => (
            <li key={one.mediaId} className={styles.packed} title={one.emoji}>
              <StickerImage {...one} />
              <span className="visually-hidden">{one.emoji}</span>
            </li>
          ))}
        </ul>
      ) : (
        <div className={styles.wait} role="status">
          {problem ? (
            <p>
              {problem.code === 'not_found'
                ? t`These stickers aren’t there any more.`
                : describeProblem(problem)}
            </p>
          ) : (
            <Spinner label={t`Loading stickers`} />
          )}
        </div>
      )}
    </Dialog>
  );
}
