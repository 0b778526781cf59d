import { expect, test } from 'vitest';
import { describeMedia, formatBytes, formatLength } from './media.ts';

const media = { files: [], isAnimated: false, isLoop: false, emoji: undefined };
const photo = { name: undefined, mimeType: 'image/jpeg' };
const video = { name: undefined, mimeType: 'video/mp4' };

test.each([
  [{ ...media, kind: 'photo' as const }, 'the lake', 'Photo · the lake'],
  [{ ...media, kind: 'photo' as const, isAnimated: true }, undefined, 'GIF'],
  [{ ...media, kind: 'video' as const, isLoop: true }, undefined, 'GIF'],
  [{ ...media, kind: 'album' as const, files: [photo, photo] }, undefined, '2 photos'],
  [{ ...media, kind: 'album' as const, files: [video, photo, video] }, undefined, '3 photos and videos'],
  [{ ...media, kind: 'album' as const, files: [video, video] }, undefined, '2 videos'],
  [{ ...media, kind: 'file' as const, files: [{ ...photo, name: 'plan.pdf' }] }, undefined, 'plan.pdf'],
  [{ ...media, kind: 'sticker' as const, emoji: '🐦' }, undefined, '🐦 Sticker'],
])('%j is a line', (what, caption, line) => {
  expect(describeMedia(what, caption)).toBe(line);
});

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [1_340_000, '1.3 MB'],
  [999_600, '1 MB'],
  [200_000_000, '200 MB'],
  [4_294_967_296, '4.3 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, '0:00'],
  [7400, '0:07'],
  [754_000, '12:34'],
  [3_723_000, '1:02:03'],
])('%i ms are %s', (ms, text) => {
  expect(formatLength(ms)).toBe(text);
});
