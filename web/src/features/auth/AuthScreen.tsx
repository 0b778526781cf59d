import { t } from '@lingui/core/macro';
import { type FormEvent, type ReactNode, useState } from 'react';
import { nameStrengths, type ProblemLike } from '../../i18n/index.ts';
import { Banner, Button, Logo, PasswordMeter, PerchArt, TextField } from '../../ui/index.ts';
import styles from './AuthScreen.module.css';
import {
  type AuthErrors,
  type AuthFields,
  checkLogin,
  checkRegistration,
  placeProblem,
  suggestUsername,
} from './form.ts';

export type AuthMode = 'login' | 'register';

type AuthScreenProps = {
  mode: AuthMode;
  /** What is known of the server; undefined while it is asked. */
  server: { name: string; registration: 'open' | 'invite' | 'closed' } | undefined;
  /** The token of the invite link that was opened. */
  invite: string | undefined;
  /** Something to say above the form, for example why one was signed out. */
  notice?: ReactNode;
  /** Answers the problem, or nothing if it worked. */
  onLogin: (fields: AuthFields) => Promise<ProblemLike | undefined>;
  onRegister: (fields: AuthFields) => Promise<ProblemLike | undefined>;
  onMode: (mode: AuthMode) => void;
};

/** The way in: sign in or make an account. */
export function AuthScreen({ mode, server, invite, notice, onLogin, onRegister, onMode }: AuthScreenProps) {
  const name = server?.name || 'Roost';
  const canRegister = server?.registration !== 'closed' || invite !== undefined;
  return (
    <div className={styles.screen}>
      <aside className={styles.art}>
        <PerchArt />
        <p className={styles.motto}>{t`Your messages come home to roost.`}</p>
      </aside>
      <main className={styles.main}>
        <div className={styles.card}>
          <header className={styles.header}>
            <Logo size={56} />
            <h1 className={styles.title}>{mode === 'login' ? t`Welcome back` : t`Join ${name}`}</h1>
            <p className={styles.lead}>
              {mode === 'login' ? t`Sign in to ${name}.` : t`Make an account for yourself on this server.`}
            </p>
          </header>
          {notice}
          <AuthForm
            key={mode}
            mode={mode}
            invite={invite}
            needsInvite={server?.registration === 'invite'}
            onSubmit={mode === 'login' ? onLogin : onRegister}
          />
          {mode === 'login' && canRegister ? (
            <p className={styles.switch}>
              {t`New here?`}{' '}
              <Button look="quiet" onClick={() => onMode('register')}>{t`Create an account`}</Button>
            </p>
          ) : null}
          {mode === 'register' ? (
            <p className={styles.switch}>
              {t`Already have an account?`}{' '}
              <Button look="quiet" onClick={() => onMode('login')}>{t`Sign in`}</Button>
            </p>
          ) : null}
        </div>
      </main>
    </div>
  );
}

type AuthFormProps = {
  mode: AuthMode;
  invite: string | undefined;
  needsInvite: boolean;
  onSubmit: (fields: AuthFields) => Promise<ProblemLike | undefined>;
};

function AuthForm({ mode, invite, needsInvite, onSubmit }: AuthFormProps) {
  const [fields, setFields] = useState<AuthFields>({
    username: '',
    displayName: '',
    password: '',
    invite: invite ?? '',
  });
  const [errors, setErrors] = useState<AuthErrors>({});
  const [isBusy, setBusy] = useState(false);
  const [ownUsername, setOwnUsername] = useState(false);
  const isNew = mode === 'register';
  const change = (part: Partial<AuthFields>, ...cleared: (keyof AuthErrors)[]) => {
    setFields((old) => ({ ...old, ...part }));
    setErrors((old) => ({
      ...old,
      form: undefined,
      ...Object.fromEntries(cleared.map((key) => [key, undefined])),
    }));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const found = isNew ? checkRegistration(fields, needsInvite) : checkLogin(fields);
    setErrors(found);
    if (Object.values(found).some(Boolean)) return;
    setBusy(true);
    const problem = await onSubmit(fields);
    setBusy(false);
    if (problem) setErrors(placeProblem(problem));
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {errors.form ? (
        <Banner icon="warning" tone="danger">
          {errors.form}
        </Banner>
      ) : null}
      {isNew ? (
        <TextField
          label={t`Your name`}
          value={fields.displayName}
          error={errors.displayName}
          autoComplete="name"
          autoFocus
          dir="auto"
          onChange={(displayName) =>
            change(
              ownUsername ? { displayName } : { displayName, username: suggestUsername(displayName) },
              'displayName',
              'username',
            )
          }
        />
      ) : null}
      <TextField
        label={t`Username`}
        value={fields.username}
        error={errors.username}
        hint={isNew ? t`Others find you by it. Letters, digits, dots, dashes, underscores.` : undefined}
        autoComplete="username"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        autoFocus={!isNew}
        onChange={(username) => {
          setOwnUsername(username !== '');
          change({ username }, 'username');
        }}
      />
      <TextField
        label={t`Password`}
        type="password"
        value={fields.password}
        error={errors.password}
        hint={isNew ? <NewPasswordHint fields={fields} /> : undefined}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        reveal={{ show: t`Show password`, hide: t`Hide password` }}
        onChange={(password) => change({ password }, 'password')}
      />
      {isNew && (needsInvite || invite !== undefined) ? (
        <TextField
          label={t`Invite`}
          value={fields.invite}
          error={errors.invite}
          hint={
            invite ? t`Taken from the link that you opened.` : t`Somebody on this server can give you one.`
          }
          autoComplete="off"
          spellCheck={false}
          onChange={(value) => change({ invite: value }, 'invite')}
        />
      ) : null}
      <Button look="primary" type="submit" isWide isBusy={isBusy}>
        {isNew ? t`Create account` : t`Sign in`}
      </Button>
    </form>
  );
}

/** What makes a good password, and how good the one is that is typed. */
function NewPasswordHint({ fields }: { fields: AuthFields }) {
  return (
    <>
      {t`At least 8 characters. A few unusual words make a good one.`}
      <PasswordMeter
        password={fields.password}
        own={[fields.username, fields.displayName]}
        words={nameStrengths()}
      />
    </>
  );
}
