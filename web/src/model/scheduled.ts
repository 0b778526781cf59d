// What the screens may ask of messages that are sent later: a part of the contract (contract.ts).
import type { ContentKind, Problem, Result, SendOptions } from './contract.ts';

/** A message that the server sends later; only its user sees it until then. */
export type ScheduledMessage = {
  /** Names it in its chat; the message will have the key that comes with it. */
  id: string;
  sendAt: Date;
  /** Undefined for a content that this version doesn't know, and for what has no text. */
  text: string | undefined;
  /** What it is beside a text. */
  kind?: ContentKind | undefined;
  isSilent: boolean;
  replyToSeq: number | undefined;
  /** It couldn't be sent, and isn't tried again by itself: it needs another time, or to be sent by hand. */
  isRefused: boolean;
  /** What stood in its way; without isRefused it is tried again, as soon as slow mode lets it. */
  problem: Problem | undefined;
};

/** What of a scheduled message changes. */
export type ScheduledChange = {
  text?: string;
  /** The usernames that the new text names, as with SendOptions. */
  names?: readonly string[] | undefined;
  sendAt?: Date;
  isSilent?: boolean;
};

/** The calls about messages that are sent later. They need a connection. */
export type ScheduledCalls = {
  /**
   * Has a text sent at a time, at most a year ahead, whether this device is on then or not. The value is its id.
   * Problems: text_empty, text_too_long, too_many, forbidden, invalid (the time has passed) …
   */
  scheduleText: (
    chatId: string,
    text: string,
    sendAt: Date,
    options?: SendOptions,
  ) => Promise<Result<string>>;
  /** Problems: message_gone if it was sent meanwhile … */
  changeScheduled: (chatId: string, id: string, change: ScheduledChange) => Promise<Result<void>>;
  deleteScheduled: (chatId: string, id: string) => Promise<Result<void>>;
  /** Sends it now; what refuses it leaves it as it is. */
  sendScheduled: (chatId: string, id: string) => Promise<Result<void>>;
};
