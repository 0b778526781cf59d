import { forgetSettings, listSettings, readSetting, writeSetting } from './storage.ts';

const prefix = 'draft.';
const replyPrefix = 'reply.';
const syncPrefix = 'draftsync.';
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

/** How a draft here stands to the one on the server. */
export type DraftSync = {
  /** The version that the text here began from. */
  base: number;
  /** It was changed here since. */
  isChanged: boolean;
  /** It was changed while the server couldn't be reached: what another device wrote meanwhile is right. */
  isStale: boolean;
};

const syncs = new Map<string, DraftSync>();
/** How often what stands here was replaced by what another device wrote, by chat. */
const taken = new Map<string, number>();

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
    const sync = drafts.syncOf(chatId);
    known.set(chatId, text);
    writeSetting(prefix + chatId, text || undefined);
    noteChange(chatId, sync);
    changed();
  },
  /** What the text begun in a chat answers. */
  readReply(chatId: string): DraftReply | undefined {
    if (!replies.has(chatId)) replies.set(chatId, parseReply(readSetting(replyPrefix + chatId)));
    return replies.get(chatId);
  },
  writeReply(chatId: string, reply: DraftReply | undefined): void {
    if (drafts.readReply(chatId) === reply) return;
    const sync = drafts.syncOf(chatId);
    replies.set(chatId, reply);
    writeSetting(replyPrefix + chatId, reply && JSON.stringify(reply));
    noteChange(chatId, sync);
    changed();
  },
  /** How the draft of a chat stands to the server's. */
  syncOf(chatId: string): DraftSync {
    const held = syncs.get(chatId);
    if (held) return held;
    const stored = parseSync(readSetting(syncPrefix + chatId));
    // What an earlier release kept was never told to the server.
    const isThere = drafts.read(chatId) !== '' || drafts.readReply(chatId) !== undefined;
    const sync = stored ?? { base: 0, isChanged: isThere, isStale: isThere };
    syncs.set(chatId, sync);
    return sync;
  },
  /** Notes how it stands now. */
  setSync(chatId: string, sync: DraftSync): void {
    syncs.set(chatId, sync);
    writeSetting(syncPrefix + chatId, JSON.stringify(sync));
  },
  /** Chats whose drafts may have been changed here. */
  all(): string[] {
    return [...new Set([...syncs.keys(), ...listSettings(syncPrefix), ...listSettings(prefix)])];
  },
  /** Replaces what stands here by what another device wrote. */
  take(chatId: string, text: string, replyToSeq: number | undefined, base: number): void {
    const reply = drafts.readReply(chatId);
    const isSame = drafts.read(chatId) === text && reply?.seq === replyToSeq;
    drafts.setSync(chatId, { base, isChanged: false, isStale: false });
    if (isSame) return;
    known.set(chatId, text);
    writeSetting(prefix + chatId, text || undefined);
    const named = replyToSeq === undefined ? undefined : { seq: replyToSeq, senderId: '', text: undefined };
    const next = reply?.seq === replyToSeq ? reply : named;
    replies.set(chatId, next);
    writeSetting(replyPrefix + chatId, next && JSON.stringify(next));
    taken.set(chatId, drafts.takenOf(chatId) + 1);
    changed();
  },
  /** Rises when what stands here was replaced. */
  takenOf(chatId: string): number {
    return taken.get(chatId) ?? 0;
  },
  /** Forgets all of them, when somebody signs out. */
  clear(): void {
    known.clear();
    replies.clear();
    syncs.clear();
    forgetSettings(prefix);
    forgetSettings(replyPrefix);
    forgetSettings(syncPrefix);
    changed();
  },
};

function noteChange(chatId: string, sync: DraftSync): void {
  if (!sync.isChanged) drafts.setSync(chatId, { ...sync, isChanged: true });
}

function parseSync(text: string | undefined): DraftSync | undefined {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null) return undefined;
    const { base, isChanged, isStale } = value as Record<string, unknown>;
    return typeof base === 'number'
      ? { base, isChanged: isChanged === true, isStale: isStale === true }
      : undefined;
  } catch {
    return undefined;
  }
}

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
