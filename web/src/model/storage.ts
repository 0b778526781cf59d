// What this device keeps: a part of the contract (contract.ts).
import type { Result } from './contract.ts';

/** What this device keeps for who is signed in. */
export type StorageUse = {
  /** It outlives the page; private windows keep nothing. */
  isPersistent: boolean;
  chats: number;
  messages: number;
  /** How many messages are kept at most; the chats that rested longest lose theirs first. */
  maxMessages: number;
};

/** The calls about what this device keeps. */
export type StorageCalls = {
  loadStorage: () => Promise<Result<StorageUse>>;
  setMaxMessages: (count: number) => Promise<Result<void>>;
  /**
   * Forgets what was fetched, and fetches the chat list anew; what waits to be sent and drafts stay. Needs a connection.
   */
  clearCache: () => Promise<Result<void>>;
};
