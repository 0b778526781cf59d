// What a message can be beside a text, and what can be done with it: a part of the contract (contract.ts).
import type { Page, Person, Result } from './contract.ts';

/** One of the answers that a poll offers. */
export type PollAnswer = {
  /** Names it in a vote. */
  key: string;
  text: string;
  count: number;
  /** I voted for it. */
  isOwn: boolean;
  /** Ids of at most three people; all of them where they are no more. Empty in an anonymous poll. */
  by: readonly string[];
};

/** A question with answers to vote for, and how the votes stand; those on their way are counted. */
export type Poll = {
  question: string;
  answers: readonly PollAnswer[];
  /** One person may vote for several answers. */
  isMultiple: boolean;
  /** Nobody is told who voted for what. */
  isAnonymous: boolean;
  /** From then on it takes no votes any more: closed by somebody, or by itself. */
  closesAt: Date | undefined;
  /** How many people voted. */
  voters: number;
};

/** Who voted for an answer. */
export type Voter = { person: Person; at: Date };

/** A card in a message: somebody, or a place. */
export type MessageCard =
  | {
      kind: 'contact';
      name: string;
      /** The account here that the sender says it is; look it up with loadPerson. */
      userId: string | undefined;
      organization: string;
      phones: readonly string[];
      emails: readonly string[];
    }
  | {
      kind: 'location';
      lat: number;
      lon: number;
      /** By how many meters it may be off; 0: not told. */
      accuracyM: number;
      label: string;
      address: string;
    };

/** A page that a text links to, as its sender saw it. It is all in the message: nothing of it is fetched. */
export type LinkPreview = {
  /** Stands in the text. */
  url: string;
  title: string;
  description: string;
  site: string;
  /** A JPEG in Base64. */
  image: { width: number; height: number; data: string } | undefined;
};

/** What a message is beside a text, in one word. */
export type ContentKind = 'poll' | 'contact' | 'location';

/** What can be sent beside a text. */
export type Outgoing =
  | {
      kind: 'poll';
      question: string;
      answers: readonly string[];
      isMultiple: boolean;
      isAnonymous: boolean;
      closesAt: Date | undefined;
    }
  | {
      kind: 'contact';
      name: string;
      userId?: string | undefined;
      phones?: readonly string[];
      emails?: readonly string[];
    }
  | {
      kind: 'location';
      lat: number;
      lon: number;
      accuracyM?: number | undefined;
      label?: string | undefined;
    };

/** The calls about what a message can be beside a text. All but sendContent need a connection. */
export type ContentCalls = {
  /** Queues a message, as sendText does. The value is its key. Problems: invalid, queue_full. */
  sendContent: (
    chatId: string,
    content: Outgoing,
    options?: { replyToSeq?: number | undefined },
  ) => Promise<Result<string>>;
  /**
   * Votes for an answer or takes the vote back; shown at once, and no more if it is refused. Where a poll isn't
   * multiple, another vote takes the place of the former. Problems: poll_closed, message_gone …
   */
  setVote: (chatId: string, seq: number, key: string, isSet: boolean) => Promise<Result<void>>;
  /** Who voted for an answer of a poll that isn't anonymous. */
  loadVoters: (chatId: string, seq: number, key: string, cursor?: string) => Promise<Result<Page<Voter>>>;
  /** Ends a poll: its sender may, and who moderates the chat. */
  closePoll: (chatId: string, seq: number) => Promise<Result<void>>;
  /** Has messages that are sent from then on go by themselves after so many seconds; 0: they stay. */
  setTimer: (chatId: string, seconds: number) => Promise<Result<void>>;
  /** Has the server look at a page. Problems: no_preview, rate_limited … */
  previewLink: (url: string) => Promise<Result<LinkPreview>>;
  /** Somebody's profile. Problem: not_found. */
  loadPerson: (userId: string) => Promise<Result<Person>>;
};
