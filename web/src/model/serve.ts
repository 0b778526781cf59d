import { createCalls, createRest, createUploads, type RawSocket } from '../api/index.ts';
import { Host } from './host.ts';
import { makeId } from './ids.ts';
import type { HostPort } from './line/types.ts';
import { Owner } from './owner.ts';
import { openIndexedStore } from './store/indexed.ts';

const storeName = 'roost';

/** An owner that works, and takes views in. */
export type Served = {
  attach: (port: HostPort) => void;
  end: () => void;
};

/** How an owner is to be made. */
export type ServeOptions = {
  /** Ends the other owners of this browser, which didn't notice yet that there is another one. Not where each tab is its own owner. */
  isOnly: boolean;
  /** It ended, because another owner took over. */
  onEnded: () => void;
  /** Whether it is in a tab that isn't on the screen: one that is takes over then. */
  isHidden?: () => boolean;
};

/** Makes an owner here: in a worker or in a tab. */
export function serve({ isOnly, onEnded, isHidden }: ServeOptions): Served {
  const id = makeId();
  const channel =
    isOnly && 'BroadcastChannel' in globalThis ? new BroadcastChannel('roost-owners') : undefined;
  let isEnded = false;

  const end = () => {
    if (isEnded) return;
    isEnded = true;
    owner.end();
    host.end();
    channel?.close();
    onEnded();
  };
  const owner: Owner = new Owner({
    calls: createCalls(createRest('')),
    openSocket: openWebSocket,
    transport: createUploads(''),
    // Async, so that a browser without IndexedDB rejects instead of throwing.
    openStore: async () => openIndexedStore({ factory: indexedDB, name: storeName, onLost: () => undefined }),
    random: Math.random,
    onChange: () => host.changed(),
    onUp: () => host.connected(),
    onDeposed: () => {
      // Where each tab is its own owner, the one that lost the store goes on without it.
      if (isOnly) end();
    },
  });
  const host: Host = new Host(owner, isHidden);
  if (channel) {
    // Whoever started last is the owner; one that was frozen hears of it when it wakes up.
    channel.onmessage = ({ data }) => {
      if (data !== id) end();
    };
    channel.postMessage(id);
  }
  void owner.start();
  return { attach: (port) => host.attach(port), end };
}

/** The browser's WebSocket, with what is used of it. */
function openWebSocket(): RawSocket {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/ws`);
  const raw: RawSocket = {
    send: (text) => socket.send(text),
    close: (code) => socket.close(code),
    onopen: null,
    onmessage: null,
    onclose: null,
  };
  socket.onopen = () => raw.onopen?.();
  socket.onmessage = ({ data }) => raw.onmessage?.({ data });
  socket.onclose = ({ code }) => raw.onclose?.({ code });
  return raw;
}
