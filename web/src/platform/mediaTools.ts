export type { PdfPages, PreparedFile, Quality } from './media/index.ts';

/** Draws what a blurhash says of a picture; false where it says nothing. The code for it is fetched with the first one. */
export async function paintBlurhash(
  canvas: HTMLCanvasElement,
  hash: string,
  ratio: number,
): Promise<boolean> {
  return (await import('./media/blur.ts')).paintBlurhash(canvas, hash, ratio);
}

/** What is done to files before they go up; fetched when the first one is picked. */
export function loadMediaTools(): Promise<typeof import('./media/index.ts')> {
  return import('./media/index.ts');
}
