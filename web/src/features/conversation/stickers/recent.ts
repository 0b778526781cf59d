import type { Sticker, StickerPack } from '../../../model/index.ts';
import { readSetting, writeSetting } from '../../../platform/index.ts';

const maxRecent = 16;

/** The stickers that were sent last from here, the newest first, as far as their packs are still installed. */
export function recentStickers(
  packs: readonly StickerPack[],
  ids = readSetting('stickers.recent')?.split(' ') ?? [],
): Sticker[] {
  const all = new Map(packs.flatMap(({ stickers }) => stickers.map((one) => [one.mediaId, one] as const)));
  return ids.flatMap((id) => all.get(id) ?? []);
}

/** Notes that a sticker was sent. */
export function noteSticker({ mediaId }: Sticker): void {
  writeSetting(
    'stickers.recent',
    putFirst(readSetting('stickers.recent')?.split(' ') ?? [], mediaId).join(' '),
  );
}

/** A list with an id in front, not longer than what is kept. */
export function putFirst(ids: readonly string[], id: string): string[] {
  return [id, ...ids.filter((other) => other !== id && other !== '')].slice(0, maxRecent);
}
