import { expect, test } from 'vitest';
import { canViewOnce, hasPictures, moveItem, planMessages, type Ready, tooLarge } from './sheet.ts';

const photo: Ready = { kind: 'photo' };
const video: Ready = { kind: 'video' };
const gif: Ready = { kind: 'photo', isAnimated: true };
const loop: Ready = { kind: 'video', isLoop: true };
const file: Ready = { kind: 'file' };
const shapes = (files: Ready[]) => planMessages(files).map((one) => `${one.kind} ${one.files.length}`);

test.each([
  [[], []],
  [[photo], ['photo 1']],
  [[video], ['video 1']],
  [[photo, video, photo], ['album 3']],
  [
    [photo, file, photo, photo],
    ['photo 1', 'file 1', 'album 2'],
  ],
  [
    [gif, photo, loop, photo],
    ['photo 1', 'photo 1', 'video 1', 'photo 1'],
  ],
  [
    [file, file, { kind: 'audio' as const }],
    ['file 1', 'file 1', 'audio 1'],
  ],
])('%j become %j', (files, planned) => {
  expect(shapes(files)).toEqual(planned);
});

test('more than an album takes become several', () => {
  expect(shapes(Array.from({ length: 43 }, () => photo))).toEqual(['album 20', 'album 20', 'album 3']);
  expect(shapes(Array.from({ length: 21 }, () => photo))).toEqual(['album 20', 'photo 1']);
});

test('items move to another place, at most to the ends', () => {
  const items = [1, 2, 3, 4].map((id) => ({ id }));
  const after = (id: number, to: number) => moveItem(items, id, to).map((item) => item.id);
  expect(after(4, 0)).toEqual([4, 1, 2, 3]);
  expect(after(1, 2)).toEqual([2, 3, 1, 4]);
  expect(after(2, 99)).toEqual([1, 3, 4, 2]);
  expect(after(2, -1)).toEqual([2, 1, 3, 4]);
  expect(after(9, 1)).toEqual([1, 2, 3, 4]);
});

test('a choice is there where it means something', () => {
  const item = (kind: Ready['kind']) => ({ id: 1, kind, file: new File([], 'a') });
  expect(hasPictures([item('video')])).toBe(false);
  expect(hasPictures([item('video'), item('photo')])).toBe(true);
  expect(canViewOnce([item('video')])).toBe(true);
  expect(canViewOnce([item('photo'), item('photo')])).toBe(false);
  expect(canViewOnce([item('file')])).toBe(false);
});

test('what the server will not take is known before', () => {
  const item = (id: number, kind: Ready['kind'], size: number) => ({ id, kind, file: { size } as File });
  const items = [item(1, 'file', 50), item(2, 'video', 101), item(3, 'photo', 999), item(4, 'file', 60)];
  expect([...tooLarge(items, undefined)]).toEqual([]);
  expect([...tooLarge(items, { maxBytes: 100, leftBytes: undefined })]).toEqual([2]);
  expect([...tooLarge(items, { maxBytes: 100, leftBytes: 100 })]).toEqual([2, 4]);
});
