import { plural, t } from '@lingui/core/macro';
import { type FormEvent, type ReactNode, useState } from 'react';
import { checkDisplayName, describeProblem, type ProblemLike } from '../../i18n/index.ts';
import { Button, TextArea, TextField, useToast } from '../../ui/index.ts';
import styles from './pages.module.css';

const maxAbout = 300;

type ProfilePageProps = {
  user: { username: string; displayName: string; about: string };
  /** The picture, and what changes it. */
  portrait: ReactNode;
  onSave: (profile: { displayName: string; about: string }) => Promise<ProblemLike | undefined>;
};

/** One's own name, text and picture, as others see them. */
export function ProfilePage({ user, portrait, onSave }: ProfilePageProps) {
  const toast = useToast();
  const [displayName, setDisplayName] = useState(user.displayName);
  const [about, setAbout] = useState(user.about);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const left = maxAbout - [...about].length;
  const isSame = displayName.trim() === user.displayName && about.trim() === user.about;

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
      {portrait}
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
    </div>
  );
}
