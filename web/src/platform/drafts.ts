import { forgetSettings, readSetting, writeSetting } from './storage.ts';

const prefix = 'draft.';
const replyPrefix = 'reply.';
const known = new Map<string, string>();
const listeners = new Set<() => void>();
let version = 0;

const changed = () => {
  version++;
  for (const listener of listeners) listener();
};

/** What a text that was begun answers: enough to show it before the message itself is there. */
export type DraftReply = { seq: number; senderId: string; text: string | undefined };

const replies = new Map<string, DraftReply | undefined>();

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
  /** What the text begun in a chat answers. */
  readReply(chatId: string): DraftReply | undefined {
    if (!replies.has(chatId)) replies.set(chatId, parseReply(readSetting(replyPrefix + chatId)));
    return replies.get(chatId);
  },
  writeReply(chatId: string, reply: DraftReply | undefined): void {
    if (drafts.readReply(chatId) === reply) return;
    replies.set(chatId, reply);
    writeSetting(replyPrefix + chatId, reply && JSON.stringify(reply));
    changed();
  },
  /** Forgets all of them, when somebody signs out. */
  clear(): void {
    known.clear();
    replies.clear();
    forgetSettings(prefix);
    forgetSettings(replyPrefix);
    changed();
  },
};

function parseReply(text: string | undefined): DraftReply | undefined {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null) return undefined;
    const { seq, senderId, text: quoted } = value as Record<string, unknown>;
    if (typeof seq !== 'number' || typeof senderId !== 'string') return undefined;
    return { seq, senderId, text: typeof quoted === 'string' ? quoted : undefined };
  } catch {
    return undefined;
  }
}
