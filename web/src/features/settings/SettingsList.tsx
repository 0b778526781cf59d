import { plural, t } from '@lingui/core/macro';
import { useState } from 'react';
import { nameLanguage, reading } from '../../i18n/index.ts';
import { Avatar, Button, Dialog, type IconName } from '../../ui/index.ts';
import { SettingsFrame, SettingsLink } from './SettingsFrame.tsx';
import styles from './SettingsList.module.css';

/** A page of the settings. */
export type SettingsPage = 'profile' | 'devices' | 'password' | 'look' | 'language' | 'invite' | 'connection';

type SettingsListProps = {
  user: { id: string; username: string; displayName: string; avatarUrl: string | undefined };
  isOperator: boolean;
  isSecure: boolean;
  /** Messages that the server doesn't have yet. */
  unsent: number;
  version: string | undefined;
  current: SettingsPage | undefined;
  hrefOf: (page: SettingsPage) => string;
  onOpen: (page: SettingsPage) => void;
  onBack: () => void;
  onSignOut: () => Promise<void>;
};

/** The start of the settings: who one is and what can be set. */
export function SettingsList(props: SettingsListProps) {
  const { user, current } = props;
  const [isAsked, setAsked] = useState(false);
  const [isBusy, setBusy] = useState(false);
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
            {link('devices', 'devices', t`Devices`, t`Where you are signed in`)}
            {link('password', 'key', t`Password`)}
            {link('look', 'palette', t`Appearance`, t`Light or dark`)}
            {link('language', 'globe', t`Language`, nameLanguage(reading.get().language))}
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
          <Button icon="signOut" isWide onClick={() => setAsked(true)}>{t`Sign out`}</Button>
          {props.version ? <p className={styles.version}>{t`Roost ${props.version}`}</p> : null}
        </div>
      </div>
      {isAsked ? (
        <Dialog
          isAlert
          title={t`Sign out of this device?`}
          closeLabel={t`Close`}
          onClose={() => setAsked(false)}
          actions={
            <>
              <Button onClick={() => setAsked(false)}>{t`Cancel`}</Button>
              <Button
                look="danger"
                isBusy={isBusy}
                onClick={async () => {
                  setBusy(true);
                  await props.onSignOut();
                  setBusy(false);
                }}
              >{t`Sign out`}</Button>
            </>
          }
        >
          {t`What this browser keeps of your chats is removed.`}{' '}
          {props.unsent > 0
            ? plural(props.unsent, {
                one: 'A message that wasn’t sent yet is lost.',
                other: '# messages that weren’t sent yet are lost.',
              })
            : null}
        </Dialog>
      ) : null}
    </SettingsFrame>
  );
}
