import { decode, isBlurhashValid } from 'blurhash';

/** Pixels of the longer side: the hash holds no more than that. */
const side = 32;

/** The size in which a hash is drawn for a picture of a shape. */
export function blurSize(ratio: number): { width: number; height: number } {
  const shape = Number.isFinite(ratio) && ratio > 0 ? Math.min(4, Math.max(0.25, ratio)) : 1;
  const [width, height] = shape >= 1 ? [side, side / shape] : [side * shape, side];
  return { width: Math.round(width), height: Math.round(height) };
}

/** Draws what a hash says of a picture; false where it says nothing: it comes from a client of others. */
export function paintBlurhash(canvas: HTMLCanvasElement, hash: string, ratio: number): boolean {
  if (!isBlurhashValid(hash).result) return false;
  const { width, height } = blurSize(ratio);
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (!context) return false;
  const image = context.createImageData(width, height);
  image.data.set(decode(hash, width, height));
  context.putImageData(image, 0, 0);
  return true;
}
