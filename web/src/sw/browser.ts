/// <reference lib="webworker" />
import type { Answer, AppWindow, Desk } from './desk.ts';
import type { NoteData } from './note.ts';
import { readTold, untold } from './words.ts';

declare const self: ServiceWorkerGlobalScope;

/** Not one of the shell's caches: it outlives releases. */
const notesCache = 'roost-notes';
const toldPath = '/told';
const base = '/api/v1';
const timeoutMs = 20_000;

/** The service worker's own browser. isPage tells places of the app from documents of the server. */
export function createDesk(isPage: (path: string) => boolean): Desk {
  return {
    async told() {
      const cache = await caches.open(notesCache);
      const kept = await (await cache.match(toldPath))?.json().catch(() => undefined);
      return readTold(kept) ?? untold;
    },
    show: (title, options) => self.registration.showNotification(title, options),
    async shown() {
      return (await self.registration.getNotifications()).map((note) => ({
        tag: note.tag,
        data: (note.data ?? undefined) as NoteData | undefined,
        close: () => note.close(),
      }));
    },
    async windows() {
      const all = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
      return all.map(windowOf).filter(({ path }) => isPage(path));
    },
    openWindow: (path) => self.clients.openWindow(path),
    setBadge(count) {
      if (!('setAppBadge' in navigator)) return;
      // Refused where the app isn't installed.
      void (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => undefined);
    },
    post,
    makeId: () => crypto.randomUUID(),
  };
}

/** Keeps what the page told, over restarts of the worker. */
export async function keepTold(value: unknown): Promise<void> {
  const told = readTold(value);
  if (!told) return;
  const cache = await caches.open(notesCache);
  await cache.put(toldPath, new Response(JSON.stringify(told)));
}

/** Subscribes anew where the browser ended a subscription by itself, and tells the server. */
export async function subscribeAnew(fresh: PushSubscription | null | undefined): Promise<void> {
  const subscription =
    fresh ?? (await self.registration.pushManager.getSubscription()) ?? (await subscribe());
  const { endpoint, keys } = subscription.toJSON();
  await post('/push/subscriptions', { channel: 'webpush', endpoint, keys });
}

async function subscribe(): Promise<PushSubscription> {
  const answer = await fetch(`${base}/push/key`, { signal: AbortSignal.timeout(timeoutMs) });
  const { key } = (await answer.json()) as { key: string };
  return self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function windowOf(client: WindowClient): AppWindow {
  return {
    path: new URL(client.url).pathname,
    isVisible: client.visibilityState === 'visible',
    isFocused: client.focused,
    focus: () => client.focus(),
    lead: (path, text) => client.postMessage({ t: 'lead', path, text }),
  };
}

async function post(path: string, body: unknown): Promise<Answer> {
  try {
    const answer = await fetch(base + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return answer.ok ? 'done' : 'refused';
  } catch {
    return 'unreachable';
  }
}
