import {
  ApiError,
  bodyOf,
  type Calls,
  type Connection,
  createConnection,
  type HistoryRange,
  type LinkState,
  type RawSocket,
  type UploadTransport,
  type WireEvent,
  type WireHello,
  type WireMessagePage,
} from '../api/index.ts';
import type { ChatSummary, ConnectionState } from './contract.ts';
import type { ChatCopy } from './copy.ts';
import { OwnTyping, PresenceWatch, Typing } from './ephemeral.ts';
import { expireMessages, nextExpiry } from './expiry.ts';
import { Fetcher, historyPage } from './fetch.ts';
import { Marker } from './marks.ts';
import { maxStored, Persister } from './persist.ts';
import { sendPicture } from './pictures.ts';
import { compareListed, isListed, isMutedAt } from './place.ts';
import { SendQueue } from './queue.ts';
import { putPage } from './reduce.ts';
import { Replica } from './replica.ts';
import { summaryOf } from './select.ts';
import type { StorageUse } from './storage.ts';
import { DeposedError, type Store, type StoredState } from './store/types.ts';

/** Looks again after a day at the latest. */
const maxWaitMs = 24 * 3_600_000;

export type SessionOptions = {
  userId: string;
  calls: Calls;
  store: Store;
  openSocket: () => RawSocket;
  transport: UploadTransport;
  random: () => number;
  /** Something that screens show has changed. */
  onChange: () => void;
  /** There is a connection again. */
  onUp: () => void;
  onSignedOut: (reason: 'revoked' | 'expired') => void;
  onDeposed: () => void;
};

/** Everything that belongs to the user who is signed in: copy, connection, queue, marks. */
export class UserSession {
  readonly replica: Replica;
  readonly queue: SendQueue;
  readonly marker: Marker;
  readonly typing: Typing;
  readonly ownTyping: OwnTyping;
  readonly presence: PresenceWatch;
  readonly persister: Persister;
  readonly connection: Connection;
  /** Chats on the screen. */
  openChats: ReadonlySet<string> = new Set();
  private readonly options: SessionOptions;
  private readonly fetcher: Fetcher;
  private readonly summaries = new Map<string, { stamp: string; summary: ChatSummary }>();
  private readonly typingRevisions = new Map<string, number>();
  private link: LinkState = { status: 'idle' };
  private expiryTimer: ReturnType<typeof setTimeout> | undefined;
  private muteTimer: ReturnType<typeof setTimeout> | undefined;
  private isIdle = false;
  private isRevoked = false;
  private sessionId = '';

  constructor(options: SessionOptions) {
    this.options = options;
    const { calls, store, random, userId } = options;
    this.replica = new Replica(userId);
    this.connection = createConnection({
      open: options.openSocket,
      cursor: () => (this.replica.isLoaded ? this.replica.cursor : undefined),
      probe: () => calls.me(),
      onState: (state) => this.takeLink(state),
      onHello: (hello) => this.takeHello(hello),
      onEvent: (event) => this.takeEvent(event),
      random,
    });
    const { call } = this.connection;
    const openChats = () => this.openChats;
    this.persister = new Persister({
      store,
      replica: this.replica,
      openChats,
      now: () => this.serverNow(),
      onDeposed: options.onDeposed,
    });
    this.fetcher = new Fetcher({
      calls,
      replica: this.replica,
      openChats,
      random,
      onChange: () => this.changed(),
      onIdle: (isIdle) => {
        if (isIdle !== this.isIdle) {
          this.isIdle = isIdle;
          options.onChange();
        }
      },
      onSignedOut: () => this.end('expired'),
    });
    this.queue = new SendQueue({
      call,
      random,
      transport: options.transport,
      loadBlobs: (clientId) => store.loadBlobs(clientId),
      store: (batch) =>
        store.write(batch).catch((error) => {
          // Without the store, what is queued lives as long as this owner; with another owner, it isn't ours to keep.
          if (error instanceof DeposedError) options.onDeposed();
        }),
      onSent: (chatId, version) => {
        // The event may be lost; then the message is fetched.
        this.replica.chats.get(chatId)?.chat.expect(version, Date.now() + 200);
        this.changed();
      },
      onChange: () => options.onChange(),
    });
    this.marker = new Marker({
      call,
      replica: this.replica,
      stored: () => this.persister.flush(),
      onChange: () => this.changed(),
    });
    this.typing = new Typing((chatId) => {
      this.typingRevisions.set(chatId, (this.typingRevisions.get(chatId) ?? 0) + 1);
      options.onChange();
    });
    this.ownTyping = new OwnTyping(call);
    this.presence = new PresenceWatch(call, () => options.onChange());
  }

  /** Shows what the store holds, then connects. */
  start(stored: StoredState): void {
    this.replica.thaw(stored, Date.now());
    this.persister.maxMessages = stored.meta.maxMessages ?? maxStored;
    const mine = stored.queue.filter((message) => message.senderId === this.replica.self);
    this.queue.restore(mine);
    this.connection.start();
  }

  /** Ends everything; what is in the store stays. */
  stop(): void {
    this.fetcher.stop();
    this.queue.stop();
    this.marker.stop();
    this.persister.stop();
    this.connection.stop();
    this.typing.clear();
    clearTimeout(this.muteTimer);
    clearTimeout(this.expiryTimer);
  }

  /** Fetches a part of a history into the copy. Throws ApiError. */
  async load(
    copy: ChatCopy,
    range: Omit<HistoryRange, 'limit'>,
    limit = historyPage,
  ): Promise<WireMessagePage> {
    const page = await this.options.calls.history(copy.id, { ...range, limit });
    const current = this.replica.chats.get(copy.id);
    if (current) {
      putPage(current, page, Date.now());
      this.changed();
    }
    return page;
  }

  /** Sends a picture up, to be taken as an avatar or the photo of a chat. Throws ApiError. */
  sendPicture(picture: Blob, take: (mediaId: string) => Promise<void>): Promise<void> {
    const { transport, random } = this.options;
    return sendPicture(picture, { transport, random, take });
  }

  /** Something of the replica changed: whoever has to do with it looks. */
  changed(): void {
    for (const chatId of this.queue.chatIds()) {
      const copy = this.replica.chats.get(chatId);
      if (copy) this.queue.settle(copy);
    }
    this.fetcher.poke();
    this.persister.schedule();
    this.marker.schedule();
    this.wakeForMutes();
    this.expire();
    this.options.onChange();
  }

  /** The time of the server: a clock of this device that is wrong must not take messages off before they were seen. */
  private serverNow(): number {
    return Date.now() + this.typing.clockAhead;
  }

  /** Messages whose time is over go; the next ones are waited for. */
  private expire(): void {
    clearTimeout(this.expiryTimer);
    const now = this.serverNow();
    let next = Number.POSITIVE_INFINITY;
    for (const copy of this.replica.chats.values()) {
      if (copy.expiring.size === 0) continue;
      if (expireMessages(copy, now)) this.persister.schedule();
      next = Math.min(next, nextExpiry(copy));
    }
    if (next === Number.POSITIVE_INFINITY) return;
    this.expiryTimer = setTimeout(() => this.changed(), Math.min(next - now, maxWaitMs));
  }

  /** What this device keeps, once all that is known is written. */
  async storageUse(): Promise<StorageUse> {
    const { store } = this.options;
    await this.persister.flush();
    return {
      isPersistent: store.isPersistent,
      chats: this.replica.chats.size,
      messages: await store.countMessages(),
      maxMessages: this.persister.maxMessages,
    };
  }

  /** Keeps so many messages at most. */
  async setMaxMessages(count: number): Promise<void> {
    this.persister.maxMessages = count;
    await this.options.store.write({ meta: { maxMessages: count } });
    await this.persister.flush();
    this.changed();
  }

  /** Forgets what was fetched; what waits to be sent stays. Throws ApiError if it couldn't be fetched again. */
  async clearCache(): Promise<void> {
    if (this.link.status !== 'up') throw new ApiError('offline');
    this.replica.forget();
    this.changed();
    await this.persister.flush();
  }

  /** A chat that was marked as unread was opened. */
  async unmark(chatId: string): Promise<void> {
    try {
      const { me } = await this.options.calls.patchMine(chatId, { marked_unread: false });
      this.replica.putMe(me);
      this.changed();
    } catch {
      // The mark stays until the chat is opened again.
    }
  }

  /** What is muted for a while is shown as notifying again when that is over. */
  private wakeForMutes(): void {
    clearTimeout(this.muteTimer);
    const now = Date.now();
    const ends = [...this.replica.chats.values()].flatMap(({ me }) =>
      isMutedAt(me, now) && me.muted_until ? [Date.parse(me.muted_until) - now] : [],
    );
    const next = Math.min(...ends, maxWaitMs);
    if (ends.length > 0) this.muteTimer = setTimeout(() => this.changed(), next);
  }

  connectionState(): ConnectionState {
    const { link } = this;
    switch (link.status) {
      case 'up':
        return { status: this.isIdle ? 'online' : 'syncing' };
      case 'waiting':
        return { status: 'waiting', retryAt: new Date(link.retryAt) };
      case 'stopped':
        return { status: 'stopped', reason: 'refused' };
      case 'signed-out':
        return { status: 'idle' };
      default:
        return { status: link.status };
    }
  }

  /** The chats in the order of the list. */
  listOrder(): ChatCopy[] {
    const keys = new Map<ChatCopy, number>();
    for (const copy of this.replica.chats.values()) {
      const isShown = isListed(copy) || this.queue.of(copy.id).length > 0;
      if (isShown) keys.set(copy, Date.parse(copy.row.activity_at));
    }
    for (const chatId of this.queue.chatIds()) {
      const copy = this.replica.chats.get(chatId);
      const queued = this.queue.of(chatId);
      const last = queued[queued.length - 1];
      if (copy && last) keys.set(copy, Math.max(keys.get(copy) ?? 0, last.queuedAt));
    }
    return [...keys]
      .map(([copy, activityAt]) => ({ copy, activityAt }))
      .sort(compareListed(Date.now()))
      .map(({ copy }) => copy);
  }

  /** The row of a chat; the same object until something in it changes. */
  summary(copy: ChatCopy): ChatSummary {
    const presence = copy.peerId ? this.presence.of(copy.peerId) : undefined;
    const now = Date.now();
    const draft = this.replica.arranged.drafts.of(copy.id);
    const stamp = [
      copy.revision,
      copy.chat.version,
      this.replica.revision,
      this.queue.revisionOf(copy.id),
      this.typingRevisions.get(copy.id) ?? 0,
      presence ? `${presence.online}${presence.last_seen_at}` : '',
      isMutedAt(copy.me, now),
      draft?.version ?? 0,
    ].join();
    const known = this.summaries.get(copy.id);
    if (known?.stamp === stamp) return known.summary;
    const fresh = summaryOf(copy, {
      users: this.replica.users,
      queued: this.queue.of(copy.id),
      typing: this.typing.of(copy.id),
      presence,
      draft,
      now,
    });
    // Versions move more often than what is shown of them.
    const summary = known && JSON.stringify(known.summary) === JSON.stringify(fresh) ? known.summary : fresh;
    this.summaries.set(copy.id, { stamp, summary });
    return summary;
  }

  private takeLink(state: LinkState): void {
    this.link = state;
    const isUp = state.status === 'up';
    if (isUp) {
      this.fetcher.start();
    } else {
      this.fetcher.stop();
      this.isIdle = false;
      this.typing.clear();
    }
    this.queue.setUp(isUp);
    this.marker.setUp(isUp);
    this.presence.setUp(isUp);
    if (isUp) this.options.onUp();
    if (state.status === 'signed-out') this.end('expired');
    this.options.onChange();
  }

  private takeHello(hello: WireHello): void {
    this.sessionId = hello.session_id;
    this.typing.clockAhead = Date.parse(hello.server_time) - Date.now();
    this.replica.takeHello(hello, Date.now());
    this.changed();
  }

  private takeEvent(event: WireEvent): void {
    const revoked = bodyOf(event, 'session.revoked');
    if (revoked && revoked.session_id === this.sessionId) {
      this.end('revoked');
      return;
    }
    this.typing.takeEvent(event);
    this.presence.takeEvent(event);
    this.replica.takeEvent(event, Date.now());
    if (event.ev !== 'typing' && event.ev !== 'presence') this.changed();
  }

  private end(reason: 'revoked' | 'expired'): void {
    if (this.isRevoked) return;
    this.isRevoked = true;
    this.options.onSignedOut(reason);
  }
}
