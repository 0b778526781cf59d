import type { Rest } from './rest.ts';
import type { OpAnswers, WireChat, WireLinkPreview, WireStickerPack } from './types.ts';

const chatAt = (id: string) => `/chats/${encodeURIComponent(id)}`;

/** Names the calls about what a message can be beside a text. */
export function createContentCalls(rest: Rest) {
  return {
    closePoll: (id: string, seq: number) =>
      rest<OpAnswers['message.edit']>(`${chatAt(id)}/messages/${seq}/close`, { method: 'POST' }),
    putTimer: (id: string, seconds: number) =>
      rest<{ chat: WireChat }>(`${chatAt(id)}/timer`, { method: 'PUT', body: { expires_in_s: seconds } }),
    stickerPacks: (cursor: string | undefined) =>
      rest<{ packs: WireStickerPack[]; next?: string }>('/me/stickers', {
        query: { limit: 50, ...(cursor ? { cursor } : {}) },
      }),
    stickerPack: (id: string) => rest<{ pack: WireStickerPack }>(`/sticker-packs/${encodeURIComponent(id)}`),
    installStickers: (id: string, isInstalled: boolean) =>
      rest<unknown>(`/me/stickers/${encodeURIComponent(id)}`, { method: isInstalled ? 'PUT' : 'DELETE' }),
    previewLink: (url: string) =>
      rest<{ preview: WireLinkPreview }>('/link-previews', { method: 'POST', body: { url } }),
  };
}
