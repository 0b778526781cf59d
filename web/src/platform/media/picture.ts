// What is done to a picture before it goes up. Runs in a worker, or in the page where a worker has no canvas.
import { encode as encodeBlurhash } from 'blurhash';
import { fitWithin, type Size, wavesOf } from './fit.ts';
import { sniffBytes, sniffType } from './sniff.ts';
import { stripPicture } from './strip.ts';

/** 'standard' makes large pictures smaller; 'original' keeps every pixel. */
export type Quality = 'standard' | 'original';

/** A picture that is ready to go up. */
export type PreparedPicture = Size & {
  blob: Blob;
  blurhash: string;
  /** In base64. */
  thumb: string | undefined;
  isAnimated: boolean;
};

/** What stands in for a picture until it is there. */
export type Preview = Pick<PreparedPicture, 'blurhash' | 'thumb'>;

/** The longer side of a picture in standard quality. */
export const standardSide = 2560;
const jpegQuality = 0.85;
/** An album has twenty of them in one message. */
const maxThumbBytes = 1400;
const thumbSides = [80, 64, 48, 32];
const blurSide = 32;

type Canvas = OffscreenCanvas | HTMLCanvasElement;
type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;
type Drawn = { canvas: Canvas; context: Context };

/** Anything that can be drawn: a decoded picture, or a video at its present frame. */
export type Source = ImageBitmap | HTMLVideoElement | HTMLCanvasElement;

/** Draws a picture in a size. Throws where there is no canvas. */
function draw(source: Source | Canvas, { width, height }: Size, background?: string): Drawn {
  const canvas =
    typeof OffscreenCanvas === 'undefined'
      ? Object.assign(document.createElement('canvas'), { width, height })
      : new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d') as Context | null;
  if (!context) throw new Error('no canvas');
  if (background) {
    context.fillStyle = background;
    context.fillRect(0, 0, width, height);
  }
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, width, height);
  return { canvas, context };
}

async function encode({ canvas }: Drawn, type: string, quality: number): Promise<Blob> {
  if ('convertToBlob' in canvas) return canvas.convertToBlob({ type, quality });
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
  if (!blob) throw new Error('not encoded');
  return blob;
}

/** Makes what stands in for a picture. */
export async function previewOf(source: Source, size: Size): Promise<Preview> {
  const small = draw(source, fitWithin(size, 2 * blurSide));
  const within = fitWithin(size, blurSide);
  const { data } = draw(small.canvas, within).context.getImageData(0, 0, within.width, within.height);
  const blurhash = encodeBlurhash(data, within.width, within.height, ...wavesOf(size));
  return { blurhash, thumb: await thumbOf(source, size) };
}

async function thumbOf(source: Source, size: Size): Promise<string | undefined> {
  for (const side of thumbSides) {
    const drawn = draw(source, fitWithin(size, side), '#ffffff');
    // Browsers that can't write WebP write PNG, which is no good here.
    const webp = await encode(drawn, 'image/webp', 0.5);
    const blob = webp.type === 'image/webp' ? webp : await encode(drawn, 'image/jpeg', 0.5);
    if (blob.size <= maxThumbBytes) return toBase64(new Uint8Array(await blob.arrayBuffer()));
  }
  return undefined;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Encodes a frame of a video as a poster. */
export async function posterOf(source: Source, size: Size, maxSide: number): Promise<Blob> {
  return encode(draw(source, fitWithin(size, maxSide)), 'image/jpeg', 0.8);
}

/**
 * Prepares a picture: turned as it is to be seen, without what was told about it, not larger than it has to be. One that
 * moves stays as it is but for that. Throws where the browser can't read it.
 */
export async function preparePicture(file: Blob, quality: Quality): Promise<PreparedPicture> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = sniffType(bytes.subarray(0, sniffBytes));
  if (!type?.startsWith('image/')) throw new Error('no picture');
  const stripped = stripPicture(bytes, type);
  const bare = stripped && new Blob(stripped.parts as BlobPart[], { type });
  const bitmap = await createImageBitmap(bare ?? new Blob([bytes], { type }), {
    imageOrientation: 'from-image',
  });
  try {
    const size = { width: bitmap.width, height: bitmap.height };
    const preview = await previewOf(bitmap, size);
    const isAnimated = stripped?.isAnimated ?? false;
    if (bare && (isAnimated || quality === 'original'))
      return { blob: bare, ...size, ...preview, isAnimated };
    const small = quality === 'original' ? size : fitWithin(size, standardSide);
    const blob = await encodeSmall(bitmap, small);
    // What was small and well packed stays as it is.
    const isKept = bare && small.width === size.width && bare.size <= blob.size;
    return { blob: isKept ? bare : blob, ...small, ...preview, isAnimated: false };
  } finally {
    bitmap.close();
  }
}

/** JPEG, which everything reads; WebP or PNG for what one can see through. */
async function encodeSmall(bitmap: ImageBitmap, size: Size): Promise<Blob> {
  const drawn = draw(bitmap, size);
  if (!isSeeThrough(drawn, size)) return encode(drawn, 'image/jpeg', jpegQuality);
  return encode(drawn, 'image/webp', jpegQuality);
}

function isSeeThrough({ canvas }: Drawn, size: Size): boolean {
  const within = fitWithin(size, 64);
  const { data } = draw(canvas, within).context.getImageData(0, 0, within.width, within.height);
  for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 255) < 250) return true;
  return false;
}
