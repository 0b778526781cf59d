/** From how full the limit of a message is shown. */
const showLimitFrom = 0.9;

/** Where a text stands against the limit of a message in bytes of UTF-8. */
export type TextRoom = { canSend: boolean; left: number; isShown: boolean };

/** Measures a text against the limit; an empty one can't be sent, but as the caption of files that are there. */
export function measureText(text: string, maxBytes: number, mayBeEmpty = false): TextRoom {
  // A character has at most 3 bytes per UTF-16 unit, so short texts needn't be encoded at every key.
  const surely = text.length * 3 < maxBytes * showLimitFrom;
  const bytes = surely ? text.length : new TextEncoder().encode(trimMessage(text)).length;
  const left = maxBytes - bytes;
  return {
    canSend: (mayBeEmpty || /\S/u.test(text)) && left >= 0,
    left,
    isShown: !surely && bytes >= maxBytes * showLimitFrom,
  };
}

/** What of a typed text is sent: without empty lines around it. */
export function trimMessage(text: string): string {
  return text.replace(/^[^\S\n]*\n+|\s+$/gu, '');
}

/** What a key does in the field of the message. */
export type KeyMeaning = 'send' | 'cancel' | 'edit-last' | undefined;

type KeyFacts = {
  key: string;
  shiftKey: boolean;
  altKey: boolean;
  /** Ctrl or ⌘. */
  modKey: boolean;
  /** An input method is composing a character: the key is its own. */
  isComposing: boolean;
  keyCode: number;
};

/** What Enter does in the field: sends, or sends with Ctrl or ⌘ only. */
export type SendKey = 'enter' | 'mod-enter';

/**
 * Enter sends where there is a keyboard, unless another key was chosen; on touch screens it makes a new line, as does
 * Shift+Enter anywhere. With Ctrl or ⌘ it always sends.
 */
export function readKey(
  event: KeyFacts,
  isTouch: boolean,
  isEmpty: boolean,
  sendKey: SendKey = 'enter',
): KeyMeaning {
  // Safari ends the composition before the Enter that ended it; 229 tells.
  if (event.isComposing || event.keyCode === 229) return undefined;
  if (event.key === 'Enter' && !event.shiftKey) {
    if (event.modKey) return 'send';
    return isTouch || sendKey === 'mod-enter' ? undefined : 'send';
  }
  if (event.key === 'Escape') return 'cancel';
  if (event.key === 'ArrowUp' && isEmpty && !event.altKey) return 'edit-last';
  return undefined;
}
