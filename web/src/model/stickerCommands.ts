import type { Calls, WireContent, WireStickerPack } from '../api/index.ts';
import type { Result } from './contract.ts';
import { keyOf } from './message.ts';
import type { UserSession } from './session.ts';
import type { Sticker, StickerCalls, StickerPack } from './stickers.ts';

/** The calls about stickers as the owner answers them: the view makes the client_id of what is sent. */
export type StickerCommands = Omit<StickerCalls, 'sendSticker'> & {
  sendSticker: (
    chatId: string,
    sticker: Sticker,
    replyToSeq: number | undefined,
    clientId: string,
  ) => Promise<Result<string>>;
};

type Parts = {
  calls: Calls;
  /** The session of who is signed in. Throws ApiError. */
  need: () => UserSession;
  attempt: <T>(action: () => Promise<T>) => Promise<Result<T>>;
};

/** A pack as screens show it. */
export function packOf({ id, title, me, stickers }: WireStickerPack): StickerPack {
  return {
    id,
    title,
    isMine: me?.owner === true,
    stickers: stickers.map(({ media_id, emoji, mime_type, width, height, size }) => ({
      packId: id,
      mediaId: media_id,
      emoji,
      mimeType: mime_type,
      width,
      height,
      size,
      url: `/api/v1/sticker-packs/${encodeURIComponent(id)}/media/${encodeURIComponent(media_id)}`,
    })),
  };
}

/** What a message says that is made of a sticker. */
export function stickerContent({ packId, emoji, ...file }: Sticker): WireContent {
  const { mediaId, mimeType, width, height, size } = file;
  return {
    type: 'sticker',
    file: { media_id: mediaId, mime_type: mimeType, size, width, height },
    emoji,
    pack_id: packId,
  };
}

/** The calls about stickers. */
export function createStickerCommands({ calls, need, attempt }: Parts): StickerCommands {
  const loadAll = async () => {
    const packs: StickerPack[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await calls.stickerPacks(cursor);
      packs.push(...page.packs.map(packOf));
      cursor = page.next || undefined;
      if (!cursor) return packs;
    }
  };
  return {
    loadStickers: () => attempt(loadAll),
    loadStickerPack: (id) =>
      attempt(async () => {
        const [{ pack }, mine] = await Promise.all([calls.stickerPack(id), loadAll()]);
        return { pack: packOf(pack), isInstalled: mine.some((one) => one.id === id) };
      }),
    installStickers: (id, isInstalled) =>
      attempt(async () => void (await calls.installStickers(id, isInstalled))),
    sendSticker: (chatId, sticker, replyToSeq, clientId) =>
      attempt(async () => {
        const session = need();
        const senderId = session.replica.self;
        const content = stickerContent(sticker);
        await session.queue.add({
          clientId,
          chatId,
          senderId,
          content,
          replyToSeq,
          media: [sticker.mediaId],
        });
        return keyOf(senderId, clientId);
      }),
  };
}
