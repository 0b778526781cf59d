import { expect, test } from 'vitest';
import { sniffType } from './sniff.ts';
import { orientationIn, stripPicture } from './strip.ts';
import { stripVideo } from './stripVideo.ts';

const chars = (text: string) => [...text].map((char) => char.charCodeAt(0));
const be16 = (value: number) => [value >> 8, value & 0xff];
const be32 = (value: number) => [...be16(value >>> 16), ...be16(value & 0xffff)];
const le32 = (value: number) => be32(value).reverse();
const join = (parts: readonly Uint8Array[] = []) => parts.flatMap((part) => [...part]);
const bytesOf = (...parts: number[][]) => new Uint8Array(parts.flat());

const segment = (marker: number, body: number[]) => [0xff, marker, ...be16(body.length + 2), ...body];
const tiff = (orientation: number) => [
  ...chars('MM'),
  ...[0, 0x2a, 0, 0, 0, 8, 0, 2],
  ...[0x01, 0x0f, 0, 2, 0, 0, 0, 4, ...chars('cam\0')],
  ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
  ...[0, 0, 0, 0],
  ...chars('GPS 52.5 13.4'),
];
const exif = (orientation: number) => segment(0xe1, [...chars('Exif\0\0'), ...tiff(orientation)]);
const jfif = segment(0xe0, [...chars('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]);
const table = segment(0xdb, [0, 1, 2, 3]);
const profile = segment(0xe2, [...chars('ICC_PROFILE\0'), 1, 1, 9]);
// Two scans, with a stuffed FF and a restart marker inside.
const scan = [...segment(0xda, [1, 0]), 0x12, 0xff, 0, 0x34, 0xff, 0xd3, 0x56, ...segment(0xda, [2]), 0x78];
const end = [0xff, 0xd9];

test('of a JPEG everything that tells goes, and what is seen stays', () => {
  const xmp = segment(0xe1, chars('http://ns.adobe.com/xap/1.0/\0<gps/>'));
  const others = segment(0xe2, chars('MPF\0more pictures'));
  const words = [segment(0xfe, chars('made by me')), segment(0xed, chars('Photoshop 3.0\0city'))].flat();
  const source = bytesOf([0xff, 0xd8], jfif, exif(1), xmp, profile, others, words, [0xff], table, scan, end);
  const tail = bytesOf([...source], chars('a film behind it'));
  const kept = [0xff, 0xd8, ...jfif, ...profile, ...table, ...scan, ...end];
  for (const bytes of [source, tail]) {
    expect(sniffType(bytes)).toBe('image/jpeg');
    expect(join(stripPicture(bytes, 'image/jpeg')?.parts)).toEqual(kept);
  }
});

test.each([3, 6, 8])('a JPEG that is turned by %i stays turned', (orientation) => {
  const source = bytesOf([0xff, 0xd8], exif(orientation), table, scan, end);
  const stripped = bytesOf(join(stripPicture(source, 'image/jpeg')?.parts));
  expect(stripped.length).toBe(source.length - exif(orientation).length + 36);
  expect(String.fromCharCode(...stripped)).not.toMatch(/GPS|cam/);
  expect(orientationIn(stripped.subarray(2 + 10))).toBe(orientation);
});

test('orientation that is cut off or no orientation is none', () => {
  expect(orientationIn(bytesOf(tiff(9)))).toBeUndefined();
  expect(orientationIn(bytesOf(tiff(6).slice(0, 20)))).toBeUndefined();
  expect(orientationIn(new Uint8Array())).toBeUndefined();
});

const chunk = (name: string, body: number[]) => [...be32(body.length), ...chars(name), ...body, 0, 0, 0, 0];
const pngHead = chars('\x89PNG\r\n\x1a\n');

test('of a PNG texts, EXIF and the time go', () => {
  const seen = [chunk('IHDR', [1, 2]), chunk('iCCP', [3]), chunk('IDAT', [4, 5, 6]), chunk('IEND', [])];
  const telling = ['tEXt', 'eXIf', 'iTXt', 'zTXt', 'tIME'].flatMap((name) => chunk(name, chars('home')));
  const [head = [], ...rest] = seen;
  const source = bytesOf(pngHead, head, telling, rest.flat(), chars('behind it'));
  const stripped = stripPicture(source, 'image/png');
  expect(join(stripped?.parts)).toEqual([...pngHead, ...seen.flat()]);
  expect(stripped?.isAnimated).toBe(false);
  const moving = bytesOf(pngHead, head, chunk('acTL', [0]), chunk('IEND', []));
  expect(stripPicture(moving, 'image/png')?.isAnimated).toBe(true);
});

const riff = (name: string, body: number[]) => [
  ...chars(name),
  ...le32(body.length),
  ...body,
  ...(body.length % 2 ? [0] : []),
];
const webp = (...chunks: number[][]) => {
  const body = [...chars('WEBP'), ...chunks.flat()];
  return bytesOf(chars('RIFF'), le32(body.length), body);
};

test('of a WebP EXIF and XMP go, and the header says so', () => {
  const head = (flags: number) => riff('VP8X', [flags, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
  const pixels = riff('VP8 ', [1, 2, 3]);
  const source = webp(head(0x1c), pixels, riff('EXIF', chars('GPS')), riff('XMP ', chars('<gps/>')));
  const stripped = stripPicture(source, 'image/webp');
  expect(join(stripped?.parts)).toEqual([...webp(head(0x10), pixels)]);
  expect(stripped?.isAnimated).toBe(false);
  expect(stripPicture(webp(head(0x02), pixels), 'image/webp')?.isAnimated).toBe(true);
});

test('of a GIF comments and foreign extensions go, and it still moves', () => {
  const head = [...chars('GIF89a'), 2, 0, 2, 0, 0x80, 0, 0, 1, 1, 1, 2, 2, 2];
  const loop = [0x21, 0xff, 11, ...chars('NETSCAPE2.0'), 3, 1, 0, 0, 0];
  const frame = [0x21, 0xf9, 4, 0, 1, 0, 0, 0, 0x2c, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 2, 9, 9, 0];
  const xmp = [0x21, 0xff, 11, ...chars('XMP DataXMP'), 3, ...chars('gps'), 0];
  const comment = [0x21, 0xfe, 4, ...chars('mine'), 0];
  const source = bytesOf(head, loop, comment, frame, xmp, frame, [0x3b], chars('behind it'));
  const stripped = stripPicture(source, 'image/gif');
  expect(join(stripped?.parts)).toEqual([...head, ...loop, ...frame, ...frame, 0x3b]);
  expect(stripped?.isAnimated).toBe(true);
  expect(stripPicture(bytesOf(head, frame, [0x3b]), 'image/gif')?.isAnimated).toBe(false);
});

test.each([
  ['image/jpeg', bytesOf([0xff, 0xd8], [0xff, 0xe1, 0xff, 0xff, 1])],
  ['image/jpeg', bytesOf([0xff, 0xd8], chars('no marker'))],
  ['image/png', bytesOf(pngHead, be32(99), chars('IDAT'))],
  ['image/webp', bytesOf(chars('RIFF'), le32(90), chars('WEBPVP8 '), le32(80), [1])],
  ['image/gif', bytesOf(chars('GIF89a'), [2, 0, 2, 0, 0, 0, 0, 0x21, 0xfe, 90, 1])],
])('a %s that is cut off is refused', (type, bytes) => {
  expect(() => stripPicture(bytes, type)).toThrow();
});

const box = (name: string, ...bodies: number[][]) => {
  const body = bodies.flat();
  return [...be32(body.length + 8), ...chars(name), ...body];
};

test('of a film the place goes, and nothing moves', async () => {
  const place = box('udta', box('©xyz', chars('+52.5+013.4/')));
  const film = bytesOf(
    box('ftyp', chars('isom')),
    box('mdat', [7, 8, 9]),
    box('moov', box('mvhd', [1]), box('trak', box('tkhd', [2]), place), place, box('meta', chars('phone'))),
    box('uuid', chars('XMP of sixteen b<gps/>')),
  );
  const blob = new Blob([film], { type: 'video/mp4' });
  const stripped = await stripVideo(blob);
  const bytes = new Uint8Array(await stripped.arrayBuffer());
  expect(bytes.length).toBe(film.length);
  expect(stripped.type).toBe('video/mp4');
  const told = String.fromCharCode(...bytes);
  expect(told).not.toMatch(/xyz|52\.5|phone|gps/);
  expect(told.match(/free/g)).toHaveLength(4);
  expect(told).toContain(String.fromCharCode(...box('mdat', [7, 8, 9])));
  expect(told).toContain(String.fromCharCode(...box('tkhd', [2])));
});

test('a film that tells nothing, and what is no film, stay the same', async () => {
  const plain = new Blob([bytesOf(box('ftyp', chars('isom')), box('moov', box('mvhd', [1])))]);
  expect(await stripVideo(plain)).toBe(plain);
  const other = new Blob([bytesOf(chars('\x1a\x45\xdf\xa3webm of some kind'))]);
  expect(await stripVideo(other)).toBe(other);
});

test.each([
  [chars('%PDF-1.7'), 'application/pdf'],
  [[0, 0, 0, 24, ...chars('ftypheic')], 'image/heic'],
  [[0, 0, 0, 24, ...chars('ftypavif')], 'image/avif'],
  [[0, 0, 0, 24, ...chars('ftypqt  ')], 'video/quicktime'],
  [[0, 0, 0, 24, ...chars('ftypM4A ')], 'audio/mp4'],
  [[0, 0, 0, 24, ...chars('ftypisom')], 'video/mp4'],
  [[0x1a, 0x45, 0xdf, 0xa3], 'video/webm'],
  [chars('<svg onload='), undefined],
  [[], undefined],
])('%j is %s', (head, type) => {
  expect(sniffType(new Uint8Array(head))).toBe(type);
});
