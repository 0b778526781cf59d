/** Width and height. */
export type Size = { width: number; height: number };

/** The largest size of the same shape whose longer side is at most max; never larger than it is. */
export function fitWithin({ width, height }: Size, max: number): Size {
  const scale = Math.min(1, max / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** How many waves a blurhash has along each side. */
export function wavesOf({ width, height }: Size): [x: number, y: number] {
  if (width > height * 1.2) return [4, 3];
  return height > width * 1.2 ? [3, 4] : [4, 4];
}
