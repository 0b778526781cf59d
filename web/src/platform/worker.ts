import type { Observed } from './store.ts';

/** How often a page that stays open asks for a newer release. */
const askEveryMs = 60 * 60_000;
const listeners = new Set<() => void>();
let waiting: ServiceWorker | undefined;

/** Whether a newer release of the app is ready to take over. */
export const update: Observed<boolean> = {
  get: () => waiting !== undefined,
  subscribe(onChange) {
    listeners.add(onChange);
    return () => listeners.delete(onChange);
  },
};

/** Lets the app open without a network. Does nothing where service workers are refused. */
export async function registerWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  reloadAfterTakeOver();
  try {
    const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
    const note = () => {
      if (!registration.waiting || !navigator.serviceWorker.controller) return;
      waiting = registration.waiting;
      for (const listener of listeners) listener();
    };
    note();
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', note);
    });
    setInterval(() => void registration.update().catch(() => undefined), askEveryMs);
  } catch {
    // Refused by the browser or unreachable: the app works without it.
  }
}

/** Hands over to the newer release; all tabs open anew with it. */
export function takeUpdate(): void {
  waiting?.postMessage('take-over');
}

/**
 * Opens the page anew once another release took over, whichever tab asked for it: the files of this one's release are in
 * no cache and on no server any more, so that it could neither start an owner nor load a screen.
 */
function reloadAfterTakeOver(): void {
  let wasControlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (wasControlled) window.location.reload();
    wasControlled = true; // the first one only takes over a page that came from the network
  });
}

/** Opens the page anew. */
export function reloadPage(): void {
  window.location.reload();
}
