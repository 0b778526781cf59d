// How much a device may keep. Pure.
import type { StorageEstimate } from '../../platform/index.ts';

const bounds = [2000, 10_000, 50_000, 200_000];

/** The choices of how many messages are kept, and how it is set if that isn't among them. */
export function boundsWith(count: number): number[] {
  return [...new Set([...bounds, count])].sort((a, b) => a - b);
}

/** The part of what the browser allows that is used, 0 to 1. */
export function shareOf({ used, quota }: StorageEstimate): number {
  return quota > 0 ? Math.min(1, used / quota) : 0;
}
