import type {
  PollRequest,
  WireAccount,
  WireBlock,
  WireChat,
  WireChatMe,
  WireContent,
  WireDraft,
  WireMark,
  WireMessage,
  WireScheduled,
  WireServerInfo,
  WireSettings,
  WireUser,
} from '../../api/index.ts';
import type { Notice } from '../mention.ts';
import type { Spans } from '../spans.ts';
import type { StoredUploads } from '../uploads.ts';

/** Facts that there is one of. */
export type StoredMeta = {
  /** The account that is signed in; everything else belongs to it. */
  account: WireAccount;
  epoch: string;
  /** Of the last sync. It is written together with all rows that it speaks of, never before. */
  cursor: string;
  /** The whole chat list was fetched. */
  isLoaded: boolean;
  /** Chats that were named and aren't held yet. */
  wanted: string[];
  server: WireServerInfo;
  /** Signed out here while the server couldn't be told; it is told at the next start. */
  isLeaving: boolean;
  /** How many messages are kept at most on this device; it stays when somebody else signs in. */
  maxMessages: number;
  settings: WireSettings;
  blocks: WireBlock[];
  /** Messages that are sent later. */
  scheduled: WireScheduled[];
  drafts: WireDraft[];
};

/** What is kept of a chat, beside its messages. */
export type StoredChat = {
  id: string;
  row: WireChat;
  peerId: string;
  version: number;
  target: number;
  marksVersion: number;
  marksTarget: number;
  covered: Spans;
  marks: WireMark[];
  hasAllMarks: boolean;
  me: WireChatMe;
  basis: number;
  redo: number;
  readTo: number;
  deliveredTo: number;
  /** Messages that the user deleted for themselves; absent in records of earlier releases. */
  hidden?: number[];
  /** The pinned messages; absent where they weren't fetched, and in records of earlier releases. */
  pins?: WireMessage[];
};

/** A message that the server doesn't have yet, or refused. */
export type QueuedMessage = {
  clientId: string;
  chatId: string;
  /** Whose it is: another user who signs in here doesn't get it. */
  senderId: string;
  content: WireContent;
  /** The rules of a poll. */
  poll?: PollRequest | undefined;
  replyToSeq: number | undefined;
  /** Whom it names; absent in records of earlier releases. */
  notice?: Notice;
  /** Milliseconds since 1970; the order in which they go out. */
  queuedAt: number;
  /** Tells apart what was queued in the same millisecond. */
  order: number;
  /** Why it was refused for good; such a message waits for the user. */
  refusal: { code: string; detail: string } | undefined;
  /** Its bytes, which go up before it; the content names them by their number. */
  uploads?: StoredUploads;
  /** Media that it refers to and that are up already. */
  media?: readonly string[];
  isViewOnce?: boolean;
  isSilent?: boolean | undefined;
};

/** Bytes of a queued message. They go with it. */
export type StoredBlob = { clientId: string; n: number; blob: Blob };

/** Everything that a start needs; messages come when a chat is opened. */
export type StoredState = {
  meta: Partial<StoredMeta>;
  chats: StoredChat[];
  users: WireUser[];
  queue: QueuedMessage[];
};

/** One transaction: all of it is stored, or nothing. */
export type StoreBatch = {
  meta?: Partial<StoredMeta>;
  chats?: StoredChat[];
  messages?: WireMessage[];
  users?: WireUser[];
  queued?: QueuedMessage[];
  blobs?: StoredBlob[];
  unqueued?: string[];
  /** Chats to forget, with their messages. */
  dropChats?: string[];
  /** Messages of a chat below a seq to forget. */
  trims?: { chatId: string; below: number }[];
  /** Forgets all rows first; 'rows' keeps the queue, the server's facts and how this device is set. */
  wipe?: 'rows' | 'all';
};

/** Keeps rows over reloads. Its owner is the one that opened it last: whoever had it before is refused. */
export type Store = {
  /** Whether it outlives the page. */
  isPersistent: boolean;
  load: () => Promise<StoredState>;
  /** Messages of a chat from a seq on, ascending. */
  loadMessages: (chatId: string, from: number) => Promise<WireMessage[]>;
  /** How many messages are kept. */
  countMessages: () => Promise<number>;
  /** The bytes of a queued message, in order. */
  loadBlobs: (clientId: string) => Promise<Blob[]>;
  /** Writes in the order of the calls. Throws DeposedError if another owner has opened the store since. */
  write: (batch: StoreBatch) => Promise<void>;
  close: () => void;
};

/** Another owner has the store: this one may not write any more, and ends. */
export class DeposedError extends Error {
  constructor() {
    super('another owner has the store');
    this.name = 'DeposedError';
  }
}
