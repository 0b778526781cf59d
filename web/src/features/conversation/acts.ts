import type { Message } from '../../model/index.ts';
import type { MenuEntry } from '../../ui/index.ts';

/** What the rows of the timeline may ask for. The object stays the same while a conversation is open. */
export type MessageActs = {
  chatId: string;
  /** What can be done with a message; asked for when its menu opens. */
  entriesOf: (message: Message) => MenuEntry[];
  /** What somebody is called; undefined for those who aren't known. */
  nameOf: (userId: string) => string | undefined;
  /** Shows who somebody is. */
  onPerson: (userId: string) => void;
  onRetry: (message: Message) => void;
  /** Takes off a message that wasn't sent. */
  onDiscard: (message: Message) => void;
  onReply: (message: Message) => void;
  /** Goes to a message, wherever it is. */
  onJump: (seq: number) => void;
  onReact: (message: Message, key: string, isSet: boolean) => void;
  /** Shows who reacted. */
  onReactors: (message: Message, key?: string) => void;
  /** Votes in a poll or takes the vote back. */
  onVote: (message: Message, key: string, isSet: boolean) => void;
  /** Shows who voted. */
  onVoters: (message: Message) => void;
  /** Shows what it said before it was edited. */
  onHistory: (message: Message) => void;
  /** Shows a file that it carries; at counts them. */
  onOpen: (message: Message, at: number) => void;
  /** Ends an upload, or lets a paused one go on. */
  onUpload: (message: Message) => void;
  /** Takes it into the selection or out of it. */
  onSelect: (message: Message) => void;
};
