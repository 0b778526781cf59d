import { t } from '@lingui/core/macro';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { Account, Device, Model, Problem, Result } from '../../model/index.ts';
import { readContext } from '../../platform/index.ts';
import { useLive, useNow } from '../../ui/index.ts';
import { BlockedPage } from './BlockedPage.tsx';
import { ConnectionPage } from './ConnectionPage.tsx';
import { DevicesPage } from './DevicesPage.tsx';
import { FoldersPage } from './folders/FoldersPage.tsx';
import { InvitePage } from './InvitePage.tsx';
import { LanguagePage } from './LanguagePage.tsx';
import { LookPage } from './LookPage.tsx';
import { NotificationsPage } from './NotificationsPage.tsx';
import { PasswordPage } from './PasswordPage.tsx';
import { PrivacyPage } from './PrivacyPage.tsx';
import { ProfilePage } from './ProfilePage.tsx';
import { SettingsFrame } from './SettingsFrame.tsx';
import { SettingsList, type SettingsPage } from './SettingsList.tsx';
import { SignOutDialog } from './SignOutDialog.tsx';
import { StoragePage } from './StoragePage.tsx';

const problemOf = async (call: Promise<Result<unknown>>): Promise<Problem | undefined> => {
  const answer = await call;
  return answer.ok ? undefined : answer.problem;
};

type SettingsMenuProps = {
  model: Model;
  account: Account;
  current: SettingsPage | undefined;
  hrefOf: (page: SettingsPage) => string;
  onOpen: (page: SettingsPage) => void;
  onBack: () => void;
};

/** The list of what can be set. */
export function SettingsMenu({ model, account, ...rest }: SettingsMenuProps) {
  const server = useLive(model.server);
  const [isLeaving, setLeaving] = useState(false);
  return (
    <>
      <SettingsList
        {...rest}
        user={account.user}
        isOperator={account.isOperator}
        isSecure={readContext().isSecure}
        version={server?.version}
        onSignOut={() => setLeaving(true)}
      />
      {isLeaving ? <SignOutDialog model={model} onClose={() => setLeaving(false)} /> : null}
    </>
  );
}

type SettingsPlaceProps = {
  model: Model;
  account: Account;
  page: SettingsPage;
  hrefOf: (page: SettingsPage) => string;
  /** Goes on to another page. */
  onOpen: (page: SettingsPage) => void;
  onBack: () => void;
  /** The picture of the user, and what changes it; it is another feature's. */
  portrait: ReactNode;
};

/** One page of the settings. */
export function SettingsPlace({ onBack, ...rest }: SettingsPlaceProps) {
  const { page } = rest;
  const titles: Record<SettingsPage, string> = {
    profile: t`Profile`,
    privacy: t`Privacy`,
    notifications: t`Notifications`,
    devices: t`Devices`,
    password: t`Password`,
    folders: t`Folders`,
    blocked: t`Blocked people`,
    look: t`Appearance`,
    language: t`Language`,
    storage: t`Storage`,
    invite: t`Invite people`,
    connection: t`Connection`,
  };
  return (
    <SettingsFrame title={titles[page]} back={{ label: t`Back to settings`, onBack }}>
      <Page {...rest} />
    </SettingsFrame>
  );
}

function Page({ model, account, page, hrefOf, onOpen, portrait }: Omit<SettingsPlaceProps, 'onBack'>) {
  switch (page) {
    case 'profile':
      return (
        <ProfilePage
          key={account.user.id}
          user={account.user}
          onSave={(profile) => problemOf(model.updateProfile(profile))}
          portrait={portrait}
        />
      );
    case 'privacy':
      return (
        <PrivacyPage model={model} blockedHref={hrefOf('blocked')} onBlocked={() => onOpen('blocked')} />
      );
    case 'notifications':
      return (
        <NotificationsPage
          model={model}
          userId={account.user.id}
          connectionHref={hrefOf('connection')}
          onConnection={() => onOpen('connection')}
        />
      );
    case 'devices':
      return <Devices model={model} />;
    case 'password':
      return (
        <PasswordPage
          username={account.user.username}
          onChange={(current, next) => problemOf(model.changePassword(current, next))}
        />
      );
    case 'folders':
      return <FoldersPage model={model} />;
    case 'blocked':
      return <BlockedPage model={model} />;
    case 'look':
      return <LookPage />;
    case 'language':
      return <LanguagePage />;
    case 'invite':
      return (
        <InvitePage
          onCreate={async (uses, expiresInSeconds) => {
            const answer = await model.createInvite(uses, expiresInSeconds);
            return answer.ok ? { invite: answer.value } : { problem: answer.problem };
          }}
        />
      );
    case 'storage':
      return <StoragePage model={model} />;
    case 'connection':
      return <ConnectionPage facts={readContext()} />;
  }
}

function Devices({ model }: { model: Model }) {
  const now = useNow();
  const [devices, setDevices] = useState<Device[]>();
  const [problem, setProblem] = useState<Problem>();
  const isOnline = useLive(model.connection).status === 'online';
  const load = useCallback(async () => {
    const answer = await model.loadDevices();
    if (answer.ok) setDevices(answer.value);
    setProblem(answer.ok ? undefined : answer.problem);
  }, [model]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a connection that comes back is a reason to ask again
  useEffect(() => void load(), [load, isOnline]);
  return (
    <DevicesPage
      devices={devices}
      problem={devices ? undefined : problem}
      now={now}
      onSignOut={async (id) => {
        const failed = await problemOf(model.endDevice(id));
        await load();
        return failed;
      }}
      onRetry={() => void load()}
    />
  );
}
