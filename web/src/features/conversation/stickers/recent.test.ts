import { expect, test } from 'vitest';
import type { Sticker, StickerPack } from '../../../model/index.ts';
import { putFirst, recentStickers } from './recent.ts';

const sticker = (mediaId: string): Sticker => ({
  packId: 'p',
  mediaId,
  emoji: '🐔',
  mimeType: 'image/webp',
  width: 512,
  height: 512,
  size: 9,
  url: `/${mediaId}`,
});
const pack: StickerPack = { id: 'p', title: 'Hens', isMine: false, stickers: ['a', 'b', 'c'].map(sticker) };

test('what was sent last stands first, once', () => {
  expect(putFirst(['b', 'a', ''], 'a')).toEqual(['a', 'b']);
  const many = Array.from({ length: 40 }, (_, at) => `s${at}`);
  expect(putFirst(many, 'new')).toHaveLength(16);
});

test('a sticker of a pack that is gone is no recent one', () => {
  expect(recentStickers([pack], ['c', 'gone', 'a']).map(({ mediaId }) => mediaId)).toEqual(['c', 'a']);
  expect(recentStickers([], ['c'])).toEqual([]);
});
