// From the content of messages with files to what screens show, and back. Until bytes are up, their place in the content
// is the number of the upload behind a '#'.
import type { WireContent, WireMessage } from '../api/index.ts';
import type { MediaBytes, MediaFile, MediaKind, MessageMedia, OutgoingFile, OutgoingMedia } from './media.ts';

const kinds: readonly MediaKind[] = ['photo', 'video', 'round', 'album', 'voice', 'audio', 'file', 'sticker'];
/** What a content may have; more is a foreign client's mistake. */
const maxFiles = 20;
const maxThumb = 8 * 1024;
const maxBars = 128;
const utf8 = new TextEncoder();

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const numberOf = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;

/** Where the server has the bytes of a media id. */
export function mediaUrl(mediaId: string): string {
  return `/api/v1/media/${encodeURIComponent(mediaId)}`;
}

/** Bytes that aren't up yet, by the number of their upload. */
export type LocalBytes = readonly (Blob | undefined)[];

function bytesOf(id: string, local: LocalBytes): MediaBytes {
  if (!id.startsWith('#')) return { mediaId: id, url: mediaUrl(id), local: undefined };
  return { mediaId: '', url: undefined, local: local[Number(id.slice(1))] };
}

function fileOf(value: unknown, local: LocalBytes): MediaFile | undefined {
  if (!isFields(value)) return undefined;
  const id = textOf(value.media_id);
  if (!id) return undefined;
  const poster = textOf(value.poster_id);
  return {
    ...bytesOf(id, local),
    mimeType: textOf(value.mime_type) ?? 'application/octet-stream',
    size: numberOf(value.size) ?? 0,
    name: textOf(value.name),
    width: numberOf(value.width),
    height: numberOf(value.height),
    durationMs: numberOf(value.duration_ms),
    blurhash: textOf(value.blurhash),
    thumb: thumbOf(value.thumb),
    waveform: barsOf(value.waveform),
    poster: poster ? bytesOf(poster, local) : undefined,
  };
}

/** A tiny picture as a data URL; of other types than JPEG and WebP none is shown. */
function thumbOf(value: unknown): string | undefined {
  const base64 = textOf(value);
  if (!base64 || base64.length > maxThumb || !/^[\w+/]+=*$/.test(base64)) return undefined;
  if (base64.startsWith('/9j/')) return `data:image/jpeg;base64,${base64}`;
  return base64.startsWith('UklGR') ? `data:image/webp;base64,${base64}` : undefined;
}

function barsOf(value: unknown): number[] | undefined {
  const base64 = textOf(value);
  if (!base64 || base64.length > 2 * maxBars) return undefined;
  try {
    return Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** What a message carries; undefined where it carries nothing, or what it says of it can't be. */
export function decodeMedia(
  { content, view_once, me }: Pick<WireMessage, 'content' | 'me'> & { view_once?: boolean | undefined },
  local: LocalBytes = [],
): MessageMedia | undefined {
  const kind = kinds.find((name) => name === content?.type);
  if (!kind || !content) return undefined;
  const listed = kind === 'album' ? content.files : [content.file];
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > maxFiles) return undefined;
  const files = listed.map((file: unknown) => fileOf(file, local)).filter((file) => file !== undefined);
  if (files.length < listed.length) return undefined;
  return {
    kind,
    files,
    isAnimated: content.animated === true,
    isLoop: content.loop === true,
    emoji: textOf(content.emoji),
    packId: textOf(content.pack_id),
    isViewOnce: view_once === true,
    isViewed: me?.viewed === true,
    isUnheard: false,
    upload: undefined,
  };
}

/** The content of a message that is to go out, and the bytes that go up before. */
export function encodeMedia(media: OutgoingMedia): { content: WireContent; blobs: Blob[] } {
  const blobs: Blob[] = [];
  const put = (blob: Blob) => `#${blobs.push(blob) - 1}`;
  const files = media.files.map((file) => attachmentOf(file, put));
  const content: WireContent = {
    type: media.kind,
    ...(media.kind === 'album' ? { files } : { file: files[0] }),
    ...(media.text ? { text: media.text } : {}),
    ...(media.isAnimated ? { animated: true } : {}),
    ...(media.isLoop ? { loop: true } : {}),
    ...(media.emoji ? { emoji: media.emoji } : {}),
    ...(media.packId ? { pack_id: media.packId } : {}),
  };
  return { content, blobs };
}

function attachmentOf(file: OutgoingFile, put: (blob: Blob) => string): Fields {
  const { blob, name, width, height, durationMs, blurhash, thumb, waveform, poster } = file;
  const given = {
    media_id: put(blob),
    mime_type: blob.type.split(';')[0] || 'application/octet-stream',
    size: blob.size,
    name: name && cutName(name),
    width: width && Math.round(width),
    height: height && Math.round(height),
    duration_ms: durationMs && Math.round(durationMs),
    blurhash,
    thumb,
    waveform: waveform && btoa(String.fromCharCode(...waveform.slice(0, maxBars))),
    poster_id: poster && put(poster),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
}

/** Names have room for 255 bytes; the end stays, because it says what a file is. */
function cutName(name: string): string {
  let cut = name.replace(/[/\\\p{Cc}\p{Bidi_Control}]/gu, '_');
  while (utf8.encode(cut).length > 255) {
    const chars = [...cut];
    const middle = Math.max(0, chars.length - 24);
    cut = [...chars.slice(0, Math.max(0, middle - 8)), ...chars.slice(middle)].join('');
  }
  return cut;
}

/** The content with the ids of the media in the places of their uploads. */
export function fillMedia(content: WireContent, mediaIds: readonly string[]): WireContent {
  const idOf = (id: unknown) =>
    typeof id === 'string' && id.startsWith('#') ? mediaIds[Number(id.slice(1))] : id;
  const fill = (file: unknown) => {
    if (!isFields(file)) return file;
    const poster = file.poster_id === undefined ? {} : { poster_id: idOf(file.poster_id) };
    return { ...file, media_id: idOf(file.media_id), ...poster };
  };
  return {
    ...content,
    ...(content.file === undefined ? {} : { file: fill(content.file) }),
    ...(Array.isArray(content.files) ? { files: content.files.map(fill) } : {}),
  };
}
