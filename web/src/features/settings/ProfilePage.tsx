import { plural, t } from '@lingui/core/macro';
import { type FormEvent, useRef, useState } from 'react';
import { checkDisplayName, describeProblem, type ProblemLike } from '../../i18n/index.ts';
import { decodeImage, type PickedImage } from '../../platform/index.ts';
import { Avatar, Button, TextArea, TextField, useToast } from '../../ui/index.ts';
import { AvatarCrop } from './AvatarCrop.tsx';
import styles from './pages.module.css';

const maxAbout = 300;

type ProfilePageProps = {
  user: { id: string; username: string; displayName: string; about: string; avatarUrl: string | undefined };
  onSave: (profile: { displayName: string; about: string }) => Promise<ProblemLike | undefined>;
  onPicture: (picture: Blob) => Promise<ProblemLike | undefined>;
  onRemovePicture: () => Promise<ProblemLike | undefined>;
};

/** One's own name, text and picture, as others see them. */
export function ProfilePage({ user, onSave, onPicture, onRemovePicture }: ProfilePageProps) {
  const toast = useToast();
  const picker = useRef<HTMLInputElement>(null);
  const [picked, setPicked] = useState<PickedImage>();
  const [displayName, setDisplayName] = useState(user.displayName);
  const [about, setAbout] = useState(user.about);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const left = maxAbout - [...about].length;
  const isSame = displayName.trim() === user.displayName && about.trim() === user.about;

  const pick = async (file: File | undefined) => {
    if (!file) return;
    try {
      setPicked(await decodeImage(file));
    } catch {
      toast(describeProblem({ code: 'image_invalid' }), 'error');
    }
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = checkDisplayName(displayName);
    setError(wrong);
    if (wrong || left < 0) return;
    setBusy(true);
    const problem = await onSave({ displayName: displayName.trim(), about: about.trim() });
    setBusy(false);
    if (problem) toast(describeProblem(problem), 'error');
    else toast(t`Profile saved`);
  };

  return (
    <div className={styles.page}>
      <div className={styles.portrait}>
        <Avatar id={user.id} name={user.displayName} src={user.avatarUrl} size={112} />
        <div className={styles.buttons}>
          <Button icon="camera" onClick={() => picker.current?.click()}>
            {user.avatarUrl ? t`Change picture` : t`Add picture`}
          </Button>
          {user.avatarUrl ? (
            <Button
              look="quiet"
              onClick={async () => {
                const problem = await onRemovePicture();
                if (problem) toast(describeProblem(problem), 'error');
              }}
            >{t`Remove`}</Button>
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
      </div>
      <form className={styles.form} onSubmit={save} noValidate>
        <TextField
          label={t`Name`}
          value={displayName}
          error={error}
          dir="auto"
          autoComplete="name"
          onChange={(value) => {
            setDisplayName(value);
            setError(undefined);
          }}
        />
        <TextField
          label={t`Username`}
          value={user.username}
          readOnly
          onChange={() => undefined}
          hint={t`Others find you by it. It can’t be changed.`}
        />
        <TextArea
          label={t`About`}
          value={about}
          dir="auto"
          placeholder={t`A few words about you`}
          error={left < 0 ? t`Use at most ${maxAbout} characters.` : undefined}
          hint={left < 60 ? plural(left, { one: '# character left', other: '# characters left' }) : undefined}
          onChange={setAbout}
        />
        <div className={styles.submit}>
          <Button look="primary" type="submit" isBusy={isBusy} disabled={isSame}>{t`Save`}</Button>
        </div>
      </form>
      {picked ? (
        <AvatarCrop
          image={picked}
          onCancel={() => setPicked(undefined)}
          onDone={async (picture) => {
            const problem = await onPicture(picture);
            if (problem) toast(describeProblem(problem), 'error');
            else setPicked(undefined);
          }}
        />
      ) : null}
    </div>
  );
}
