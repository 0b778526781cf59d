/** What a key means anywhere in the app. */
export type Shortcut = 'switcher' | 'search' | 'date' | 'shortcuts' | 'previous' | 'next' | 'leave';

type KeyFacts = {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  isComposing: boolean;
};

/** Where the focus is: in a field, where letters are letters, and whether Escape may leave from there. */
export type KeyPlace = { isField: boolean; isComposer: boolean };

const withMod: Readonly<Record<string, Shortcut>> = { k: 'switcher', f: 'search', j: 'date' };

/** Reads a key. Those without Ctrl, ⌘ or Alt mean nothing in a field, except that Escape leaves the composer. */
export function readShortcut(event: KeyFacts, place: KeyPlace, isSingleKeys: boolean): Shortcut | undefined {
  const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (event.isComposing) return undefined;
  const isMod = ctrlKey !== metaKey;
  if (isMod && !altKey && !shiftKey && withMod[key.toLowerCase()]) return withMod[key.toLowerCase()];
  if (isMod && !altKey && key === '/') return 'shortcuts';
  if (ctrlKey || metaKey) return undefined;
  if (altKey && !shiftKey) {
    if (key === 'ArrowUp') return 'previous';
    return key === 'ArrowDown' ? 'next' : undefined;
  }
  if (altKey) return undefined;
  if (key === 'Escape') return place.isField && !place.isComposer ? undefined : 'leave';
  return key === '?' && isSingleKeys && !place.isField ? 'shortcuts' : undefined;
}

/** The chat before or after another one in the list; at its ends, and without another one, the nearest. */
export function stepChat(
  ids: readonly string[],
  current: string | undefined,
  by: 1 | -1,
): string | undefined {
  const at = current === undefined ? -1 : ids.indexOf(current);
  if (at < 0) return ids[0];
  return ids[Math.max(0, Math.min(ids.length - 1, at + by))];
}
