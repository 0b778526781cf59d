/** How loud it was at a moment of a recording: 0 to 1. */
export type Loudness = { atMs: number; level: number };

/** Bars that a message carries at most. */
export const maxBars = 64;
/** Below, what is quiet would be blown up until the noise of the room looks like speech. */
const quietest = 0.08;

/**
 * The bars of a recording, 0 to 255: of each part its loudest moment, compared with the loudest of all. Parts in which
 * nothing was measured, because the browser slowed the page down, get what was measured before them.
 */
export function drawBars(loudness: readonly Loudness[], durationMs: number, count = maxBars): Uint8Array {
  const peaks = new Array<number>(count).fill(-1);
  for (const { atMs, level } of loudness) {
    const index = Math.min(count - 1, Math.max(0, Math.floor((atMs / Math.max(1, durationMs)) * count)));
    peaks[index] = Math.max(peaks[index] ?? 0, level);
  }
  const loudest = Math.max(quietest, ...peaks);
  const bars = new Uint8Array(count);
  let before = 0;
  for (const [index, peak] of peaks.entries()) {
    if (peak >= 0) before = peak;
    // Loudness is heard by its logarithm, roughly; a root is near enough and keeps silence at nothing.
    bars[index] = Math.round(Math.sqrt(before / loudest) * 255);
  }
  return bars;
}

/** The loudness of a piece of sound: the root of the mean square of its samples, which are -1 to 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
}
