import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';
import type * as Aria from './aria.tsx';

let loaded: typeof Aria | undefined;

async function load(): Promise<typeof Aria> {
  loaded = await import('./aria.tsx');
  return loaded;
}

/** Fetches what opens over the page, so that it is there when it is asked for; without a network too. */
export async function fetchOverlays(): Promise<void> {
  await load();
}

/** A component that is fetched when it is first drawn, unless it is there already. */
function later<P extends object>(pick: (aria: typeof Aria) => ComponentType<P>): (props: P) => ReactNode {
  const make = (aria: typeof Aria) => {
    const part = pick(aria);
    return (props: P) => <aria.InLocale part={part} props={props} />;
  };
  let ready: ComponentType<P> | undefined;
  const Fetched = lazy(async () => {
    const aria = await load();
    ready ??= make(aria);
    return { default: ready };
  });
  // biome-ignore lint/correctness/noComponentHookFactories: they are made once, below
  return function Later(props) {
    // It stays the same component while it is shown.
    const [Part] = useState<ComponentType<P>>(() => {
      if (loaded) ready ??= make(loaded);
      return ready ?? Fetched;
    });
    return (
      <Suspense fallback={null}>
        <Part {...props} />
      </Suspense>
    );
  };
}

export const Dialog = later((aria) => aria.Dialog);
export const Menu = later((aria) => aria.Menu);
export const Palette = later((aria) => aria.Palette);
export const Popup = later((aria) => aria.Popup);
export const Switch = later((aria) => aria.Switch);
// What can be chosen has a type of its own at each place, which a component made elsewhere can't carry.
export const Choice = later((aria) => aria.Choice as ComponentType<object>) as typeof Aria.Choice;
export const RadioList = later((aria) => aria.RadioList as ComponentType<object>) as typeof Aria.RadioList;
export const Tiles = later((aria) => aria.Tiles as ComponentType<object>) as typeof Aria.Tiles;
