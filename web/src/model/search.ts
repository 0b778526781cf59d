// What the screens may ask of the search: a part of the contract (contract.ts).
import type { ChatSummary, Person, Result } from './contract.ts';

/** What is searched. At least one of text, fromId and kind is needed. */
export type SearchAsk = {
  /** Words, all of which have to be there; the last one may be unfinished, words in double quotes follow each other. */
  text: string;
  /** In this chat only. */
  chatId?: string | undefined;
  /** Sent by this user. */
  fromId?: string | undefined;
  /** Of this type of content, or 'link'. */
  kind?: string | undefined;
  /** Sent before then. */
  before?: Date | undefined;
  /** Sent then or later. */
  after?: Date | undefined;
};

/** A part of a text in UTF-16 code units. */
export type TextRange = { from: number; to: number };

/** A message that was found. */
export type MessageHit = {
  chatId: string;
  /** Where it is: open the conversation around it. */
  seq: number;
  /** The chat, where it is held. */
  chat: ChatSummary | undefined;
  sender: Person | undefined;
  isOwn: boolean;
  at: Date;
  /** A part of its text, plain. */
  snippet: string;
  /** Parts of the snippet that match, ascending. */
  ranges: readonly TextRange[];
};

/** What a search found. People and chats come with the first page of a search for nothing but a text. */
export type SearchFound = {
  people: Person[];
  chats: ChatSummary[];
  /** The newest first. */
  messages: MessageHit[];
  /** The cursor of the next page; undefined at the end. */
  next: string | undefined;
  /** Less than a page was found so far, but the next one may bring more. */
  isPartial: boolean;
};

/** The search. It needs a connection. */
export type SearchCalls = {
  search: (ask: SearchAsk, cursor?: string) => Promise<Result<SearchFound>>;
};
