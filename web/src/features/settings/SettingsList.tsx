import { t } from '@lingui/core/macro';
import { nameLanguage, reading } from '../../i18n/index.ts';
import { Avatar, Button, type IconName } from '../../ui/index.ts';
import { SettingsFrame, SettingsLink } from './SettingsFrame.tsx';
import styles from './SettingsList.module.css';

/** A page of the settings. */
export type SettingsPage =
  | 'profile'
  | 'privacy'
  | 'notifications'
  | 'devices'
  | 'password'
  | 'look'
  | 'language'
  | 'folders'
  | 'blocked'
  | 'storage'
  | 'invite'
  | 'connection';

type SettingsListProps = {
  user: { id: string; username: string; displayName: string; avatarUrl: string | undefined };
  isOperator: boolean;
  isSecure: boolean;
  version: string | undefined;
  current: SettingsPage | undefined;
  hrefOf: (page: SettingsPage) => string;
  onOpen: (page: SettingsPage) => void;
  onBack: () => void;
  onSignOut: () => void;
};

/** The start of the settings: who one is and what can be set. */
export function SettingsList(props: SettingsListProps) {
  const { user, current } = props;
  const link = (page: SettingsPage, icon: IconName, title: string, text?: string) => (
    <SettingsLink
      key={page}
      icon={icon}
      title={title}
      text={text}
      href={props.hrefOf(page)}
      isCurrent={current === page}
      onOpen={() => props.onOpen(page)}
    />
  );
  return (
    <SettingsFrame title={t`Settings`} isBackAlways back={{ label: t`Back to chats`, onBack: props.onBack }}>
      <div className={styles.pane}>
        <div className={styles.me}>
          <Avatar id={user.id} name={user.displayName} src={user.avatarUrl} size={64} />
          <div className={styles.names}>
            <p className={styles.name} dir="auto">
              {user.displayName}
            </p>
            <p className={styles.username} dir="ltr">
              @{user.username}
            </p>
          </div>
        </div>
        <nav aria-label={t`Settings`}>
          <ul>
            {link('profile', 'user', t`Profile`, t`Name, picture and what others read about you`)}
            {link('privacy', 'shield', t`Privacy`, t`Who sees what, and who may write`)}
            {link('notifications', 'bell', t`Notifications`, t`What you are told of, and how`)}
            {link('devices', 'devices', t`Devices`, t`Where you are signed in`)}
            {link('folders', 'folder', t`Folders`, t`Parts of the chat list`)}
            {link('blocked', 'block', t`Blocked people`)}
            {link('password', 'key', t`Password`)}
            {link('look', 'palette', t`Appearance`, t`Light or dark`)}
            {link('language', 'globe', t`Language`, nameLanguage(reading.get().language))}
            {link('storage', 'archive', t`Storage`, t`What this device keeps`)}
            {props.isOperator
              ? link('invite', 'ticket', t`Invite people`, t`Links to join this server`)
              : null}
            {link(
              'connection',
              props.isSecure ? 'info' : 'warning',
              t`Connection`,
              props.isSecure ? undefined : t`Plain HTTP: the browser refuses some things`,
            )}
          </ul>
        </nav>
        <div className={styles.out}>
          <Button icon="signOut" isWide onClick={props.onSignOut}>{t`Sign out`}</Button>
          {props.version ? <p className={styles.version}>{t`Roost ${props.version}`}</p> : null}
        </div>
      </div>
    </SettingsFrame>
  );
}
