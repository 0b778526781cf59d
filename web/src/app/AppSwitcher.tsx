import { Switcher } from '../features/switcher/index.ts';
import { describeProblem } from '../i18n/index.ts';
import type { Account, Model } from '../model/index.ts';
import { goTo } from '../platform/index.ts';
import { useToast } from '../ui/index.ts';
import { listCommands } from './commands.ts';
import { pathOf, type Route } from './route.ts';

type AppSwitcherProps = {
  model: Model;
  account: Account;
  route: Route;
  keysOfSheet: string;
  onShortcuts: () => void;
  onSignOut: () => void;
  onClose: () => void;
};

/** The switcher with the commands of this app. */
export function AppSwitcher({ model, account, route, ...rest }: AppSwitcherProps) {
  const toast = useToast();
  const open = (chatId: string, seq?: number) =>
    goTo(pathOf({ name: 'chat', chatId, ...(seq === undefined ? {} : { seq }) }));
  const openSaved = async () => {
    const answer = await model.openSavedChat();
    if (answer.ok) open(answer.value);
    else toast(describeProblem(answer.problem), 'error');
  };
  return (
    <Switcher
      model={model}
      currentId={route.name === 'chat' ? route.chatId : undefined}
      commands={listCommands({
        isOperator: account.isOperator,
        keysOfSheet: rest.keysOfSheet,
        go: goTo,
        openSaved: () => void openSaved(),
        showShortcuts: rest.onShortcuts,
        signOut: rest.onSignOut,
      })}
      onOpen={open}
      onClose={rest.onClose}
    />
  );
}
