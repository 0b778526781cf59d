import type { MediaFile } from '../../../model/index.ts';

/** What stands behind the last dot of a name, short enough for an icon; '' where there is nothing like that. */
export function endingOf(name: string): string {
  const ending = /\.([\p{L}\p{N}]{1,5})$/u.exec(name)?.[1];
  return ending ?? '';
}

const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'audio/webm': 'weba',
};

/** The name under which a file is saved: its own, or what it is and when it was sent. */
export function saveName({ name, mimeType }: Pick<MediaFile, 'name' | 'mimeType'>, sentAt: Date): string {
  if (name) return name;
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [sentAt.getFullYear(), two(sentAt.getMonth() + 1), two(sentAt.getDate())].join('-');
  const time = [sentAt.getHours(), sentAt.getMinutes(), sentAt.getSeconds()].map(two).join('.');
  const kind = mimeType.split('/')[0] || 'file';
  const ending = endings[mimeType] ?? '';
  return `${kind} ${day} ${time}${ending && `.${ending}`}`;
}

const texts =
  /\.(txt|md|log|csv|tsv|json|xml|ya?ml|toml|ini|conf|css|s?css|jsx?|tsx?|mjs|py|go|rs|c|h|cpp|java|kt|rb|sh|sql|diff|patch)$/i;
/** Larger texts are saved instead of shown. */
const maxTextBytes = 1_000_000;

/** How the page can show what is in a file; undefined where it can only be saved. */
export function previewOf(file: Pick<MediaFile, 'mimeType' | 'name' | 'size'>): 'text' | 'pdf' | undefined {
  if (file.mimeType === 'application/pdf') return 'pdf';
  if (file.size > maxTextBytes) return undefined;
  // What may run in a page is shown as the text that it is, never as a page.
  const isText = file.mimeType.startsWith('text/') || file.mimeType === 'application/json';
  return isText || texts.test(file.name ?? '') ? 'text' : undefined;
}
