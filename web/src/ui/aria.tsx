// Everything that stands on React Aria, as one file of the build. The first screen needs none of it: later.tsx fetches it.
import { type ComponentType, use } from 'react';
import { I18nProvider } from 'react-aria-components';
import { Choice } from './Choice.tsx';
import { Dialog } from './Dialog.tsx';
import { LocaleContext } from './Locale.tsx';
import { Menu } from './Menu.tsx';
import { Palette } from './Palette.tsx';
import { Popup } from './Popup.tsx';
import { RadioList } from './RadioList.tsx';
import { Switch } from './Switch.tsx';
import { Tiles } from './Tiles.tsx';

export { Choice, Dialog, Menu, Palette, Popup, RadioList, Switch, Tiles };

/** Draws one of them in the language of the page. */
export function InLocale<P extends object>({ part: Part, props }: { part: ComponentType<P>; props: P }) {
  return (
    <I18nProvider locale={use(LocaleContext)}>
      <Part {...props} />
    </I18nProvider>
  );
}
