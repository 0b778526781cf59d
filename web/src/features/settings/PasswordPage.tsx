import { t } from '@lingui/core/macro';
import { type FormEvent, useState } from 'react';
import { checkNewPassword, describeProblem, nameStrengths, type ProblemLike } from '../../i18n/index.ts';
import { Button, PasswordMeter, TextField, useToast } from '../../ui/index.ts';
import styles from './pages.module.css';

type PasswordPageProps = {
  username: string;
  onChange: (current: string, next: string) => Promise<ProblemLike | undefined>;
};

/** Changes the password, which signs out all other devices. */
export function PasswordPage({ username, onChange }: PasswordPageProps) {
  const toast = useToast();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [errors, setErrors] = useState<{ current?: string | undefined; next?: string | undefined }>({});
  const [isBusy, setBusy] = useState(false);
  const reveal = { show: t`Show password`, hide: t`Hide password` };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = {
      current: current ? undefined : t`Enter your present password.`,
      next: checkNewPassword(next),
    };
    setErrors(wrong);
    if (wrong.current || wrong.next) return;
    setBusy(true);
    const problem = await onChange(current, next);
    setBusy(false);
    if (!problem) {
      setCurrent('');
      setNext('');
      toast(t`Password changed; all other devices are signed out`);
    } else if (problem.code === 'login_failed' || problem.code === 'forbidden') {
      setErrors({ current: t`This isn’t your present password.` });
    } else if (problem.code === 'password_weak') {
      setErrors({ next: describeProblem(problem) });
    } else {
      toast(describeProblem(problem), 'error');
    }
  };
  return (
    <div className={styles.page}>
      <p className={styles.prose}>{t`A new password signs out all your other devices.`}</p>
      <form className={styles.form} onSubmit={submit} noValidate>
        <input
          className="visually-hidden"
          type="text"
          autoComplete="username"
          value={username}
          readOnly
          tabIndex={-1}
          aria-hidden
        />
        <TextField
          label={t`Present password`}
          type="password"
          autoComplete="current-password"
          value={current}
          error={errors.current}
          reveal={reveal}
          onChange={setCurrent}
        />
        <TextField
          label={t`New password`}
          type="password"
          autoComplete="new-password"
          value={next}
          error={errors.next}
          hint={
            <>
              {t`At least 8 characters. A few unusual words make a good one.`}
              <PasswordMeter password={next} own={[username]} words={nameStrengths()} />
            </>
          }
          reveal={reveal}
          onChange={setNext}
        />
        <div className={styles.submit}>
          <Button look="primary" type="submit" isBusy={isBusy}>{t`Change password`}</Button>
        </div>
      </form>
    </div>
  );
}
