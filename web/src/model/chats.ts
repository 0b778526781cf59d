// What the screens may ask of the chat list: a part of the contract (contract.ts).
import type { ChatSummary, Live, Page, Person, Result } from './contract.ts';
import type { Notifying } from './push.ts';

/** Which chats a folder shows: those that the filter lets through and those that it names, but not the exceptions. */
export type Folder = {
  id: string;
  name: string;
  filter: FolderFilter;
  /** Chats that are in it whatever the filter says. */
  chatIds: readonly string[];
  /** Chats that aren't in it whatever the filter says. */
  exceptIds: readonly string[];
};

/** Lets chats of some kinds through, all of them or fewer. */
export type FolderFilter = {
  /** Private chats and saved messages. */
  hasPeople: boolean;
  hasGroups: boolean;
  hasChannels: boolean;
  isOnlyUnread: boolean;
  isWithoutMuted: boolean;
  isWithoutArchived: boolean;
};

/** What is arranged for all devices. */
export type Arrangement = {
  folders: readonly Folder[];
  /** How many chats of each folder have something unread, by the folder's id. */
  unreadIn: Readonly<Record<string, number>>;
  /** Chats in the archive, and how many of them have something unread. */
  archived: { count: number; unread: number };
  /** Chats of strangers that wait to be accepted, and how many of them have something unread. */
  requests: { count: number; unread: number };
  privacy: Privacy;
  notifying: Notifying;
  /** While one writes a link, the server is asked what the page shows. */
  previewsLinks: boolean;
  /** Ids of the people who are blocked. */
  blockedIds: readonly string[];
};

/** To whom something is open. Contacts share a private chat with the user in which the user wrote. */
export type Who = 'everybody' | 'contacts' | 'nobody';

/** What others see of the user, and what they may do. */
export type Privacy = {
  /** Who writes without asking; here contacts are all who share a chat that the user wants. */
  mayWrite: 'everybody' | 'contacts';
  /** Who sees whether one is there, and was last; one sees it of those only. */
  showPresence: Who;
  showAvatar: Who;
  /** Who adds one to groups and channels. */
  mayAdd: Who;
  /** Whose search finds one. */
  mayFind: Who;
  /** Who types the whole username finds one in any case. */
  isFoundByUsername: boolean;
  /** Others see what one has seen; without, one doesn't see it of them. */
  hasReceipts: boolean;
};

/** What is only mine of a chat in the list. */
export type ChatPlace = {
  /** The place among the pinned chats: the higher, the further up; 0: not pinned. */
  pin: number;
  isArchived: boolean;
  /** I marked it as unread; that ends when it is opened. */
  isMarkedUnread: boolean;
  /** Until when it doesn't notify; undefined: it does. */
  mutedUntil: Date | undefined;
  /** While it is muted, messages that name me don't notify either. */
  mutesMentions: boolean;
  /** Whether what it tells makes a sound; undefined: as for all chats. */
  hasSound?: boolean;
  /** A stranger began it, and I haven't accepted: they see neither whether I am there nor what I read, and I can't write. */
  isRequest: boolean;
  /** I have blocked the other one of this private chat. */
  isBlocked: boolean;
};

/** The calls about the chat list. They need a connection. */
export type ChatCalls = {
  arrangement: Live<Arrangement>;

  /** Puts a chat above the other pinned ones, or takes it from them. Problem: too_many. */
  pinChat: (chatId: string, isPinned: boolean) => Promise<Result<void>>;
  /** Puts the pinned chats in this order, from the top. */
  orderPins: (chatIds: readonly string[]) => Promise<Result<void>>;
  /** Puts a chat into the archive or takes it out; a new message does that too, unless the chat is muted. */
  archiveChat: (chatId: string, isArchived: boolean) => Promise<Result<void>>;
  /** Keeps a chat from notifying until then, or for ever; with undefined it notifies again. */
  muteChat: (
    chatId: string,
    until: Date | 'forever' | undefined,
    mutesMentions?: boolean,
  ) => Promise<Result<void>>;
  /** Everything in it is read, and it isn't marked as unread any more. */
  markChatRead: (chatId: string) => Promise<Result<void>>;
  /** Has it look unread, although everything in it was read. */
  markChatUnread: (chatId: string) => Promise<Result<void>>;
  /** Takes the history from my sight for good; with isHidden a private or saved chat leaves the list too. */
  clearChat: (chatId: string, isHidden: boolean) => Promise<Result<void>>;

  /** Accepts a stranger's chat, or takes it off: the next message asks again. The stranger is told of neither. Problem: not_requested. */
  answerRequest: (chatId: string, isAccepted: boolean) => Promise<Result<void>>;

  /** Replaces all folders. Problem: settings_changed if another device changed them since they were shown. */
  setFolders: (folders: readonly Folder[]) => Promise<Result<void>>;

  /** Whether the server is asked about pages that one links to. */
  setLinkPreviews: (isOn: boolean) => Promise<Result<void>>;
  changePrivacy: (part: Partial<Privacy>) => Promise<Result<void>>;

  blockPerson: (userId: string, isBlocked: boolean) => Promise<Result<void>>;
  /** The people who are blocked. */
  loadBlocked: (cursor?: string) => Promise<Result<Page<Person>>>;
};

/** A chat as far as folders look at it. */
export type FolderCandidate = Pick<ChatSummary, 'id' | 'type' | 'unread' | 'place'>;
