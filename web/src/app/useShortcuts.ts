import { useEffect, useRef } from 'react';
import { type KeyPlace, readShortcut, type Shortcut } from './keys.ts';

/** What is open over the page has the keys. */
const overlays = '[role=dialog], [role=alertdialog], [role=menu]';

/**
 * Listens to the keys that work everywhere; act answers whether it did something. While something is open over the page
 * only the switcher is heard.
 */
export function useShortcuts(
  areSingleKeys: () => boolean,
  isOverlaid: boolean,
  act: (shortcut: Shortcut) => boolean,
): void {
  const now = useRef({ areSingleKeys, isOverlaid, act });
  now.current = { areSingleKeys, isOverlaid, act };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { areSingleKeys, isOverlaid, act } = now.current;
      const element = event.target instanceof HTMLElement ? event.target : undefined;
      const shortcut = readShortcut(event, placeOf(element), areSingleKeys());
      // Whoever took the key before has used it.
      if (!shortcut || event.defaultPrevented) return;
      if (shortcut !== 'switcher' && (isOverlaid || element?.closest(overlays))) return;
      if (act(shortcut)) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

function placeOf(element: HTMLElement | undefined): KeyPlace {
  const isField = element?.matches('input:not([type=radio], [type=checkbox]), textarea, select') ?? false;
  return { isField, isComposer: element?.hasAttribute('data-composer') ?? false };
}
