import { lazy, Suspense, useState } from 'react';
import type { Account, Model } from '../model/index.ts';
import { goBack, goTo, nameKeys, readSetting, readShared, writeSetting } from '../platform/index.ts';
import { stepChat } from './keys.ts';
import { pathOf, type Route } from './route.ts';
import { SignOutDialog } from './settings.ts';
import { useShortcuts } from './useShortcuts.ts';

const AppSwitcher = lazy(async () => ({ default: (await import('./AppSwitcher.tsx')).AppSwitcher }));
const Share = lazy(async () => ({ default: (await import('./Share.tsx')).Share }));
const ShortcutSheet = lazy(async () => ({
  default: (await import('../features/shortcuts/index.ts')).ShortcutSheet,
}));

/** '?' by itself opens the sheet, unless that was turned off: some speak their keys. */
const singleKeys = 'single-keys';
const areSingleKeys = () => readSetting(singleKeys) !== 'off';

const chatPath = (chatId: string) => pathOf({ name: 'chat', chatId });

type OverlaysProps = {
  model: Model;
  account: Account;
  route: Route;
};

/** What opens over every place by keys, and the keys that work everywhere. */
export function Overlays({ model, account, route }: OverlaysProps) {
  const [shown, setShown] = useState<'switcher' | 'shortcuts' | 'sign-out'>();
  useShortcuts(areSingleKeys, shown !== undefined, (shortcut) => {
    switch (shortcut) {
      case 'switcher':
        setShown((now) => (now === 'switcher' ? undefined : 'switcher'));
        return true;
      case 'shortcuts':
        setShown('shortcuts');
        return true;
      case 'search':
      case 'date':
        if (route.name !== 'chat') return false;
        goTo(pathOf({ name: 'chat', chatId: route.chatId, page: shortcut }));
        return true;
      case 'leave':
        return leave(route);
      default:
        return goToNeighbour(model, route, shortcut === 'next' ? 1 : -1);
    }
  });

  const close = () => setShown(undefined);
  if (!shown && route.name === 'share') {
    return (
      <Suspense fallback={null}>
        <Share model={model} shared={readShared()} />
      </Suspense>
    );
  }
  if (!shown) return null;
  return (
    <Suspense fallback={null}>
      {shown === 'switcher' ? (
        <AppSwitcher
          model={model}
          account={account}
          route={route}
          keysOfSheet={areSingleKeys() ? '?' : nameKeys('Mod+/')}
          onShortcuts={() => setShown('shortcuts')}
          onSignOut={() => setShown('sign-out')}
          onClose={close}
        />
      ) : shown === 'shortcuts' ? (
        <ShortcutSheet
          isSingleKeys={areSingleKeys()}
          onSingleKeys={(isOn) => writeSetting(singleKeys, isOn ? undefined : 'off')}
          onClose={close}
        />
      ) : (
        <SignOutDialog model={model} onClose={close} />
      )}
    </Suspense>
  );
}

/** Leads to the place above. */
function leave(route: Route): boolean {
  if (route.name === 'chats') return false;
  if (route.name === 'chat' && route.page) goBack(chatPath(route.chatId));
  else if (route.name === 'settings' && route.page) goBack(pathOf({ name: 'settings', page: undefined }));
  else goBack('/');
  return true;
}

function goToNeighbour(model: Model, route: Route, by: 1 | -1): boolean {
  const ids = model.chats.get().chats.map((chat) => chat.id);
  const current = route.name === 'chat' ? route.chatId : undefined;
  const next = stepChat(ids, current, by);
  if (next === undefined) return false;
  // From chat to chat each takes the place of the one before, so that one step leads back.
  if (next !== current) goTo(chatPath(next), current !== undefined);
  return true;
}
