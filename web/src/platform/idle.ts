/** Calls once the browser has nothing better to do, at the latest after a while. */
export function whenIdle(work: () => void, latestMs = 5000): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: latestMs });
  else setTimeout(work, latestMs);
}
