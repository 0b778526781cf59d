import {
  ApiError,
  type Calls,
  hasCode,
  isSignedOut,
  offlineCode,
  type RawSocket,
  type UploadTransport,
  type WireAccount,
} from '../api/index.ts';
import { createCommands } from './commands.ts';
import type { ConnectionState, ServerInfo, SessionState, SignedOutReason } from './contract.ts';
import type { Commands } from './protocol.ts';
import { accountOf, serverOf } from './select.ts';
import { UserSession } from './session.ts';
import { createMemoryStore } from './store/memory.ts';
import type { Store, StoredState } from './store/types.ts';

/** What the owner needs from where it runs. */
export type OwnerOptions = {
  calls: Calls;
  openSocket: () => RawSocket;
  transport: UploadTransport;
  /** Opens the store; where that fails, everything lives in memory. */
  openStore: () => Promise<Store>;
  random: () => number;
  /** Something that screens show has changed. */
  onChange: () => void;
  /** There is a connection again. */
  onUp: () => void;
  /** Another owner has the store. */
  onDeposed: () => void;
};

/** How long to wait before asking again who is signed in, where the server couldn't be reached. */
const askAgainMs = 3000;

/** The one that has the connection and the cache: who is signed in, and what belongs to them. */
export class Owner {
  /** How this device appears in the list of sessions; views tell it. */
  deviceName = '';
  session: SessionState = { status: 'starting' };
  server: ServerInfo | undefined;
  current: UserSession | undefined;
  readonly commands: Commands;
  readonly calls: Calls;
  private readonly options: OwnerOptions;
  private store: Store = createMemoryStore();
  private hasNetwork = true;
  private isEnded = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isAsking = false;
  private markReady: () => void = () => undefined;
  /** The cache was read: calls can be answered, and there is something to show. */
  readonly ready = new Promise<void>((resolve) => {
    this.markReady = resolve;
  });
  isReady = false;
  /** The last session is over: signing in before would end the new one. */
  left: Promise<void> = Promise.resolve();

  constructor(options: OwnerOptions) {
    this.options = options;
    this.calls = options.calls;
    this.commands = createCommands(this);
  }

  /** Reads the cache, shows it, and connects. */
  async start(): Promise<void> {
    const { openStore } = this.options;
    this.store = await openStore().catch(() => this.store);
    const stored = await this.store
      .load()
      .catch((): StoredState => ({ meta: {}, chats: [], users: [], queue: [] }));
    if (this.isEnded) return;
    const { account, server, isLeaving } = stored.meta;
    if (server) this.server = serverOf(server);
    if (account) this.enter(account, stored);
    this.isReady = true;
    this.markReady();
    this.options.onChange();
    if (account) {
      void this.askServer();
      return;
    }
    if (isLeaving) await this.finishLeaving();
    else await this.askWho(stored);
    void this.askServer();
  }

  /** Ends without a trace: another owner goes on. */
  end(): void {
    this.isEnded = true;
    clearTimeout(this.timer);
    this.current?.stop();
    this.store.close();
  }

  connection(): ConnectionState {
    if (this.current) return this.current.connectionState();
    return this.hasNetwork ? { status: 'idle' } : { status: 'offline' };
  }

  setNetwork(isThere: boolean): void {
    if (isThere && !this.hasNetwork && !this.server) void this.askServer();
    this.hasNetwork = isThere;
    this.current?.connection.setNetwork(isThere);
    this.options.onChange();
  }

  retryNow(): void {
    this.current?.connection.retryNow();
    void this.askServer();
  }

  /** Takes up the session that the server has just made. */
  async signIn(account: WireAccount): Promise<void> {
    const stored = await this.store
      .load()
      .catch((): StoredState => ({ meta: {}, chats: [], users: [], queue: [] }));
    const foreign = stored.queue.filter((message) => message.senderId !== account.user.id);
    await this.write({
      wipe: 'rows',
      meta: { account },
      unqueued: foreign.map((message) => message.clientId),
    });
    this.enter(account, { meta: { account }, chats: [], users: [account.user], queue: stored.queue });
    void this.askServer();
  }

  /** Forgets who is signed in, and everything of theirs; after an end that wasn't asked for, what is queued stays. */
  async signOut(reason: SignedOutReason): Promise<void> {
    this.current?.stop();
    this.current = undefined;
    this.session = { status: 'signed-out', reason };
    this.options.onChange();
    const isWanted = reason === 'logout';
    await this.write({ wipe: isWanted ? 'all' : 'rows', meta: { isLeaving: isWanted } });
  }

  /** Tells the server that the session is over. */
  finishLeaving(): Promise<void> {
    this.left = this.leave();
    return this.left;
  }

  private async leave(): Promise<void> {
    try {
      await this.calls.logout();
    } catch (error) {
      if (!isSignedOut(error) && !hasCode(error, 'forbidden')) {
        this.showSignedOut();
        return; // at the next start
      }
    }
    await this.write({ meta: { isLeaving: false } });
    this.showSignedOut();
  }

  /** Asks what the server is; its answer is kept for the next start. */
  async askServer(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      const info = await this.calls.server();
      this.server = serverOf(info);
      await this.write({ meta: { server: info } });
    } catch {
      // It is asked again when somebody presses for it, or signs in.
    }
    this.isAsking = false;
    this.options.onChange();
  }

  private showSignedOut(): void {
    if (this.session.status !== 'starting') return;
    this.session = { status: 'signed-out', reason: 'none' };
    this.options.onChange();
  }

  private enter(account: WireAccount, stored: StoredState): void {
    const { calls, openSocket, transport, random, onChange, onUp, onDeposed } = this.options;
    clearTimeout(this.timer);
    const session = new UserSession({
      userId: account.user.id,
      calls,
      store: this.store,
      openSocket,
      transport,
      random,
      onChange: () => {
        this.showAccount();
        onChange();
      },
      onUp: () => {
        if (!this.server) void this.askServer();
        onUp();
      },
      onSignedOut: (reason) => void this.signOut(reason),
      onDeposed,
    });
    this.current = session;
    this.session = { status: 'signed-in', account: accountOf(account, session.replica.users) };
    session.connection.setNetwork(this.hasNetwork);
    session.start(stored);
    this.showAccount();
    onChange();
  }

  private showAccount(): void {
    const account = this.current?.replica.account;
    if (!account || !this.current || this.session.status !== 'signed-in') return;
    const fresh = accountOf(account, this.current.replica.users);
    const { user, isOperator } = this.session.account;
    if (fresh.user !== user || fresh.isOperator !== isOperator)
      this.session = { status: 'signed-in', account: fresh };
  }

  /** The cache knows nobody, but the browser may have a cookie all the same: where it keeps nothing else for the page. */
  private async askWho(stored: StoredState): Promise<void> {
    try {
      const account = await this.calls.me();
      if (this.session.status === 'signed-in' || this.isEnded) return;
      await this.write({ meta: { account } });
      this.enter(account, { ...stored, meta: { account } });
    } catch (error) {
      this.showSignedOut();
      const isUnknown = error instanceof ApiError && (error.code === offlineCode || error.status >= 500);
      if (!isUnknown || this.isEnded) return;
      this.timer = setTimeout(() => {
        const isNobody = this.session.status === 'signed-out' && this.session.reason === 'none';
        if (isNobody) void this.askWho(stored);
        if (isNobody && !this.server) void this.askServer();
      }, askAgainMs);
    }
  }

  private async write(batch: Parameters<Store['write']>[0]): Promise<void> {
    await this.store.write(batch).catch(() => undefined);
  }
}
