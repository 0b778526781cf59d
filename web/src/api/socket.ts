import type { EndReason } from './backoff.ts';
import { ApiError, offlineCode } from './problem.ts';
import type { Op, OpAnswers, OpBodies, WireEvent, WireHello } from './types.ts';

/** The part of the browser's WebSocket that is used; tests put their own in its place. */
export type RawSocket = {
  send: (text: string) => void;
  close: (code?: number) => void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
};

/** What a socket tells. onEnd is the last call and comes once. */
export type SocketOptions = {
  /** Makes the connection. */
  open: () => RawSocket;
  /** Cursor of the last sync, to have what moved since in the answer to hello. */
  cursor: string | undefined;
  /** The answer to hello, before the first event. */
  onHello: (hello: WireHello) => void;
  onEvent: (event: WireEvent) => void;
  /** wasOpen: the upgrade had worked. A browser doesn't tell why one was refused. */
  onEnd: (reason: EndReason, wasOpen: boolean) => void;
};

/** One WebSocket connection, signed in by the cookie. When it ends it stays ended. */
export type Socket = {
  /** Asks and answers; throws ApiError, with offlineCode if the connection ended or stayed silent. */
  call: <O extends Op>(op: O, body: OpBodies[O]) => Promise<OpAnswers[O]>;
  /** Ends the connection; onEnd isn't called any more. */
  close: () => void;
};

/** How long the upgrade and hello may take. */
const handshakeMs = 15_000;
/** How long an answer may take. The connection is given up then: something on the way swallows frames. */
const answerMs = 30_000;
/** Requests on their way; a server closes clients that ask far more than they are answered. */
const maxPending = 256;

type Pending = {
  resolve: (body: never) => void;
  reject: (error: ApiError) => void;
  timer: ReturnType<typeof setTimeout>;
};

/** Opens a connection and says hello. */
export function openSocket(options: SocketOptions): Socket {
  const pending = new Map<number, Pending>();
  let nextId = 0;
  let isOpen = false;
  let isEnded = false;
  let heartbeatMs = 0;
  let lastIn = Date.now();
  let lastOut = 0;
  let heart: ReturnType<typeof setInterval> | undefined;
  const raw = options.open();
  const handshake = setTimeout(() => end(new ApiError(offlineCode, 'no hello in time')), handshakeMs);

  function end(reason: EndReason, isQuiet = false): void {
    if (isEnded) return;
    isEnded = true;
    clearTimeout(handshake);
    clearInterval(heart);
    raw.onopen = raw.onmessage = raw.onclose = null;
    raw.close(1000);
    for (const call of pending.values()) {
      clearTimeout(call.timer);
      call.reject(new ApiError(offlineCode, 'the connection ended'));
    }
    pending.clear();
    if (!isQuiet) options.onEnd(reason, isOpen);
  }

  function call<O extends Op>(op: O, body: OpBodies[O]): Promise<OpAnswers[O]> {
    return new Promise((resolve, reject) => {
      if (isEnded || !isOpen) return reject(new ApiError(offlineCode, 'no connection'));
      if (pending.size >= maxPending)
        return reject(new ApiError('rate_limited', 'too many requests wait', 0, 1));
      nextId++;
      const timer = setTimeout(() => end(new ApiError(offlineCode, 'no answer in time')), answerMs);
      pending.set(nextId, { resolve, reject, timer });
      lastOut = Date.now();
      raw.send(JSON.stringify(op === 'ping' ? { id: nextId, op } : { id: nextId, op, d: body }));
    });
  }

  // Pings where nothing else was said, and gives up where nothing was heard.
  function beat(): void {
    const now = Date.now();
    if (now - lastIn > heartbeatMs * 1.5) end(new ApiError(offlineCode, 'the server is silent'));
    else if (now - lastOut >= heartbeatMs * 0.7) call('ping', {}).catch(() => undefined);
  }

  function takeReply(reply: { re: number; d?: unknown; error?: unknown }): void {
    const waiting = pending.get(reply.re);
    if (!waiting) return;
    pending.delete(reply.re);
    clearTimeout(waiting.timer);
    if (!reply.error) {
      waiting.resolve((reply.d ?? {}) as never);
      return;
    }
    const { code, message, retry_after } = reply.error as {
      code: string;
      message: string;
      retry_after?: number;
    };
    waiting.reject(new ApiError(code, message, 0, retry_after));
  }

  raw.onopen = () => {
    isOpen = true;
    call('hello', options.cursor ? { cursor: options.cursor } : {}).then(
      (hello) => {
        if (isEnded) return;
        clearTimeout(handshake);
        heartbeatMs = Math.max(hello.heartbeat_s, 1) * 1000;
        heart = setInterval(beat, heartbeatMs / 5);
      },
      (error) => end(error),
    );
  };
  raw.onmessage = ({ data }) => {
    lastIn = Date.now();
    const frame = parseFrame(data);
    if (!frame) return;
    if ('re' in frame) {
      // The answer to hello is handed on at once: events may stand right behind it.
      if (frame.re === 1 && heartbeatMs === 0 && !frame.error) options.onHello(frame.d as WireHello);
      takeReply(frame);
    } else {
      options.onEvent(frame);
    }
  };
  raw.onclose = ({ code }) => end({ closeCode: code });
  return { call, close: () => end({ closeCode: 1000 }, true) };
}

type ReplyFrame = { re: number; d?: unknown; error?: unknown };

/** Reads a frame; undefined if it isn't one that this version knows. */
export function parseFrame(data: unknown): ReplyFrame | WireEvent | undefined {
  if (typeof data !== 'string') return undefined;
  let frame: unknown;
  try {
    frame = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (typeof frame !== 'object' || frame === null) return undefined;
  if ('re' in frame && typeof frame.re === 'number') return frame as ReplyFrame;
  return 'ev' in frame && typeof frame.ev === 'string' ? (frame as WireEvent) : undefined;
}
