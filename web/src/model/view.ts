import {
  askChats,
  askContents,
  askMedia,
  askMessages,
  askPush,
  askScheduled,
  askStickers,
  askStorage,
} from './asks.ts';
import { Cell } from './cell.ts';
import type {
  Arrangement,
  ChatList,
  ChatSummary,
  ConnectionState,
  ConnectOptions,
  Conversation,
  ConversationState,
  Message,
  Model,
  QueueState,
  Result,
  ServerInfo,
  SessionState,
} from './contract.ts';
import { makeId } from './ids.ts';
import type { Lines } from './line/types.ts';
import { OwnerWatch } from './line/watch.ts';
import { notifyingOf } from './notifying.ts';
import { ListReceiver } from './patch.ts';
import { privacyOf } from './privacy.ts';
import type {
  CommandName,
  ConversationAct,
  ConversationHead,
  FromOwner,
  ListHead,
  ToOwner,
} from './protocol.ts';

/** Rows of the chat list that are asked for at first, and how many more each time. */
const listStep = 60;
/** The owner answers every call within that; uploads take longest. */
const callMs = 150_000;
/** An owner that is replaced over and over is fought for by another release. */
const maxReplaced = 6;
const replacedWithinMs = 15_000;

/** Calls that carry ids of the view's, so that asking another owner does nothing twice. */
const repeatable: ReadonlySet<CommandName> = new Set([
  'sendText',
  'sendContent',
  'sendMedia',
  'sendSticker',
  'scheduleText',
  'forwardMessages',
]);

type PendingCall = {
  name: CommandName;
  args: unknown[];
  resolve: (result: Result<unknown>) => void;
  timer: ReturnType<typeof setTimeout>;
};

type OpenView = {
  chatId: string;
  state: Cell<ConversationState>;
  rows: ListReceiver<ConversationHead, Message>;
  head: ConversationHead;
};

const startList: ChatList = { isLoaded: false, chats: [], hasMore: false, totalUnread: 0 };
const startArrangement: Arrangement = {
  folders: [],
  unreadIn: {},
  archived: { count: 0, unread: 0 },
  requests: { count: 0, unread: 0 },
  privacy: privacyOf(undefined),
  notifying: notifyingOf(undefined),
  previewsLinks: true,
  blockedIds: [],
};
const startHead: ConversationHead = {
  status: 'loading',
  chat: undefined,
  hasOlder: false,
  hasNewer: false,
  isLoadingOlder: false,
  isLoadingNewer: false,
  problem: undefined,
  firstUnreadKey: undefined,
  unread: 0,
  marksVersion: 0,
  scheduled: [],
  people: {},
};

/** A model with what its page tells it: that it is gone, or that the line to the owner can't work. */
export type View = Model & { leave: () => void; reconnect: () => void };

/** The model as a page sees it: the last snapshots, and a line to the owner that has the truth. */
export function createView(lines: Lines, options: ConnectOptions): View {
  const session = new Cell<SessionState>({ status: 'starting' });
  const connection = new Cell<ConnectionState>({ status: 'connecting' });
  const server = new Cell<ServerInfo | undefined>(undefined);
  const chats = new Cell<ChatList>(startList);
  const arrangement = new Cell<Arrangement>(startArrangement);
  const queue = new Cell<QueueState>({ waiting: 0, failed: 0 });
  let listRows = new ListReceiver<ListHead, ChatSummary>((chat) => chat.id);
  const pending = new Map<number, PendingCall>();
  const open = new Map<number, OpenView>();
  let chatLimit = listStep;
  let nextId = 0;
  let replaced: number[] = [];
  let isClosed = false;
  const watch = new OwnerWatch({
    ping: () => post({ t: 'ping', n: ++nextId }),
    onSilent: () => connect(true),
  });
  let line = lines.connect(false);
  const post = (message: ToOwner) => line.post(message);
  const hints = () => ({ isOnline: options.online.get() });

  function attend(): void {
    const mine = line;
    line.listen((message) => {
      if (line === mine && !isClosed) take(message);
    });
    post({ t: 'hello', deviceName: options.deviceName, chatLimit, ...hints() });
    for (const [sub, { chatId, state }] of open) {
      post({ t: 'open', sub, chatId, around: placeOf(state.get()) });
    }
    watch.start();
  }

  /** Gets another line; what the former owner hadn't answered is asked again where that is safe. */
  function connect(isReplacement: boolean): void {
    watch.stop();
    line.close();
    if (isClosed || isFought()) return;
    line = lines.connect(isReplacement);
    listRows = new ListReceiver((chat) => chat.id);
    for (const view of open.values()) view.rows = new ListReceiver((message) => message.key);
    attend();
    for (const [id, call] of pending) {
      if (repeatable.has(call.name)) post({ t: 'call', id, name: call.name, args: call.args });
      else settle(id, { ok: false, problem: { code: 'offline', detail: 'the owner was replaced' } });
    }
  }

  function isFought(): boolean {
    const now = Date.now();
    replaced = [...replaced.filter((at) => now - at < replacedWithinMs), now];
    if (replaced.length <= maxReplaced) return false;
    connection.set({ status: 'stopped', reason: 'outdated' });
    return true;
  }

  function take(message: FromOwner): void {
    watch.heard();
    switch (message.t) {
      case 'pong':
        // The owner is a tab in the background, which the browser slows down: this one does it better.
        if (message.isHidden && options.visible.get()) connect(true);
        break;
      case 'deposed':
        connect(false);
        break;
      case 'answer':
        settle(message.id, message.result);
        break;
      case 'session':
        session.set(message.value);
        break;
      case 'connection':
        connection.set(message.value);
        break;
      case 'server':
        server.set(message.value);
        break;
      case 'queue':
        queue.set(message.value);
        break;
      case 'arrangement':
        arrangement.set(message.value);
        break;
      case 'chats': {
        const rows = listRows.take(message.patch);
        chats.set({ ...chats.get(), ...message.patch.head, chats: rows });
        break;
      }
      case 'conversation': {
        const view = open.get(message.sub);
        if (!view) break;
        view.head = message.patch.head ?? view.head;
        const messages = view.rows.take(message.patch);
        // A fresh owner first has to read what the former one had shown.
        const isBehind = view.head.status === 'loading' && view.state.get().status === 'ready';
        if (!isBehind) view.state.set({ ...view.head, messages });
        break;
      }
    }
  }

  function settle(id: number, result: Result<unknown>): void {
    const call = pending.get(id);
    pending.delete(id);
    clearTimeout(call?.timer);
    call?.resolve(result);
  }

  // The protocol says that the answer to a command is that command's; types can't follow that through a message.
  function ask<T>(name: CommandName, ...args: unknown[]): Promise<Result<T>> {
    return new Promise((resolve) => {
      const id = ++nextId;
      const late = { ok: false, problem: { code: 'offline', detail: 'the owner did not answer' } } as const;
      const timer = setTimeout(() => settle(id, late), callMs);
      pending.set(id, { name, args, resolve: (result) => resolve(result as Result<T>), timer });
      post({ t: 'call', id, name, args });
    });
  }

  function openConversation(chatId: string, around?: number): Conversation {
    const sub = ++nextId;
    const state = new Cell<ConversationState>({ ...startHead, messages: [] });
    const rows = new ListReceiver<ConversationHead, Message>((message) => message.key);
    open.set(sub, { chatId, state, rows, head: startHead });
    post({ t: 'open', sub, chatId, around });
    let seen = 0;
    const act = (what: ConversationAct) => {
      if (open.has(sub)) post({ t: 'act', sub, ...what });
    };
    return {
      chatId,
      state,
      loadOlder: () => act({ act: 'older' }),
      loadNewer: () => act({ act: 'newer' }),
      showAround: (seq) => act({ act: 'around', seq }),
      showNewest: () => act({ act: 'newest' }),
      markSeen: (seq) => {
        if (seq <= seen) return;
        seen = seq;
        act({ act: 'seen', seq });
      },
      setTyping: (isTyping) => act({ act: 'typing', isTyping }),
      close: () => {
        act({ act: 'close' });
        open.delete(sub);
      },
    };
  }

  const onHint = () => {
    post({ t: 'hint', ...hints() });
    watch.setVisible(options.visible.get());
  };
  const unsubscribe = [options.online.subscribe(onHint), options.visible.subscribe(onHint)];
  watch.setVisible(options.visible.get());
  attend();

  return {
    session,
    connection,
    server,
    chats,
    queue,
    login: (fields) => ask('login', fields),
    register: (fields) => ask('register', fields),
    logout: () => ask('logout'),
    loadMoreChats: () => {
      if (!chats.get().hasMore || chats.get().chats.length < chatLimit) return;
      chatLimit += listStep;
      post({ t: 'limit', chats: chatLimit });
    },
    searchPeople: (query) => ask('searchPeople', query),
    startPrivateChat: (userId) => ask('startPrivateChat', userId),
    openSavedChat: () => ask('openSavedChat'),
    openConversation,
    sendText: (chatId, text, sendOptions) => ask('sendText', chatId, text, sendOptions ?? {}, makeId()),
    retryMessage: (chatId, key) => ask('retryMessage', chatId, key),
    discardMessage: (chatId, key) => ask('discardMessage', chatId, key),
    editMessage: (chatId, seq, text, editOptions) => ask('editMessage', chatId, seq, text, editOptions),
    deleteMessage: (chatId, seq) => ask('deleteMessage', chatId, seq),
    setReaction: (chatId, seq, key, isSet) => ask('setReaction', chatId, seq, key, isSet),
    loadReactors: (chatId, seq, key, cursor) => ask('loadReactors', chatId, seq, key, cursor),
    loadEdits: (chatId, seq, cursor) => ask('loadEdits', chatId, seq, cursor),
    updateProfile: (profile) => ask('updateProfile', profile),
    setAvatar: (picture) => ask('setAvatar', picture),
    removeAvatar: () => ask('removeAvatar'),
    changePassword: (current, next) => ask('changePassword', current, next),
    loadDevices: () => ask('loadDevices'),
    endDevice: (id) => ask('endDevice', id),
    createInvite: (uses, expiresInSeconds) => ask('createInvite', uses, expiresInSeconds),
    arrangement,
    ...askChats(ask),
    ...askContents(ask),
    ...askStickers(ask),
    ...askStorage(ask),
    ...askMessages(ask),
    ...askPush(ask),
    ...askMedia(ask),
    ...askScheduled(ask),
    createGroup: (title, memberIds) => ask('createGroup', title, memberIds, makeId()),
    createChannel: (fields) => ask('createChannel', fields, makeId()),
    changeGroupSettings: (chatId, patch) => ask('changeGroupSettings', chatId, patch),
    updateGroup: (chatId, info) => ask('updateGroup', chatId, info),
    setGroupPhoto: (chatId, picture) => ask('setGroupPhoto', chatId, picture),
    removeGroupPhoto: (chatId) => ask('removeGroupPhoto', chatId),
    loadMembers: (chatId, query, cursor, role) => ask('loadMembers', chatId, query, cursor, role),
    addMembers: (chatId, userIds) => ask('addMembers', chatId, userIds),
    removeMember: (chatId, userId) => ask('removeMember', chatId, userId),
    setRole: (chatId, userId, role) => ask('setRole', chatId, userId, role),
    loadBans: (chatId, cursor) => ask('loadBans', chatId, cursor),
    ban: (chatId, userId) => ask('ban', chatId, userId),
    unban: (chatId, userId) => ask('unban', chatId, userId),
    loadJoinAskers: (chatId, cursor) => ask('loadJoinAskers', chatId, cursor),
    letIn: (chatId, userId) => ask('letIn', chatId, userId),
    turnAway: (chatId, userId) => ask('turnAway', chatId, userId),
    loadViews: (chatId, fromSeq, toSeq) => ask('loadViews', chatId, fromSeq, toSeq),
    handOver: (chatId, userId) => ask('handOver', chatId, userId),
    leaveGroup: (chatId) => ask('leaveGroup', chatId),
    loadLinks: (chatId) => ask('loadLinks', chatId),
    createLink: (chatId, linkOptions) => ask('createLink', chatId, linkOptions, makeId()),
    revokeLink: (chatId, linkId) => ask('revokeLink', chatId, linkId),
    previewJoin: (token) => ask('previewJoin', token),
    joinByLink: (token) => ask('joinByLink', token),
    search: (query, cursor) => ask('search', query, cursor),
    leave: () => post({ t: 'bye' }),
    reconnect: () => connect(false),
    retryNow: () => post({ t: 'retry' }),
    close: () => {
      post({ t: 'bye' });
      isClosed = true;
      watch.stop();
      for (const stop of unsubscribe) stop();
      for (const id of pending.keys()) settle(id, { ok: false, problem: { code: 'offline' } });
      open.clear();
    },
  };
}

/** Where a view is in a conversation: undefined at the newest message. */
function placeOf({ hasNewer, messages }: ConversationState): number | undefined {
  return hasNewer ? messages[Math.floor(messages.length / 2)]?.seq : undefined;
}
