// Packs of stickers: a part of the contract (contract.ts).
import type { Result } from './contract.ts';

/** One of a pack. */
export type Sticker = {
  packId: string;
  mediaId: string;
  emoji: string;
  /** image/png, image/webp, or application/json: a Lottie animation. */
  mimeType: string;
  /** In pixels. */
  width: number;
  height: number;
  /** In bytes. */
  size: number;
  /** Where whoever has the pack's id finds it. */
  url: string;
};

/** Stickers that somebody put together. */
export type StickerPack = {
  id: string;
  title: string;
  /** I made it. */
  isMine: boolean;
  stickers: readonly Sticker[];
};

/** A pack that is looked at. */
export type ShownPack = { pack: StickerPack; isInstalled: boolean };

/** The calls about stickers. All but sendSticker need a connection. */
export type StickerCalls = {
  /** The packs that I have installed, in my order. */
  loadStickers: () => Promise<Result<StickerPack[]>>;
  loadStickerPack: (id: string) => Promise<Result<ShownPack>>;
  installStickers: (id: string, isInstalled: boolean) => Promise<Result<void>>;
  /** The key of the message that is on its way. */
  sendSticker: (
    chatId: string,
    sticker: Sticker,
    options?: { replyToSeq?: number | undefined },
  ) => Promise<Result<string>>;
};
