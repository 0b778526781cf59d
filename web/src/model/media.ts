// What the screens may ask of photos, videos, voice messages and files: a part of the contract (contract.ts).
import type { Message, Page, Result } from './contract.ts';

export type * from './stickers.ts';

/** What a message with bytes is. */
export type MediaKind = 'photo' | 'video' | 'round' | 'album' | 'voice' | 'audio' | 'file' | 'sticker';

/** Bytes of a message: on the server, or here while they are on their way up. */
export type MediaBytes = {
  /** Empty until they are up. */
  mediaId: string;
  /** Where the server has them; undefined until they are up. */
  url: string | undefined;
  /** The bytes themselves, while they are on their way up. */
  local: Blob | undefined;
};

/** A file of a message, and what its sender tells of it. */
export type MediaFile = MediaBytes & {
  mimeType: string;
  /** In bytes. */
  size: number;
  name: string | undefined;
  /** In pixels, as it is to be seen. */
  width: number | undefined;
  height: number | undefined;
  durationMs: number | undefined;
  blurhash: string | undefined;
  /** A tiny picture of it as a data URL. */
  thumb: string | undefined;
  /** How loud it is over time: a number of 0 to 255 for each bar. */
  waveform: readonly number[] | undefined;
  /** A picture of a video. */
  poster: MediaBytes | undefined;
};

/** How far the bytes of a message have got. */
export type UploadState = {
  state: 'waiting' | 'going' | 'paused';
  /** In bytes. */
  sent: number;
  total: number;
};

/** What a message carries beside its text, which is the caption. */
export type MessageMedia = {
  kind: MediaKind;
  /** One; several in an album. */
  files: readonly MediaFile[];
  /** A picture that moves. */
  isAnimated: boolean;
  /** A silent video that plays over and over. */
  isLoop: boolean;
  /** What a sticker stands for, and which pack it is of. */
  emoji: string | undefined;
  packId: string | undefined;
  /** It can be looked at once. */
  isViewOnce: boolean;
  /** I have looked at it, so its bytes are refused. */
  isViewed: boolean;
  /** A voice or round message that I haven't listened to; one of mine: that nobody has. */
  isUnheard: boolean;
  /** Set until the bytes are up. */
  upload: UploadState | undefined;
};

/** A file that is to be sent. Its type is the Blob's. */
export type OutgoingFile = {
  blob: Blob;
  name?: string | undefined;
  width?: number | undefined;
  height?: number | undefined;
  durationMs?: number | undefined;
  blurhash?: string | undefined;
  /** A JPEG or WebP of at most 4 kB, in base64. */
  thumb?: string | undefined;
  /** At most 128 numbers of 0 to 255. */
  waveform?: readonly number[] | undefined;
  poster?: Blob | undefined;
};

/** A message with files that is to be sent. */
export type OutgoingMedia = {
  kind: MediaKind;
  /** One; 2 to 20 photos and videos in an album. */
  files: readonly OutgoingFile[];
  text?: string | undefined;
  isAnimated?: boolean | undefined;
  isLoop?: boolean | undefined;
  isViewOnce?: boolean | undefined;
  emoji?: string | undefined;
  packId?: string | undefined;
};

/** What the server takes of files. */
export type MediaLimits = {
  /** Bytes of a file. */
  maxBytes: number;
  /** Bytes that are left for my files; undefined: as many as there is room for. */
  leftBytes: number | undefined;
};

/** What a gallery shows. */
export type GalleryKind = 'media' | 'file' | 'voice' | 'link';

/** The calls about photos, videos, voice messages and files. */
export type MediaCalls = {
  /**
   * Queues a message with files; it is shown at once, and its bytes go up as soon as that is possible, also after a
   * reload. The value is its key. Problem: text_too_long, queue_full.
   */
  sendMedia: (
    chatId: string,
    media: OutgoingMedia,
    options?: { replyToSeq?: number },
  ) => Promise<Result<string>>;
  /** Messages of a chat that have something of a kind, the newest first. */
  loadGallery: (chatId: string, kind: GalleryKind, cursor?: string) => Promise<Result<Page<Message>>>;
  /** Says that one looks at a message that can be seen once: its bytes are refused from then on. */
  markViewed: (chatId: string, seq: number) => Promise<Result<void>>;
  /** Says that one listens to a voice or round message of another; not in channels and requests, where nobody is told. */
  markPlayed: (chatId: string, seq: number) => Promise<Result<void>>;
  /** What the server takes. Problem: offline … */
  loadMediaLimits: () => Promise<Result<MediaLimits>>;
  /** Holds an upload, or lets it go on. Problem: not_found if it is up. discardMessage ends it for good. */
  pauseUpload: (chatId: string, key: string, isPaused: boolean) => Promise<Result<void>>;
};
