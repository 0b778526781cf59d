/** What a clock shows at a place: the second that has begun; before the start, how long it all is. */
export function lengthShown(atMs: number, durationMs: number): number {
  return atMs > 0 ? Math.floor(Math.min(atMs, durationMs) / 1000) * 1000 : durationMs;
}
