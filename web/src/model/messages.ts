// What the screens may ask of messages beyond sending and changing them: a part of the contract (contract.ts).
import type { LinkPreview, Page, Person, Problem, Result } from './contract.ts';

/** What was begun to write in a chat, on any device; one that was sent or deleted is empty. */
export type Draft = {
  text: string;
  replyToSeq: number | undefined;
  /** Tells which of two is newer. */
  version: number;
};

/** When the server heard of something, right to the minute; isLatest: it had happened by then. */
export type Moment = { at: Date; isLatest: boolean };

/** How far a message has come with a member, and when, as far as that is known. */
export type Receipt = {
  person: Person;
  isDelivered: boolean;
  isSeen: boolean;
  delivered: Moment | undefined;
  seen: Moment | undefined;
};

/** What became of forwarded messages. */
export type Forwarding = {
  /** Copies that were made. */
  made: number;
  /** Copies that couldn't be made, by chat, with the reason of the first one. */
  refused: { chatId: string; problem: Problem }[];
};

/** Somebody whom a message names. */
export type Mention = { userId: string; username: string; isMe: boolean };

/** What stands for everybody among the names of a text. */
export const everybody = 'all';

/** What goes with a text. */
export type SendOptions = {
  replyToSeq?: number | undefined;
  /**
   * The usernames that the text names, in small letters. Members among them are told; with 'all', where one may, everybody is.
   */
  names?: readonly string[] | undefined;
  /** The page that it links to. */
  preview?: LinkPreview | undefined;
  /** It makes no sound where it arrives. */
  isSilent?: boolean | undefined;
};

/** The calls about messages. They need a connection. */
export type MessageCalls = {
  /**
   * Copies messages of a chat into others, in this order; with isNamed the copies tell who wrote them first. A copy that
   * is refused leaves the others alone.
   */
  forwardMessages: (
    chatId: string,
    seqs: readonly number[],
    toChatIds: readonly string[],
    isNamed: boolean,
  ) => Promise<Result<Forwarding>>;
  /** Deletes messages for oneself, on all devices; others still see them. It can't be taken back. */
  hideMessages: (chatId: string, seqs: readonly number[]) => Promise<Result<void>>;
  /** Pins a message for everybody in the chat, or takes it off. Problems: forbidden, too_many … */
  pinMessage: (chatId: string, seq: number, isPinned: boolean) => Promise<Result<void>>;
  /**
   * Keeps on all devices what was begun to write; the value is its version. With ifVersion it is refused with draft_changed if
   * another device wrote since that version.
   */
  saveDraft: (chatId: string, draft: Omit<Draft, 'version'>, ifVersion?: number) => Promise<Result<number>>;
  /** Who of a chat has got a message of one's own, and seen it, unless one's own receipts are off. */
  loadReceipts: (chatId: string, seq: number, cursor?: string) => Promise<Result<Page<Receipt>>>;
  /** Members of a group or channel that a name being typed may stand for, those who wrote last first; all with ''. */
  suggestMembers: (chatId: string, query: string) => Promise<Result<Person[]>>;
  /** The first message that was sent at a time or later; the newest one, if there is none. The value is undefined in an empty chat. */
  findAt: (chatId: string, at: Date) => Promise<Result<number | undefined>>;
  /** The next unread message behind a seq that names the user; the value is undefined if there is none. */
  findMention: (chatId: string, afterSeq?: number) => Promise<Result<number | undefined>>;
};
