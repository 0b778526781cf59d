import type { FromOwner, ToOwner } from '../protocol.ts';
import { createLocalLine, type HostPort, type Line, type Lines } from './types.ts';

const lockName = 'roost-owner';

/** The host of this tab while it is the owner. */
export type TabHost = { attach: (port: HostPort) => void; end: () => void };

/** What is used of the browser; tests put their own in its place. */
export type TabLinesOptions = {
  tabId: string;
  locks: Pick<LockManager, 'request'>;
  /** The channel on which all tabs hear each other. */
  channel: Pick<BroadcastChannel, 'postMessage' | 'onmessage'>;
  /** Makes this tab the owner. */
  serve: (onEnded: () => void) => Promise<TabHost>;
};

type ToHost = { to: 'owner'; from: string; body: ToOwner };
type Letter =
  | ToHost
  | { to: string; from: 'owner'; body: FromOwner }
  /** A new owner is there: views of the former one connect anew. */
  | { to: 'all'; from: 'owner' };

/**
 * Lines to the owner in the tab that holds a lock. Where it closes, the browser gives the lock to the next one that
 * waits for it; where it is frozen, a visible one takes the lock away.
 */
export class TabLines implements Lines {
  private readonly options: TabLinesOptions;
  private host: TabHost | undefined;
  private release: (() => void) | undefined;
  private isWaiting = false;
  private line: { deliver: (message: FromOwner) => void; toHost: (message: ToOwner) => void } | undefined;
  private readonly remote = new Map<string, (message: ToOwner) => void>();

  constructor(options: TabLinesOptions) {
    this.options = options;
    options.channel.onmessage = ({ data }) => this.take(data as Letter);
  }

  connect(isReplacement: boolean): Line {
    const { channel, tabId } = this.options;
    const waiting: ToOwner[] = [];
    let isReady = false;
    let isClosed = false;
    let local: Line | undefined;
    let onMessage: (message: FromOwner) => void = () => undefined;
    const send = (message: ToOwner) => {
      if (local) local.post(message);
      else channel.postMessage({ to: 'owner', from: tabId, body: message } satisfies Letter);
    };
    this.line = { deliver: (message) => onMessage(message), toHost: send };
    void this.elect(isReplacement).then(() => {
      const { host } = this;
      if (host) {
        local = createLocalLine((port) => host.attach(port));
        local.listen((message) => onMessage(message));
      }
      isReady = true;
      if (!isClosed) for (const message of waiting) send(message);
    });
    return {
      post: (message) => {
        if (isReady) send(message);
        else waiting.push(message);
      },
      listen: (next) => {
        onMessage = next;
      },
      close: () => {
        isClosed = true;
        local?.close();
      },
    };
  }

  /** Becomes the owner if there is none, or if it has to be replaced; else waits for its turn. */
  private async elect(isReplacement: boolean): Promise<void> {
    if (this.host) return;
    const isMine = await this.request(isReplacement ? { steal: true } : { ifAvailable: true });
    if (isMine) await this.begin();
    else this.queueUp();
  }

  /** Has the lock until release is called; false: somebody else has it. */
  private request(options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      this.options.locks
        .request(lockName, options, (lock) => {
          if (!lock) {
            resolve(false);
            return undefined;
          }
          return new Promise<void>((release) => {
            this.release = release;
            resolve(true);
          });
        })
        .catch(() => {
          // Taken away, by a tab for which this one was silent.
          resolve(false);
          this.stepDown();
        });
    });
  }

  private async begin(): Promise<void> {
    const { channel, serve } = this.options;
    this.host = await serve(() => this.stepDown());
    channel.postMessage({ to: 'all', from: 'owner' } satisfies Letter);
  }

  private stepDown(): void {
    const { host } = this;
    this.host = undefined;
    this.release?.();
    this.release = undefined;
    this.remote.clear();
    host?.end();
  }

  private queueUp(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    void this.request({}).then(async (isMine) => {
      this.isWaiting = false;
      if (!isMine || this.host) return;
      await this.begin();
      this.line?.deliver({ t: 'deposed' }); // the view connects anew, to its own tab
    });
  }

  private take(letter: Letter): void {
    const { tabId } = this.options;
    if (letter.to === 'owner') this.toHost(letter as ToHost);
    else if (letter.to === 'all') {
      if (!this.host) this.line?.deliver({ t: 'deposed' });
    } else if (letter.to === tabId && !this.host) this.line?.deliver((letter as { body: FromOwner }).body);
  }

  private toHost({ from, body }: ToHost): void {
    const { host } = this;
    if (!host) return;
    if (!this.remote.has(from)) {
      host.attach({
        post: (message) => {
          this.options.channel.postMessage({ to: from, from: 'owner', body: message } satisfies Letter);
        },
        listen: (onMessage) => this.remote.set(from, onMessage),
        close: () => this.remote.delete(from),
      });
    }
    this.remote.get(from)?.(body);
  }
}
