/** Around a circle of the radius 49. */
const length = 2 * Math.PI * 49;

/** How a stroke is dashed that goes as far around as something is done, beginning at the top. */
export function ringOf(part: number): { length: number; offset: number } {
  const done = Number.isFinite(part) ? Math.min(1, Math.max(0, part)) : 0;
  return { length, offset: length * (1 - done) };
}
