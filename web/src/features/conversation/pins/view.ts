import type { Quote } from '../../../model/index.ts';

/** More than these would be too thin to see. */
const maxSegments = 4;

/** The pin to show after one that was gone to: the next older one, and after the oldest the newest. */
export function stepPin(pins: readonly Quote[], at: number): Quote | undefined {
  return pins[(at + 1) % pins.length];
}

/** The marks beside a pin that tell how many there are and which one it is: the newest one is the lowest. */
export function segmentsOf(count: number, at: number): { key: number; isCurrent: boolean }[] {
  const shown = Math.min(count, maxSegments);
  // With more than fit, a window of them moves with the current one.
  const first = Math.min(Math.max(at - shown + 2, 0), count - shown);
  return Array.from({ length: shown }, (_, index) => {
    const key = first + shown - 1 - index;
    return { key, isCurrent: key === at };
  });
}
