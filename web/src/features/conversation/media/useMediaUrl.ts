import { useEffect } from 'react';
import type { MediaBytes } from '../../../model/index.ts';
import { holdUrl, urlOf } from '../../../platform/index.ts';

/** Own pictures that are kept after they went up, so that they aren't fetched back. */
const maxKept = 40;
const kept = new Map<string, { blob: Blob; release: () => void }>();

function keep(key: string, blob: Blob): void {
  if (kept.get(key)?.blob === blob) return;
  kept.get(key)?.release();
  kept.delete(key);
  kept.set(key, { blob, release: holdUrl(blob) });
  for (const [old, { release }] of kept) {
    if (kept.size <= maxKept) break;
    kept.delete(old);
    release();
  }
}

/**
 * Where the page finds bytes: in the browser as long as they are at hand, else on the server. key stays the same when
 * they come up.
 */
export function useMediaUrl(bytes: MediaBytes | undefined, key: string): string | undefined {
  const local = bytes?.local;
  useEffect(() => {
    if (local) keep(key, local);
  }, [local, key]);
  if (local) return urlOf(local);
  const held = kept.get(key);
  return held ? urlOf(held.blob) : bytes?.url;
}
