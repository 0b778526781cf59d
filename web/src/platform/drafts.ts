import { forgetSettings, readSetting, writeSetting } from './storage.ts';

const prefix = 'draft.';
const known = new Map<string, string>();
const listeners = new Set<() => void>();
let version = 0;

const changed = () => {
  version++;
  for (const listener of listeners) listener();
};

/**
 * Texts that were begun and not sent, by chat. They survive a reload, also the one to a newer release. get is a
 * number that rises with each change.
 */
export const drafts = {
  get: (): number => version,
  subscribe(onChange: () => void): () => void {
    listeners.add(onChange);
    return () => listeners.delete(onChange);
  },
  /** The text begun in a chat, '' without one. */
  read(chatId: string): string {
    const text = known.get(chatId) ?? readSetting(prefix + chatId) ?? '';
    known.set(chatId, text);
    return text;
  },
  write(chatId: string, text: string): void {
    if (drafts.read(chatId) === text) return;
    known.set(chatId, text);
    writeSetting(prefix + chatId, text || undefined);
    changed();
  },
  /** Forgets all of them, when somebody signs out. */
  clear(): void {
    known.clear();
    forgetSettings(prefix);
    changed();
  },
};
