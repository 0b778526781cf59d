import { t } from '@lingui/core/macro';
import { type ReactNode, Suspense, useEffect } from 'react';
import { type AuthMode, AuthScreen } from '../features/auth/index.ts';
import type { Model, SignedOutReason } from '../model/index.ts';
import { goBack, goTo, readContext, setBadge, setTitle } from '../platform/index.ts';
import { Banner, useLive } from '../ui/index.ts';
import { Link } from './Link.tsx';
import { pathOf, type Route } from './route.ts';
import { ConnectionPage, SettingsFrame } from './settings.ts';
import { titleOf } from './title.ts';

const connectionPath = pathOf({ name: 'settings', page: 'connection' });

type SignedOutProps = {
  model: Model;
  route: Route;
  reason: SignedOutReason;
  invite: string | undefined;
  /** A link to a group was opened. */
  isJoining: boolean;
};

/** The way in. After it one is where the address says, or at the chats. */
export function SignedOut({ model, route, reason, invite, isJoining }: SignedOutProps) {
  const server = useLive(model.server);
  const mode: AuthMode =
    route.name === 'register' || (invite && route.name !== 'login') ? 'register' : 'login';
  const facts = readContext();
  useEffect(() => setBadge(0), []);
  useEffect(() => setTitle(titleOf(mode === 'login' ? t`Sign in` : t`Create account`, 0)), [mode]);

  if (route.name === 'settings' && route.page === 'connection' && !facts.isSecure) {
    return (
      <Suspense>
        <SettingsFrame
          title={t`Connection`}
          isBackAlways
          back={{ label: t`Back`, onBack: () => goBack(pathOf({ name: 'login' })) }}
        >
          <ConnectionPage facts={facts} />
        </SettingsFrame>
      </Suspense>
    );
  }
  return (
    <AuthScreen
      mode={mode}
      server={server}
      invite={invite}
      notice={
        <>
          {isJoining ? (
            <Banner icon="info" tone="plain">
              {t`Sign in or create an account to join the group.`}
            </Banner>
          ) : null}
          <ReasonNotice reason={reason} />
          {facts.isSecure ? null : (
            <Banner icon="warning">
              {t`This connection isn’t encrypted.`}{' '}
              <Link href={connectionPath}>{t`What that means, and how to get HTTPS`}</Link>
            </Banner>
          )}
        </>
      }
      onLogin={async (fields) => {
        const answer = await model.login({ username: fields.username.trim(), password: fields.password });
        return answer.ok ? undefined : answer.problem;
      }}
      onRegister={async (fields) => {
        const answer = await model.register({
          username: fields.username.trim(),
          password: fields.password,
          displayName: fields.displayName.trim() || undefined,
          invite: fields.invite.trim() || undefined,
        });
        return answer.ok ? undefined : answer.problem;
      }}
      onMode={(next) => goTo(pathOf({ name: next }))}
    />
  );
}

function ReasonNotice({ reason }: { reason: SignedOutReason }): ReactNode {
  if (reason === 'revoked') {
    return (
      <Banner icon="info" tone="plain">
        {t`This device was signed out, from another one or by a new password.`}
      </Banner>
    );
  }
  if (reason === 'expired') {
    return (
      <Banner icon="info" tone="plain">
        {t`Your session here has ended. Please sign in again.`}
      </Banner>
    );
  }
  return null;
}
