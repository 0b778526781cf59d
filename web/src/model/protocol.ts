// What views and the owner say to each other. Plain objects that the structured clone takes, because they cross
// between threads and tabs.
import type { ChatCommands } from './chatCommands.ts';
import type { ContentCommands } from './contentCommands.ts';
import type {
  Arrangement,
  ChatList,
  ChatSummary,
  ConnectionState,
  ConversationState,
  Message,
  Model,
  QueueState,
  Result,
  SendOptions,
  ServerInfo,
  SessionState,
} from './contract.ts';
import type { GroupCommands } from './groupCommands.ts';
import type { MediaCommands } from './mediaCommands.ts';
import type { MessageCommands } from './messageCommands.ts';
import type { ListPatch } from './patch.ts';
import type { PushCalls } from './push.ts';
import type { ScheduledCommands } from './scheduledCommands.ts';
import type { SearchCalls } from './search.ts';
import type { StickerCommands } from './stickerCommands.ts';
import type { StorageCalls } from './storage.ts';

/** The calls of the model that the owner answers. */
export type Commands = Pick<
  Model,
  | 'login'
  | 'register'
  | 'logout'
  | 'searchPeople'
  | 'startPrivateChat'
  | 'openSavedChat'
  | 'retryMessage'
  | 'discardMessage'
  | 'editMessage'
  | 'deleteMessage'
  | 'setReaction'
  | 'loadReactors'
  | 'loadEdits'
  | 'updateProfile'
  | 'setAvatar'
  | 'removeAvatar'
  | 'changePassword'
  | 'loadDevices'
  | 'endDevice'
  | 'createInvite'
> &
  ChatCommands &
  ContentCommands &
  GroupCommands &
  MessageCommands &
  MediaCommands &
  ScheduledCommands &
  PushCalls &
  SearchCalls &
  StickerCommands &
  StorageCalls & {
    /** The view makes the client_id, so that it can repeat the call to another owner without sending twice. */
    sendText: (
      chatId: string,
      text: string,
      options: SendOptions,
      clientId: string,
    ) => Promise<Result<string>>;
  };

export type CommandName = keyof Commands;

/** What a conversation can be told. */
export type ConversationAct =
  | { act: 'older' | 'newer' | 'newest' | 'close' }
  | { act: 'around' | 'seen'; seq: number }
  | { act: 'typing'; isTyping: boolean };

/** What the owner hears from a view. */
export type ToOwner =
  | { t: 'hello'; deviceName: string; isOnline: boolean; chatLimit: number }
  | { t: 'hint'; isOnline: boolean }
  | { t: 'ping'; n: number }
  | { t: 'bye' }
  | { t: 'retry' }
  | { t: 'limit'; chats: number }
  | { t: 'call'; id: number; name: CommandName; args: unknown[] }
  /** around: where the view was in the conversation that another owner had opened. */
  | { t: 'open'; sub: number; chatId: string; around: number | undefined }
  | ({ t: 'act'; sub: number } & ConversationAct);

/** The chat list without its rows. */
export type ListHead = Omit<ChatList, 'chats'>;
/** A conversation without its messages. */
export type ConversationHead = Omit<ConversationState, 'messages'>;

/** What a view hears from the owner. */
export type FromOwner =
  /** isHidden: the owner is a tab that isn't on the screen. */
  | { t: 'pong'; n: number; isHidden: boolean }
  /** This owner has ended, because another one took over. */
  | { t: 'deposed' }
  | { t: 'answer'; id: number; result: Result<unknown> }
  | { t: 'session'; value: SessionState }
  | { t: 'connection'; value: ConnectionState }
  | { t: 'server'; value: ServerInfo }
  | { t: 'queue'; value: QueueState }
  | { t: 'arrangement'; value: Arrangement }
  | { t: 'chats'; patch: ListPatch<ListHead, ChatSummary> }
  | { t: 'conversation'; sub: number; patch: ListPatch<ConversationHead, Message> };

/** One end of a line between a view and the owner. */
export type Port<Out, In> = {
  post: (message: Out) => void;
  /** Set once, before anything can come. */
  listen: (onMessage: (message: In) => void) => void;
  close: () => void;
};
