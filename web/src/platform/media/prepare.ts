import { maxPdfBytes, openPdf } from './pdf.ts';
import { posterOf, previewOf, type Quality } from './picture.ts';
import { sniffBytes, sniffType } from './sniff.ts';
import { prepareVideo } from './video.ts';
import { prepareAside } from './work.ts';

/** What a picked file is sent as. */
export type FileKind = 'photo' | 'video' | 'audio' | 'file';

/** A file that is ready to go up, and what is told of it. */
export type PreparedFile = {
  kind: FileKind;
  blob: Blob;
  name: string;
  width?: number;
  height?: number;
  durationMs?: number;
  blurhash?: string;
  thumb?: string | undefined;
  poster?: Blob;
  isAnimated?: boolean;
  isLoop?: boolean;
};

/** Pictures above that aren't decoded: they go as files. */
const maxPictureBytes = 80 * 1024 * 1024;
/** Of a picture of a page. */
const pageWidth = 800;
const pictures = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/heic']);

/** What a file is, by its first bytes; the name decides nothing. */
export async function kindOf(file: Blob): Promise<FileKind> {
  const type = sniffType(new Uint8Array(await file.slice(0, sniffBytes).arrayBuffer()));
  if (type && pictures.has(type)) return file.size <= maxPictureBytes ? 'photo' : 'file';
  if (type?.startsWith('video/') && !file.type.startsWith('audio/')) return 'video';
  return /^audio\//.test(file.type) || type?.startsWith('audio/') ? 'audio' : 'file';
}

/** The file as it is. */
export function prepareAsFile(file: File): PreparedFile {
  return { kind: 'file', blob: file, name: file.name };
}

/** Prepares a picked file by what it is. What the browser can't read goes as a file. */
export async function prepareFile(file: File, quality: Quality): Promise<PreparedFile> {
  const kind = await kindOf(file);
  const { name } = file;
  try {
    if (kind === 'photo') return { kind, name, ...(await prepareAside(file, quality)) };
    if (kind === 'video') return { kind, name, ...(await prepareVideo(file)) };
  } catch {
    return prepareAsFile(file);
  }
  return { ...prepareAsFile(file), kind, ...(await firstPageOf(file)) };
}

/** A picture of the first page of a PDF, so that readers see what it is without having it. */
async function firstPageOf(file: File): Promise<Partial<PreparedFile>> {
  const head = new Uint8Array(await file.slice(0, sniffBytes).arrayBuffer());
  if (sniffType(head) !== 'application/pdf' || file.size > maxPdfBytes) return {};
  try {
    const pages = await openPdf(file);
    const canvas = await pages.draw(1, pageWidth);
    pages.close();
    const { width, height } = canvas;
    const { thumb } = await previewOf(canvas, canvas);
    return { width, height, thumb, poster: await posterOf(canvas, canvas, 2 * pageWidth) };
  } catch {
    return {};
  }
}
