// What the screens may ask of the model: everything that crosses the border between a view (a tab) and the owner (who
// holds the connection and the cache). All values are plain objects that the structured clone takes.

import type { Device, Invite, LoginFields, RegisterFields } from './account.ts';
import type { ChatCalls, ChatPlace } from './chats.ts';
import type { ContentCalls, ContentKind, LinkPreview, MessageCard, Poll } from './content.ts';
import type { GroupCalls, GroupFacts, SystemNote } from './groups.ts';
import type { MediaCalls, MessageMedia } from './media.ts';
import type { Draft, Mention, MessageCalls, SendOptions } from './messages.ts';
import type { PushCalls } from './push.ts';
import type { ScheduledCalls, ScheduledMessage } from './scheduled.ts';
import type { SearchCalls } from './search.ts';
import type { StickerCalls } from './stickers.ts';
import type { StorageCalls } from './storage.ts';

export type * from './account.ts';
export type * from './chats.ts';
export type * from './content.ts';
export type * from './groups.ts';
export type * from './media.ts';
export type * from './messages.ts';
export type * from './push.ts';
export type * from './scheduled.ts';
export type * from './search.ts';
export type * from './storage.ts';

/** Why something wasn't done: a stable code of the server's, or 'offline' where it can't be reached. */
export type Problem = {
  code: string;
  /** How many seconds to wait before the next try. */
  retryAfterSeconds?: number | undefined;
  /** Explains the case to a developer, in English; not for the screen. */
  detail?: string | undefined;
};

/** The outcome of a call. Calls never reject: what goes wrong is a problem. */
export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/**
 * A value that changes. get returns the same object until something in it changed, and so do the objects inside of it
 * (messages, rows): it fits useSyncExternalStore and memo. Changes come at most once per frame.
 */
export type Live<T> = {
  get: () => T;
  /** Calls back after each change until the returned function is called. */
  subscribe: (onChange: () => void) => () => void;
};

/** Who is signed in. */
export type SessionState =
  /** Not known yet; a moment at the start. */
  | { status: 'starting' }
  | { status: 'signed-out'; reason: SignedOutReason }
  | { status: 'signed-in'; account: Account };

/**
 * Why nobody is signed in: nobody was ('none'), one's own doing ('logout'), the session was ended from another device
 * or by a change of password ('revoked'), or it isn't valid any more ('expired').
 */
export type SignedOutReason = 'none' | 'logout' | 'revoked' | 'expired';

/** The state of the connection to the server. */
export type ConnectionState =
  /** Nobody is signed in. */
  | { status: 'idle' }
  | { status: 'connecting' }
  /** Connected, and fetching what was missed. */
  | { status: 'syncing' }
  /** Connected, and nothing is missing. */
  | { status: 'online' }
  /** No connection; the next try is at retryAt. */
  | { status: 'waiting'; retryAt: Date }
  /** The browser says that there is no network. */
  | { status: 'offline' }
  /**
   * No further try: a newer release is open in another tab ('outdated'), or the server refuses this client
   * ('refused'). Reloading the page is what may help.
   */
  | { status: 'stopped'; reason: 'outdated' | 'refused' };

/** A user as others see them. */
export type Person = {
  id: string;
  username: string;
  displayName: string;
  about: string;
  /** Undefined without a picture; another picture has another address. */
  avatarUrl: string | undefined;
};

/** The own account. */
export type Account = {
  user: Person;
  isOperator: boolean;
};

/** Whether somebody is there. */
export type Presence = { isOnline: boolean; lastSeenAt: Date | undefined };

/** How far a message of one's own has got. */
export type MessageStatus = 'waiting' | 'sent' | 'delivered' | 'seen' | 'failed';

/** What a message answers: the beginning of another one of the same chat. */
export type Quote = {
  /** Where it is: show it with showAround. */
  seq: number;
  /** 'loading': it isn't here yet. 'missing': there is no such message, or it isn't mine to see. */
  state: 'loading' | 'ready' | 'missing';
  /** Empty unless 'ready'. */
  senderId: string;
  isOwn: boolean;
  /** Its beginning; undefined in a stub, and for a content that this version doesn't know. */
  text: string | undefined;
  /** What it is beside a text; what text says is its question, name or label then. */
  kind?: ContentKind | undefined;
  /** What it carries. */
  media?: MessageMedia | undefined;
  stub: 'deleted' | 'expired' | 'viewed' | undefined;
};

/** How often a message got the same reaction. */
export type Reaction = {
  /** An emoji. */
  key: string;
  count: number;
  isOwn: boolean;
  /** Ids of at most three people; all of them where they are no more. */
  by: readonly string[];
};

/** Who reacted. */
export type Reactor = { person: Person; key: string; at: Date };

/** What a message said before it was edited. */
export type FormerText = { text: string | undefined; at: Date };

/** A part of a list, and how to get the next one; next is undefined at the end. */
export type Page<T> = { items: T[]; next: string | undefined };

/** A message of a conversation. */
export type Message = {
  /** The same from waiting to sent, unique in the chat. */
  key: string;
  /** Position in the chat; 0 while it waits or failed. */
  seq: number;
  senderId: string;
  isOwn: boolean;
  createdAt: Date;
  /** Undefined in a stub, and for a content that this version doesn't know. */
  text: string | undefined;
  /** Set in a message that carries bytes; its text is the caption. */
  media?: MessageMedia | undefined;
  /** Set in a message that is a card; it has no text. */
  card?: MessageCard | undefined;
  /** Set in a message that asks something; it has no text. */
  poll?: Poll | undefined;
  /** The page that its text links to, if the sender shows it. */
  preview?: LinkPreview | undefined;
  /** When it goes by itself. */
  expiresAt?: Date | undefined;
  /** Why the message is gone. */
  stub: 'deleted' | 'expired' | 'viewed' | undefined;
  /** Who wrote it first, if it was forwarded with that name. */
  forwarded?: { userId: string; name: string } | undefined;
  /** Set in a message that the server made, to tell of a change; it has no text. */
  system?: SystemNote | undefined;
  /** It came without a sound. */
  isSilent?: boolean | undefined;
  isEdited: boolean;
  /** It is pinned for everybody in the chat. */
  isPinned?: boolean | undefined;
  /** Whom it names, as far as they are known; mentionsAll: everybody in the chat. */
  mentions?: readonly Mention[] | undefined;
  mentionsAll?: boolean | undefined;
  /** What it answers; undefined if it answers nothing, and in stubs. */
  quote: Quote | undefined;
  /** In the order in which they came; those on their way are counted. */
  reactions: readonly Reaction[];
  /** Undefined for messages of others and for stubs. */
  status: MessageStatus | undefined;
  /** Why it failed; only with the status 'failed'. */
  problem: Problem | undefined;
};

/** A row of the chat list. */
export type ChatSummary = {
  id: string;
  type: 'private' | 'group' | 'channel' | 'saved';
  /** Title of a group or channel. */
  title: string | undefined;
  /** The other one of a private chat. */
  peer: Person | undefined;
  memberCount: number;
  /** When the newest message was stored or queued; the list's order. */
  activityAt: Date;
  /** The newest message, waiting ones too; one that failed only until a newer one came. */
  lastMessage: Message | undefined;
  /** One of mine was refused; it waits until I try again or remove it. */
  hasFailed?: boolean | undefined;
  /** Who sent it, where that is somebody else. */
  lastSender: Person | undefined;
  /** Those whom the newest message names, if it tells of a change. */
  lastNamed?: readonly Person[] | undefined;
  /** Exact up to 999; 999 means 999 or more. */
  unread: number;
  /** Those of them that name me, exact up to 99. */
  mentions?: number | undefined;
  /** What was begun to write in it, as the server has it. */
  draft?: Draft | undefined;
  /** Those who type now. */
  typing: readonly Person[];
  /** Of the peer; undefined while it isn't known. */
  presence: Presence | undefined;
  /** What is only mine of it. */
  place?: ChatPlace | undefined;
  /** Of a group or channel. */
  group?: GroupFacts | undefined;
  /** After how many seconds messages go by themselves; undefined: they stay. */
  timerSeconds?: number | undefined;
};

/** The chat list: pinned chats first, then the newest activity; those in the archive come last. */
export type ChatList = {
  /** The whole list was fetched once, or came from the cache. */
  isLoaded: boolean;
  /** The first rows; as many as were asked for with loadMoreChats. */
  chats: readonly ChatSummary[];
  hasMore: boolean;
  /** Of all chats that notify and aren't in the archive, exact up to 999 in each. */
  totalUnread: number;
};

/** A part of a chat's history, and what happens in the chat. */
export type ConversationState = {
  /**
   * 'loading': nothing can be shown yet. 'missing': there is no such chat, or it isn't mine (any more). With 'ready'
   * the chat is there; messages may be empty.
   */
  status: 'loading' | 'ready' | 'missing';
  /** Set with 'ready'. */
  chat: ChatSummary | undefined;
  /**
   * Oldest first, without gaps. With hasNewer false they reach the newest one, and those that wait to be sent follow.
   */
  messages: readonly Message[];
  hasOlder: boolean;
  hasNewer: boolean;
  isLoadingOlder: boolean;
  isLoadingNewer: boolean;
  /** Why the last load failed; goes with the next one that works. Being offline is one. */
  problem: Problem | undefined;
  /**
   * The first message that was unread when the conversation was opened, if it is among messages. It stays while the
   * conversation is open.
   */
  firstUnreadKey: string | undefined;
  /** Unread messages now. */
  unread: number;
  /** The pinned messages, the newest pin first; their texts are cut. */
  pins?: readonly Quote[] | undefined;
  /** Another number says that others have got or seen more. */
  marksVersion: number;
  /** Mine that are sent later, the next one first. */
  scheduled: readonly ScheduledMessage[];
  /** Others whose messages are shown, or whom they name, by id; in private chats the peer. */
  people: Readonly<Record<string, Person>>;
};

/** An open conversation. Close it when it leaves the screen; after that it does nothing. */
export type Conversation = {
  chatId: string;
  state: Live<ConversationState>;
  /** Extends the messages at the start; does nothing while that is under way or there is nothing. */
  loadOlder: () => void;
  /** Extends the messages at the end; does nothing while that is under way or there is nothing. */
  loadNewer: () => void;
  /** Replaces the messages by those around a seq. */
  showAround: (seq: number) => void;
  /** Replaces the messages by the newest ones, unless they are shown. */
  showNewest: () => void;
  /** A message of others was on the screen while somebody could look at it: all up to it are read. */
  markSeen: (seq: number) => void;
  /** The user changed the text: call it at each change. Throttled; the end is noticed, or said with false. */
  setTyping: (isTyping: boolean) => void;
  close: () => void;
};

/** What the server is and allows. */
export type ServerInfo = {
  name: string;
  version: string;
  registration: 'open' | 'invite' | 'closed';
  isSecure: boolean;
  maxTextBytes: number;
  maxAvatarBytes: number;
  /** How long after it was sent a message may be edited, and deleted for everyone; undefined: for ever. */
  editWindowSeconds: number | undefined;
  deleteWindowSeconds: number | undefined;
  /** It tells browsers of messages while the app is closed. */
  hasPush: boolean;
  /** It looks at pages for those who link to them. */
  hasLinkPreviews: boolean;
};

/** Messages that the server doesn't have. */
export type QueueState = { waiting: number; failed: number };

/** The model as a view sees it. */
export type Model = ChatCalls &
  ContentCalls &
  GroupCalls &
  MessageCalls &
  MediaCalls &
  ScheduledCalls &
  PushCalls &
  SearchCalls &
  StickerCalls &
  StorageCalls & {
    session: Live<SessionState>;
    connection: Live<ConnectionState>;
    /** Undefined until the server (or the cache) has told it. */
    server: Live<ServerInfo | undefined>;
    chats: Live<ChatList>;
    queue: Live<QueueState>;

    /** Signs in. Problems: login_failed, rate_limited, cross_origin, offline … */
    login: (fields: LoginFields) => Promise<Result<void>>;
    /** Makes an account and signs in. Problems: username_invalid, username_taken, password_weak, registration_closed, invite_invalid … */
    register: (fields: RegisterFields) => Promise<Result<void>>;
    /** Signs out and forgets everything on this device, unsent messages too; it works offline, and then the server isn't told. */
    logout: () => Promise<Result<void>>;

    /** Has more rows in the chat list. */
    loadMoreChats: () => void;
    /** People whose username, or a word of whose name, begins with the query. */
    searchPeople: (query: string) => Promise<Result<Person[]>>;
    /** The private chat with somebody, made if there is none; the value is its id. Works offline if the chat is held. */
    startPrivateChat: (userId: string) => Promise<Result<string>>;
    /** The chat with oneself; the value is its id. Works offline if the chat is held. */
    openSavedChat: () => Promise<Result<string>>;

    /** Opens a conversation around a seq; without one at the first unread message, else at the newest ones. */
    openConversation: (chatId: string, around?: number) => Conversation;
    /** Queues a text; it is shown at once and sent as soon as that is possible. The value is its key. Problem: text_empty, text_too_long, queue_full. */
    sendText: (chatId: string, text: string, options?: SendOptions) => Promise<Result<string>>;
    /** Sends a failed message again. */
    retryMessage: (chatId: string, key: string) => Promise<Result<void>>;
    /** Takes a failed or waiting message out of the queue. Problem: not_found if it was sent meanwhile. */
    discardMessage: (chatId: string, key: string) => Promise<Result<void>>;
    /** Replaces the text of a message of one's own. Needs a connection. */
    editMessage: (
      chatId: string,
      seq: number,
      text: string,
      options?: Omit<SendOptions, 'replyToSeq'>,
    ) => Promise<Result<void>>;
    /** Deletes a message for everyone. Needs a connection. */
    deleteMessage: (chatId: string, seq: number) => Promise<Result<void>>;

    /** Sets a reaction or takes it back; shown at once, and no more if it is refused. Needs a connection. Problems: emoji_invalid, too_many, message_gone … */
    setReaction: (chatId: string, seq: number, key: string, isSet: boolean) => Promise<Result<void>>;
    /** Who reacted to a message, with one key or with any. */
    loadReactors: (
      chatId: string,
      seq: number,
      key?: string,
      cursor?: string,
    ) => Promise<Result<Page<Reactor>>>;
    /** What a message said before it was edited, the newest first. */
    loadEdits: (chatId: string, seq: number, cursor?: string) => Promise<Result<Page<FormerText>>>;

    updateProfile: (profile: { displayName?: string; about?: string }) => Promise<Result<void>>;
    setAvatar: (picture: Blob) => Promise<Result<void>>;
    removeAvatar: () => Promise<Result<void>>;
    /** All other sessions end. Problems: login_failed (the current one is wrong), password_weak, rate_limited. */
    changePassword: (current: string, next: string) => Promise<Result<void>>;
    loadDevices: () => Promise<Result<Device[]>>;
    endDevice: (id: string) => Promise<Result<void>>;
    /** For operators. */
    createInvite: (uses: number, expiresInSeconds: number) => Promise<Result<Invite>>;

    /** Connects now instead of at retryAt, and asks for the server's facts again. */
    retryNow: () => void;
    /** Lets go of the owner; for tests, a page just ends. */
    close: () => void;
  };

/** What the model is told by the page. */
export type ConnectOptions = {
  /** How this device appears in the list of sessions. */
  deviceName: string;
  /** Whether the browser believes that there is a network. */
  online: Live<boolean>;
  /** Whether the page is visible; without a SharedWorker the visible tab is the owner. */
  visible: Live<boolean>;
};

/** Connects a page to the model; see connect.ts. It returns at once, with what is known filling in. */
export type ConnectModel = (options: ConnectOptions) => Model;
