import { backoffWait, type EndReason, judgeEnd, lastedMs } from './backoff.ts';
import { ApiError, offlineCode } from './problem.ts';
import { openSocket, type RawSocket, type Socket } from './socket.ts';
import type { Op, OpAnswers, OpBodies, WireEvent, WireHello } from './types.ts';

/** Where the connection is. 'up' begins with the answer to hello. */
export type LinkState =
  | { status: 'idle' }
  | { status: 'connecting' }
  | { status: 'up' }
  | { status: 'waiting'; retryAt: number }
  | { status: 'offline' }
  | { status: 'signed-out' }
  | { status: 'stopped' };

/** What a connection needs and tells. */
export type ConnectionOptions = {
  open: () => RawSocket;
  /** Cursor of the last sync; asked before each hello. */
  cursor: () => string | undefined;
  /**
   * Asks the server by REST whether the session is valid, and throws its answer if not. A browser hides why an upgrade
   * was refused.
   */
  probe: () => Promise<unknown>;
  onState: (state: LinkState) => void;
  onHello: (hello: WireHello) => void;
  onEvent: (event: WireEvent) => void;
  random: () => number;
};

/** A WebSocket connection that comes back, until it is stopped, or the server says that there is no use. */
export type Connection = {
  start: () => void;
  /** Ends it; start begins anew. */
  stop: () => void;
  /** Ends a wait. */
  retryNow: () => void;
  /**
   * What the browser believes of the network. Without one there is a try only once in a while: what it believes may be
   * wrong, for example where the server is this machine.
   */
  setNetwork: (isThere: boolean) => void;
  /** Asks over the present connection; throws ApiError, with offlineCode if there is none. */
  call: <O extends Op>(op: O, body: OpBodies[O]) => Promise<OpAnswers[O]>;
};

/** How often to try where the browser says that there is no network. */
const offlineMs = 15_000;

/** Makes a connection that isn't started yet. */
export function createConnection(options: ConnectionOptions): Connection {
  let state: LinkState = { status: 'idle' };
  let socket: Socket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasNetwork = true;
  let failed = 0;
  let upSince = 0;
  let skipsCursor = false;
  let round = 0; // told apart: what an earlier start left behind

  const enter = (next: LinkState) => {
    state = next;
    options.onState(next);
  };

  function cut(): void {
    round++;
    clearTimeout(timer);
    timer = undefined;
    socket?.close();
    socket = undefined;
  }

  function connect(): void {
    cut();
    const mine = round;
    enter({ status: hasNetwork ? 'connecting' : 'offline' });
    upSince = 0;
    let opened: Socket;
    try {
      opened = openSocket({
        open: options.open,
        cursor: skipsCursor ? undefined : options.cursor(),
        onHello: (hello) => {
          if (mine !== round) return;
          skipsCursor = false;
          upSince = Date.now();
          options.onHello(hello);
          enter({ status: 'up' });
        },
        onEvent: (event) => {
          if (mine === round) options.onEvent(event);
        },
        onEnd: (reason, wasOpen) => {
          if (mine === round) void afterEnd(reason, wasOpen, mine);
        },
      });
    } catch (error) {
      void afterEnd(new ApiError(offlineCode, String(error)), true, mine);
      return;
    }
    if (mine === round) socket = opened;
    else opened.close();
  }

  async function afterEnd(end: EndReason, wasOpen: boolean, mine: number): Promise<void> {
    socket = undefined;
    let reason = end;
    if (!wasOpen) {
      try {
        await options.probe();
      } catch (error) {
        if (error instanceof ApiError) reason = error;
      }
      if (mine !== round) return;
    }
    const hadLasted = upSince > 0 && Date.now() - upSince >= lastedMs;
    if (hadLasted) failed = 0;
    const verdict = judgeEnd(reason);
    switch (verdict.next) {
      case 'sign-in':
        cut();
        return enter({ status: 'signed-out' });
      case 'stop':
        cut();
        return enter({ status: 'stopped' });
      case 'resume':
        skipsCursor = verdict.dropsCursor;
        return wait(backoffWait(failed++, options.random));
      case 'retry':
        return wait(Math.max(backoffWait(failed++, options.random), verdict.atLeastMs));
    }
  }

  function wait(ms: number): void {
    timer = setTimeout(connect, hasNetwork ? ms : Math.max(ms, offlineMs));
    enter(hasNetwork ? { status: 'waiting', retryAt: Date.now() + ms } : { status: 'offline' });
  }

  return {
    start() {
      failed = 0;
      if (hasNetwork) connect();
      else wait(offlineMs);
    },
    stop() {
      cut();
      enter({ status: 'idle' });
    },
    retryNow() {
      if (state.status === 'waiting' || state.status === 'offline') connect();
    },
    setNetwork(isThere) {
      if (isThere === hasNetwork) return;
      hasNetwork = isThere;
      if (isThere) {
        if (state.status === 'offline' || state.status === 'waiting') {
          failed = 0;
          connect();
        }
      } else if (state.status === 'up' || state.status === 'connecting' || state.status === 'waiting') {
        cut();
        wait(offlineMs);
      }
    },
    call: (op, body) =>
      socket && state.status === 'up'
        ? socket.call(op, body)
        : Promise.reject(new ApiError(offlineCode, 'no connection')),
  };
}
