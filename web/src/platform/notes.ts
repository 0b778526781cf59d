// What the page and the service worker say to each other about notifications; the worker's side is sw/.

/** What the service worker has to know to show notifications: who is signed in, and its words in their language. */
export type WorkerFacts = {
  userId: string | undefined;
  words: Record<string, string>;
  lang: string;
  dir: 'ltr' | 'rtl';
};

const canNotify = () => typeof navigator !== 'undefined' && 'serviceWorker' in navigator;

/** Tells the service worker, which keeps it for when no page is open. */
export async function tellWorker(facts: WorkerFacts): Promise<void> {
  if (!canNotify()) return;
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ t: 'told', told: facts });
}

/** Calls back when a click at a notification leads this window to a place, perhaps with a text for the draft there. */
export function onLed(lead: (path: string, text: string | undefined) => void): void {
  if (!canNotify()) return;
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data?.t !== 'lead' || typeof data.path !== 'string') return;
    lead(data.path, typeof data.text === 'string' ? data.text : undefined);
  });
  navigator.serviceWorker.startMessages();
}

/** Takes notifications away whose chat has nothing unread any more. */
export async function closeNotes(isRead: (chatId: string) => boolean): Promise<void> {
  if (!canNotify() || typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  const registration = await navigator.serviceWorker.getRegistration();
  for (const note of (await registration?.getNotifications()) ?? []) {
    const { kind, chatId } = (note.data ?? {}) as { kind?: string; chatId?: string };
    if (kind === 'chat' && chatId && isRead(chatId)) note.close();
  }
}

/** Takes all notifications away, those of replies that weren't sent too. */
export async function closeAllNotes(): Promise<void> {
  if (!canNotify()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  for (const note of (await registration?.getNotifications()) ?? []) note.close();
}
