import { t } from '@lingui/core/macro';
import type { Command } from '../features/switcher/index.ts';
import { setLook } from '../platform/index.ts';
import { pathOf, type SettingsPage } from './route.ts';

type Parts = {
  isOperator: boolean;
  keysOfSheet: string;
  go: (path: string) => void;
  openSaved: () => void;
  showShortcuts: () => void;
  signOut: () => void;
};

/** What can be done from anywhere, by the switcher. */
export function listCommands({ isOperator, keysOfSheet, go, ...parts }: Parts): Command[] {
  const page = (name: SettingsPage, icon: Command['icon'], title: string, words: string): Command => ({
    id: `settings ${name}`,
    title,
    words: `${t`Settings`} ${words}`,
    icon,
    run: () => go(pathOf({ name: 'settings', page: name })),
  });
  const run = (id: string, icon: Command['icon'], title: string, run: () => void): Command => ({
    id,
    title,
    icon,
    run,
  });
  return [
    run('new', 'compose', t`New chat`, () => go(pathOf({ name: 'new' }))),
    run('new-group', 'users', t`New group`, () => go(pathOf({ name: 'new-group' }))),
    run('new-channel', 'channel', t`New channel`, () => go(pathOf({ name: 'new-channel' }))),
    run('saved', 'bookmark', t`Saved messages`, parts.openSaved),
    page('profile', 'user', t`Profile`, t`Name, picture and what others read about you`),
    page('look', 'palette', t`Appearance`, `${t`Theme`} ${t`Light or dark`}`),
    page('language', 'globe', t`Language`, ''),
    page('privacy', 'shield', t`Privacy`, t`Who sees what, and who may write`),
    page('notifications', 'bell', t`Notifications`, t`What you are told of, and how`),
    page('devices', 'devices', t`Devices`, t`Where you are signed in`),
    page('folders', 'folder', t`Folders`, t`Parts of the chat list`),
    page('blocked', 'block', t`Blocked people`, ''),
    page('password', 'key', t`Password`, ''),
    page('storage', 'archive', t`Storage`, t`What this device keeps`),
    ...(isOperator ? [page('invite', 'ticket', t`Invite people`, t`Links to join this server`)] : []),
    page('connection', 'info', t`Connection`, 'https tls'),
    run('light', 'palette', t`Light theme`, () => setLook({ theme: 'light' })),
    run('dark', 'palette', t`Dark theme`, () => setLook({ theme: 'dark' })),
    run('system', 'palette', t`Theme of the system`, () => setLook({ theme: 'system' })),
    { ...run('shortcuts', 'keyboard', t`Keyboard shortcuts`, parts.showShortcuts), keys: keysOfSheet },
    run('sign-out', 'signOut', t`Sign out`, parts.signOut),
  ];
}
