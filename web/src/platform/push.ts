import { readSetting, writeSetting } from './storage.ts';
import { type Observed, observe } from './store.ts';

/**
 * What this browser can do to tell of messages while the app is closed: 'insecure' is plain HTTP, 'install' an iPhone or iPad
 * where only the installed app may.
 */
export type PushSupport = 'ready' | 'insecure' | 'install' | 'unsupported';

/** Whether it can; it doesn't change while the page is open. */
export function readPushSupport(): PushSupport {
  if (!window.isSecureContext) return 'insecure';
  if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) return 'ready';
  // Only Apple's browsers on phones and tablets have this; false outside of the installed app.
  return (navigator as { standalone?: boolean }).standalone === false ? 'install' : 'unsupported';
}

/** What the person said when the browser asked; 'default': it didn't ask yet. */
export type PushPermission = 'default' | 'granted' | 'denied';

const hasNotifications = typeof Notification !== 'undefined';
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};
let isFollowed = false;

/** The permission for notifications; it can be changed in the browser at any time. */
export const pushPermission: Observed<PushPermission> = {
  get: () => (hasNotifications ? Notification.permission : 'default'),
  subscribe(onChange) {
    follow();
    listeners.add(onChange);
    return () => listeners.delete(onChange);
  },
};

function follow(): void {
  if (isFollowed) return;
  isFollowed = true;
  // Not every browser tells it; who comes back from its settings gives the focus back.
  observe(window, ['focus'], () => undefined).subscribe(tell);
  void navigator.permissions
    ?.query({ name: 'notifications' })
    .then((status) => observe(status, ['change'], () => undefined).subscribe(tell))
    .catch(() => undefined);
}

/** Has the browser ask; it only does so on a click, and not again after a no. */
export async function askPushPermission(): Promise<PushPermission> {
  const said = await Notification.requestPermission();
  tell();
  return said;
}

/** Where a push service takes pushes for this browser, and the keys that they are encrypted with. */
export type PushTarget = { endpoint: string; p256dh: string; auth: string };

/** The subscription of this browser; undefined: none, or the browser ended it. */
export async function readPushTarget(): Promise<PushTarget | undefined> {
  return targetOf(await (await manager()).getSubscription());
}

/** Some browsers try for ever where their push service can't be reached. */
const patienceMs = 20_000;

/** Subscribes with the server's key, in place of a subscription with another one. Rejects where the push service isn't reached. */
export async function subscribePush(key: string): Promise<PushTarget> {
  const pushes = await manager();
  const held = await pushes.getSubscription();
  if (held && !hasKey(held, key)) await held.unsubscribe();
  const made = pushes.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the push service does not answer')), patienceMs);
  });
  const target = targetOf(await Promise.race([made, late]).finally(() => clearTimeout(timer)));
  if (!target) throw new Error('the subscription has no keys');
  return target;
}

/** Ends the subscription of this browser. */
export async function unsubscribePush(): Promise<void> {
  await (await (await manager()).getSubscription())?.unsubscribe();
}

async function manager(): Promise<PushManager> {
  return (await navigator.serviceWorker.ready).pushManager;
}

function targetOf(subscription: PushSubscription | null): PushTarget | undefined {
  const { endpoint, keys } = subscription?.toJSON() ?? {};
  const { p256dh, auth } = keys ?? {};
  return endpoint && p256dh && auth ? { endpoint, p256dh, auth } : undefined;
}

function hasKey({ options }: PushSubscription, key: string): boolean {
  const held = options.applicationServerKey;
  // Browsers that don't tell would refuse the other key themselves.
  if (!held) return true;
  const text = btoa(String.fromCharCode(...new Uint8Array(held)));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') === key;
}

const wishKey = 'push';

/** Who turned notifications on in this browser, by their id; it is still so if the browser ended the subscription. */
export const pushWish: Observed<string | undefined> = {
  get: () => readSetting(wishKey),
  subscribe: pushPermission.subscribe,
};

/** Remembers who turned notifications on; undefined: nobody. */
export function setPushWish(userId: string | undefined): void {
  writeSetting(wishKey, userId);
  tell();
}
