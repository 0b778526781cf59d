/// <reference lib="webworker" />
// Lets the app open without a network: keeps the shell (the page, scripts, styles, font) of one build.
// Everything under /api goes to the network untouched. A new build installs beside the old one and takes over
// when the page asks for it or when the last tab of the old one is closed.
// It also shows what is pushed while the app isn't open, and does what is asked for at a notification.
import { createDesk, keepTold, subscribeAnew } from './browser.ts';
import { takeClick, takePush } from './notify.ts';

declare const self: ServiceWorkerGlobalScope;

// Both are written by the build, see build/shell.ts.
const shell: string[] | string = '__ROOST_SHELL__';
const cacheName = 'roost-shell-__ROOST_BUILD__';

const isShellFile = (path: string) => Array.isArray(shell) && path !== '/' && shell.includes(path);

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(cacheName);
      await cache.addAll(
        (Array.isArray(shell) ? shell : []).map(
          (path) => new Request(path, { cache: path.startsWith('/assets/') ? 'default' : 'reload' }),
        ),
      );
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const old = names.filter((name) => name.startsWith('roost-shell-') && name !== cacheName);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting();
  if (event.data?.t === 'told') event.waitUntil(keepTold(event.data.told));
});

const desk = createDesk((path) => isPage(path));

self.addEventListener('push', (event) => {
  event.waitUntil(takePush(desk, readJson(event.data)));
});

self.addEventListener('notificationclick', (event) => {
  const { notification, action } = event;
  const { reply } = event as NotificationEvent & { reply?: string | null };
  notification.close();
  event.waitUntil(takeClick(desk, notification.data, notification.tag, action, reply ?? undefined));
});

self.addEventListener('pushsubscriptionchange', (event) => {
  const { newSubscription } = event as ExtendableEvent & { newSubscription?: PushSubscription | null };
  event.waitUntil(subscribeAnew(newSubscription));
});

function readJson(data: PushMessageData | null): unknown {
  try {
    return data?.json();
  } catch {
    return undefined;
  }
}

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === 'POST' && url.pathname === '/share' && url.origin === self.location.origin) {
    event.respondWith(takeShared(event.request));
    return;
  }
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (event.request.mode === 'navigate') {
    if (isPage(url.pathname)) event.respondWith(fromShell('/', event.request));
    return;
  }
  if (isShellFile(url.pathname)) event.respondWith(fromShell(url.pathname, event.request));
});

/** Where files lie that another app hands over, until the page takes them; platform/share.ts knows it too. */
const sharedCache = 'roost-shared';

/** Puts the files of another app aside, and leads to the page with the rest in its address. */
async function takeShared(request: Request): Promise<Response> {
  const form = await request.formData();
  await caches.delete(sharedCache);
  const cache = await caches.open(sharedCache);
  const files = form.getAll('files').filter((file) => file instanceof File && file.size > 0) as File[];
  for (const [at, file] of files.entries()) {
    const headers = { 'Content-Type': file.type, 'X-Name': encodeURIComponent(file.name) };
    await cache.put(`/shared/${at}`, new Response(file, { headers }));
  }
  const values = new URLSearchParams();
  for (const name of ['title', 'text', 'url']) {
    const value = form.get(name);
    if (typeof value === 'string' && value) values.set(name, value);
  }
  if (files.length > 0) values.set('files', String(files.length));
  return Response.redirect(`/share?${values}`, 303);
}

// Only places of the app are answered with its page; documents of the server (/api/docs, /healthz) aren't.
function isPage(path: string): boolean {
  return (
    path === '/' ||
    /^\/(c|new|new-group|new-channel|archive|requests|share|settings|login|register)(\/|$)/.test(path)
  );
}

async function fromShell(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(path)) ?? fetch(request);
}
