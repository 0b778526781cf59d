import { t } from '@lingui/core/macro';
import { lazy, Suspense, useRef, useState } from 'react';
import { describeProblem, type ProblemLike } from '../../i18n/index.ts';
import { decodeImage, media, type PickedImage, pickFiles } from '../../platform/index.ts';
import { Avatar, Button, useToast } from '../../ui/index.ts';
import styles from './PortraitPicker.module.css';

const CropDialog = lazy(async () => ({ default: (await import('./CropDialog.tsx')).CropDialog }));
const touch = media('(pointer: coarse)');

/** Whose picture it is, and what is done with another one; a problem is what went wrong. */
export type PortraitPickerProps = {
  id: string;
  name: string;
  src: string | undefined;
  /** It shows a person: then the camera that looks at its user is offered first. */
  isPerson: boolean;
  onPicture: (picture: Blob) => Promise<ProblemLike | undefined>;
  onRemove: () => Promise<ProblemLike | undefined>;
};

/** The picture of a user or a group, to be replaced by a square of another one, or taken off. */
export function PortraitPicker({ id, name, src, isPerson, onPicture, onRemove }: PortraitPickerProps) {
  const toast = useToast();
  const picker = useRef<HTMLInputElement>(null);
  const [picked, setPicked] = useState<PickedImage>();
  const [isRemoving, setRemoving] = useState(false);
  const close = () => {
    picked?.bitmap.close();
    setPicked(undefined);
  };
  const pick = async (file: File | undefined) => {
    if (!file) return;
    try {
      setPicked(await decodeImage(file));
    } catch {
      toast(describeProblem({ code: 'image_invalid' }), 'error');
    }
  };
  const photograph = async () => {
    const [photo] = await pickFiles({ accept: 'image/*', fromCamera: isPerson ? 'user' : 'environment' });
    await pick(photo);
  };
  const remove = async () => {
    setRemoving(true);
    const problem = await onRemove();
    setRemoving(false);
    if (problem) toast(describeProblem(problem), 'error');
  };
  return (
    <div className={styles.portrait}>
      <Avatar id={id} name={name} src={src} size={112} />
      <div className={styles.buttons}>
        <Button icon={touch.get() ? 'image' : 'camera'} onClick={() => picker.current?.click()}>
          {src ? t`Change picture` : t`Add picture`}
        </Button>
        {touch.get() ? (
          <Button icon="camera" onClick={() => void photograph()}>
            {t`Camera`}
          </Button>
        ) : null}
        {src ? (
          <Button look="quiet" isBusy={isRemoving} onClick={() => void remove()}>
            {t`Remove`}
          </Button>
        ) : null}
      </div>
      <input
        ref={picker}
        type="file"
        accept="image/*"
        className="visually-hidden"
        aria-label={t`Picture file`}
        tabIndex={-1}
        onChange={(event) => {
          void pick(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      {picked ? (
        <Suspense fallback={null}>
          <CropDialog
            image={picked}
            onCancel={close}
            onDone={async (picture) => {
              const problem = await onPicture(picture);
              if (problem) toast(describeProblem(problem), 'error');
              else close();
            }}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
