import { Arrangements } from './arrangements.ts';
import type { ChatSummary, ConversationState, Message } from './contract.ts';
import { type ChatCopy, unreadOf } from './copy.ts';
import { queuedOf } from './message.ts';
import type { Owner } from './owner.ts';
import { ConversationPane } from './pane.ts';
import { ListSender } from './patch.ts';
import { isArchived, isMutedAt } from './place.ts';
import type {
  CommandName,
  Commands,
  ConversationAct,
  ConversationHead,
  FromOwner,
  ListHead,
  Port,
  ToOwner,
} from './protocol.ts';
import type { UserSession } from './session.ts';

/** Changes are gathered so long before they go to the views: about a frame. */
const frameMs = 16;
/** A view that was silent for so long is gone; one in the background still speaks once a minute. */
const goneMs = 200_000;
/** Conversations that one view may have open. */
const maxOpen = 20;

type OpenConversation = {
  pane: ConversationPane;
  session: UserSession;
  sender: ListSender<ConversationHead, Message>;
};

/** A view that is connected, with what it was sent last. */
type View = {
  port: Port<FromOwner, ToOwner>;
  chatLimit: number;
  isOnline: boolean;
  heardAt: number;
  sent: Map<string, string>;
  chats: ListSender<ListHead, ChatSummary>;
  wanted: Map<number, { chatId: string; around: number | undefined }>;
  open: Map<number, OpenConversation>;
};

/** Serves views: answers their calls and sends them what changed. */
export class Host {
  private readonly owner: Owner;
  private readonly isHidden: () => boolean;
  private readonly views = new Set<View>();
  private readonly arrangements = new Arrangements();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastSession: UserSession | undefined;
  private isEnded = false;

  /** isHidden says whether the host is in a tab that isn't on the screen. */
  constructor(owner: Owner, isHidden: () => boolean = () => false) {
    this.owner = owner;
    this.isHidden = isHidden;
  }

  /** Takes a view in. */
  attach(port: Port<FromOwner, ToOwner>): void {
    const view: View = {
      port,
      chatLimit: 0,
      isOnline: true,
      heardAt: Date.now(),
      sent: new Map(),
      chats: new ListSender((chat) => chat.id),
      wanted: new Map(),
      open: new Map(),
    };
    port.listen((message) => this.take(view, message));
  }

  /** Sends what changed to all views, soon. */
  changed(): void {
    if (this.isEnded) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.publish();
    }, frameMs);
  }

  /** There is a connection again. */
  connected(): void {
    for (const view of this.views) for (const { pane } of view.open.values()) pane.retry();
  }

  /** Tells all views that another owner goes on. */
  end(): void {
    this.isEnded = true;
    clearTimeout(this.timer);
    for (const view of this.views) view.port.post({ t: 'deposed' });
    this.views.clear();
  }

  private take(view: View, message: ToOwner): void {
    const isStranger = message.t !== 'hello' && !this.views.has(view);
    if (this.isEnded || isStranger) {
      view.port.post({ t: 'deposed' });
      return;
    }
    view.heardAt = Date.now();
    switch (message.t) {
      case 'hello':
        this.leave(view); // it begins anew, for example after its page was frozen
        view.sent.clear();
        view.chats = new ListSender((chat) => chat.id);
        this.views.add(view);
        this.owner.deviceName = message.deviceName;
        view.chatLimit = message.chatLimit;
        this.hint(view, message);
        break;
      case 'hint':
        this.hint(view, message);
        break;
      case 'ping':
        view.port.post({ t: 'pong', n: message.n, isHidden: this.isHidden() });
        break;
      case 'bye':
        this.leave(view);
        break;
      case 'retry':
        this.owner.retryNow();
        break;
      case 'limit':
        view.chatLimit = message.chats;
        this.changed();
        break;
      case 'call':
        void this.answer(view, message.id, message.name, message.args);
        break;
      case 'open':
        if (view.wanted.size < maxOpen) view.wanted.set(message.sub, message);
        this.publish();
        break;
      case 'act':
        this.act(view, message.sub, message);
        break;
    }
  }

  private hint(view: View, hint: { isOnline: boolean }): void {
    const isBack = hint.isOnline && !view.isOnline;
    view.isOnline = hint.isOnline;
    this.owner.setNetwork([...this.views].some((other) => other.isOnline));
    // A page that just opened may have believed in a network all along: the others' news still ends the wait.
    if (isBack) this.owner.retryNow();
    this.changed();
  }

  private leave(view: View): void {
    for (const { pane } of view.open.values()) pane.close();
    view.open.clear();
    view.wanted.clear();
    this.views.delete(view);
    this.changed();
  }

  private async answer(view: View, id: number, name: CommandName, args: unknown[]): Promise<void> {
    const command = this.owner.commands[name] as (...args: unknown[]) => ReturnType<Commands[CommandName]>;
    const result = await command(...args);
    // What the call changed is on the screen when its answer comes.
    this.publish();
    // A view asks the next owner again, which is the one that has it stored.
    if (!this.isEnded) view.port.post({ t: 'answer', id, result });
  }

  private act(view: View, sub: number, act: ConversationAct): void {
    const open = view.open.get(sub);
    if (act.act === 'close') {
      open?.pane.close();
      view.open.delete(sub);
      view.wanted.delete(sub);
      this.changed();
      return;
    }
    if (!open) return;
    const { pane, session } = open;
    switch (act.act) {
      case 'older':
        void pane.loadOlder();
        break;
      case 'newer':
        void pane.loadNewer();
        break;
      case 'newest':
        pane.showNewest();
        break;
      case 'around':
        pane.showAround(act.seq);
        break;
      case 'typing':
        session.ownTyping.set(pane.chatId, act.isTyping);
        break;
      case 'seen': {
        const copy = session.replica.chats.get(pane.chatId);
        if (copy?.me.marked_unread) void session.unmark(copy.id);
        if (copy && session.marker.read(copy, act.seq)) session.changed();
        break;
      }
    }
  }

  /** Sends each view what changed since the last time. */
  private publish(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    // Until then views keep what a former owner showed them.
    if (!this.owner.isReady || this.isEnded) return;
    this.prune();
    const { owner } = this;
    const session = owner.current;
    this.arrange(session);
    const order = session?.listOrder() ?? [];
    const arrangement = this.arrangements.next(session, order);
    const totalUnread = order.reduce(
      (sum, copy) => sum + (isQuiet(copy) ? 0 : unreadOf(copy) || Number(copy.me.marked_unread ?? false)),
      0,
    );
    for (const view of this.views) {
      this.sendIfNew(view, { t: 'session', value: owner.session });
      this.sendIfNew(view, { t: 'connection', value: owner.connection() });
      if (owner.server) this.sendIfNew(view, { t: 'server', value: owner.server });
      this.sendIfNew(view, { t: 'queue', value: session?.queue.count() ?? { waiting: 0, failed: 0 } });
      this.sendIfNew(view, { t: 'arrangement', value: arrangement });
      const patch = view.chats.next({
        head: {
          isLoaded: session !== undefined && (session.replica.isLoaded || order.length > 0),
          hasMore: order.length > view.chatLimit,
          totalUnread,
        },
        rows: order
          .slice(0, view.chatLimit)
          .map((copy) => session?.summary(copy))
          .filter((row) => row !== undefined),
      });
      if (patch) view.port.post({ t: 'chats', patch });
      for (const [sub, open] of view.open) this.sendConversation(view, sub, open);
    }
  }

  /** Lets go of views that are gone without a word. */
  private prune(): void {
    const now = Date.now();
    for (const view of this.views) if (now - view.heardAt > goneMs) this.leave(view);
  }

  /** Opens and closes windows, and says who is on the screen. */
  private arrange(session: UserSession | undefined): void {
    const open = new Set<string>();
    for (const view of this.views) {
      if (session !== this.lastSession) for (const { pane } of view.open.values()) pane.close();
      if (session !== this.lastSession) view.open.clear();
      for (const [sub, { chatId, around }] of view.wanted) {
        open.add(chatId);
        if (session && !view.open.has(sub)) view.open.set(sub, this.openWindow(session, chatId, around));
      }
    }
    this.lastSession = session;
    if (!session) return;
    session.openChats = open;
    for (const view of this.views) for (const { pane } of view.open.values()) pane.poke();
    const limit = Math.max(0, ...[...this.views].map((view) => Math.min(view.chatLimit, 100)));
    const peers = [...open].map((id) => session.replica.chats.get(id)?.peerId ?? '');
    const listed = session
      .listOrder()
      .slice(0, limit)
      .map((copy) => copy.peerId);
    session.presence.watch([...peers, ...listed].filter((id) => id !== ''));
  }

  private openWindow(session: UserSession, chatId: string, around: number | undefined): OpenConversation {
    const pane = new ConversationPane({
      chatId,
      replica: session.replica,
      load: (copy, range, limit) => session.load(copy, range, limit),
      isSynced: () => session.connectionState().status === 'online',
      bringIn: (copy) => session.persister.bringIn(copy),
      onWanted: () => session.changed(),
      onChange: () => session.changed(),
      around,
    });
    return { pane, session, sender: new ListSender((message) => message.key) };
  }

  private sendConversation(view: View, sub: number, { pane, session, sender }: OpenConversation): void {
    const copy = session.replica.chats.get(pane.chatId);
    const waiting = copy
      ? session.queue.of(pane.chatId).map((entry) => queuedOf(copy, entry, session.replica.users))
      : [];
    const state: ConversationState = pane.snapshot(copy && session.summary(copy), waiting);
    const { messages, ...head } = state;
    const patch = sender.next({ head, rows: messages });
    if (patch) view.port.post({ t: 'conversation', sub, patch });
  }

  private sendIfNew(view: View, message: FromOwner & { value: unknown }): void {
    const text = JSON.stringify(message.value);
    if (view.sent.get(message.t) === text) return;
    view.sent.set(message.t, text);
    view.port.post(message);
  }
}

/** Whether what is unread in a chat needn't be told outside of it. */
function isQuiet(copy: ChatCopy): boolean {
  const now = Date.now();
  return copy.me.request || isArchived(copy, now) || isMutedAt(copy.me, now);
}
