/** What another app may hand over. */
type Shared = { title?: string | undefined; text?: string | undefined; url?: string | undefined };

/** One text of what was handed over: the text, then the address if the text hasn't got it. A title only stands in for a text. */
export function joinShared({ title, text, url }: Shared): string {
  const words = text?.trim() || title?.trim() || '';
  const link = url?.trim() ?? '';
  return [words, words.includes(link) ? '' : link].filter(Boolean).join('\n');
}

let taken: string | undefined;
let files: File[] = [];
let coming: Promise<void> | undefined;

/** Takes what another app handed over by opening /share?… out of the address. */
export function takeShared(): void {
  if (window.location.pathname !== '/share') return;
  const values = new URLSearchParams(window.location.search);
  const part = (name: string) => values.get(name) ?? undefined;
  window.history.replaceState(window.history.state, '', '/share');
  taken = joinShared({ title: part('title'), text: part('text'), url: part('url') }) || undefined;
  if (values.has('files')) coming = loadShared().catch(() => undefined);
}

/** Where the service worker (sw/sw.ts) puts files of other apps. */
const sharedCache = 'roost-shared';

async function loadShared(): Promise<void> {
  const cache = await caches.open(sharedCache);
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    if (!kept) continue;
    const name = decodeURIComponent(kept.headers.get('X-Name') ?? '') || 'file';
    files.push(new File([await kept.blob()], name, { type: kept.headers.get('Content-Type') ?? '' }));
  }
  await caches.delete(sharedCache);
}

/** What was handed over and waits for a chat; undefined if there is nothing. Its files are fetched meanwhile. */
export function readShared(): { text: string; hasFiles: boolean } | undefined {
  return taken !== undefined || coming ? { text: taken ?? '', hasFiles: coming !== undefined } : undefined;
}

const handed = new Map<string, File[]>();
const listeners = new Set<() => void>();

/** Hands the files of another app to a chat, once they are there. */
export async function handShared(chatId: string): Promise<void> {
  await coming;
  if (files.length === 0) return;
  handed.set(chatId, files);
  files = [];
  coming = undefined;
  for (const listener of listeners) listener();
}

/** Files that were handed to a chat; whoever takes them has them. */
export function takeHanded(chatId: string): File[] {
  const mine = handed.get(chatId) ?? [];
  handed.delete(chatId);
  return mine;
}

/** Calls back when files were handed to a chat, until the returned function is called. */
export function onHanded(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
