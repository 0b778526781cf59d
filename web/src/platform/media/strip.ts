// Takes out of pictures what tells of the place, the device and its owner (EXIF, XMP, IPTC, comments) without touching
// what is seen: pixels, colour profile, and how the picture is turned. Each function answers the parts that stay; it
// throws where a file isn't what its first bytes say.

const text = (bytes: Uint8Array, from: number, length: number) =>
  String.fromCharCode(...bytes.subarray(from, from + length));
const u16 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const u32 = (bytes: Uint8Array, at: number) => u16(bytes, at) * 0x10000 + u16(bytes, at + 2);
const u32le = (bytes: Uint8Array, at: number) =>
  (bytes[at] ?? 0) +
  (bytes[at + 1] ?? 0) * 0x100 +
  (bytes[at + 2] ?? 0) * 0x10000 +
  (bytes[at + 3] ?? 0) * 0x1000000;

/** What of a picture stays, and whether it moves. */
export type Stripped = { parts: Uint8Array[]; isAnimated: boolean };

class Broken extends Error {}

/** Strips a picture of one of the types that have such data; undefined for other types. */
export function stripPicture(bytes: Uint8Array, type: string): Stripped | undefined {
  switch (type) {
    case 'image/jpeg':
      return { parts: stripJpeg(bytes), isAnimated: false };
    case 'image/png':
      return stripPng(bytes);
    case 'image/webp':
      return stripWebp(bytes);
    case 'image/gif':
      return stripGif(bytes);
    default:
      return undefined;
  }
}

// ITU T.81 B.1: markers, each but a few with a length. What follows the end of the image (other images, a film) goes too.
function stripJpeg(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  let orientation = 1;
  let at = 2;
  while (at < bytes.length - 1) {
    if (bytes[at] !== 0xff) throw new Broken('no marker where one has to be');
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++; // fill bytes
      continue;
    }
    if (marker === 0xd9) {
      parts.push(bytes.subarray(at, at + 2));
      break;
    }
    const end = at + 2 + u16(bytes, at + 2);
    if (end < at + 4 || end > bytes.length) throw new Broken('a segment is cut off');
    if (marker === 0xe1 && text(bytes, at + 4, 6) === 'Exif\0\0') {
      orientation = orientationIn(bytes.subarray(at + 10, end)) ?? orientation;
    }
    const next = marker === 0xda ? endOfScan(bytes, end) : end;
    if (staysInJpeg(bytes, at, marker)) parts.push(bytes.subarray(at, next));
    at = next;
  }
  if (orientation > 1) parts.splice(1, 0, exifOf(orientation));
  return parts;
}

/** Where the next marker is: inside a scan FF00 is a byte, and FFD0 to FFD7 only count. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length - 1; at++) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

/** Of the application's segments only JFIF, colour profiles and Adobe's way of storing colours say how it looks. */
function staysInJpeg(bytes: Uint8Array, at: number, marker: number): boolean {
  if (marker === 0xfe) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  if (marker === 0xe0) return text(bytes, at + 4, 5) === 'JFIF\0';
  if (marker === 0xe2) return text(bytes, at + 4, 12) === 'ICC_PROFILE\0';
  return marker === 0xee && text(bytes, at + 4, 5) === 'Adobe';
}

/** The orientation of 1 to 8 in the TIFF structure of EXIF. */
export function orientationIn(tiff: Uint8Array): number | undefined {
  const isLittle = text(tiff, 0, 2) === 'II';
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  try {
    const first = view.getUint32(4, isLittle);
    const count = view.getUint16(first, isLittle);
    for (let n = 0; n < count; n++) {
      const entry = first + 2 + n * 12;
      if (view.getUint16(entry, isLittle) !== 0x0112) continue;
      const value = view.getUint16(entry + 8, isLittle);
      return value >= 1 && value <= 8 ? value : undefined;
    }
  } catch {
    // Cut off: it isn't turned.
  }
  return undefined;
}

/** An EXIF segment that says how a picture is turned, and nothing else. */
function exifOf(orientation: number): Uint8Array {
  // biome-ignore format: one entry of TIFF 6.0 a line
  return new Uint8Array([
    0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0,
    0x49, 0x49, 0x2a, 0, 8, 0, 0, 0,
    1, 0,
    0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0,
    0, 0, 0, 0,
  ]);
}

const told = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);

function stripPng(bytes: Uint8Array): Stripped {
  const parts = [bytes.subarray(0, 8)];
  let isAnimated = false;
  let at = 8;
  while (at < bytes.length) {
    const size = 12 + u32(bytes, at);
    if (at + size > bytes.length) throw new Broken('a chunk is cut off');
    const name = text(bytes, at + 4, 4);
    isAnimated ||= name === 'acTL';
    if (!told.has(name)) parts.push(bytes.subarray(at, at + size));
    at += size;
    if (name === 'IEND') break;
  }
  return { parts, isAnimated };
}

function stripWebp(bytes: Uint8Array): Stripped {
  const end = Math.min(bytes.length, 8 + u32le(bytes, 4));
  const kept: Uint8Array[] = [];
  let isAnimated = false;
  let at = 12;
  while (at + 8 <= end) {
    const name = text(bytes, at, 4);
    const length = u32le(bytes, at + 4);
    const size = 8 + length + (length % 2);
    if (at + 8 + length > bytes.length) throw new Broken('a chunk is cut off');
    const chunk = bytes.slice(at, at + size);
    if (name === 'VP8X') {
      isAnimated = ((chunk[8] ?? 0) & 0x02) !== 0;
      chunk[8] = (chunk[8] ?? 0) & ~0x0c;
    }
    if (name !== 'EXIF' && name !== 'XMP ') kept.push(chunk);
    at += size;
  }
  const head = bytes.slice(0, 12);
  const size = 4 + kept.reduce((sum, { length }) => sum + length, 0);
  new DataView(head.buffer).setUint32(4, size, true);
  return { parts: [head, ...kept], isAnimated };
}

function stripGif(bytes: Uint8Array): Stripped {
  const tableOf = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const afterBlocks = (from: number) => {
    let at = from;
    for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) at += length + 1;
    if (at >= bytes.length) throw new Broken('a block is cut off');
    return at + 1;
  };
  let at = 13 + tableOf(bytes[10] ?? 0);
  const parts = [bytes.subarray(0, at)];
  let frames = 0;
  while (at < bytes.length) {
    const from = at;
    const kind = bytes[at];
    if (kind === 0x3b) {
      parts.push(bytes.subarray(at, at + 1));
      break;
    }
    if (kind === 0x2c) {
      frames++;
      at = afterBlocks(at + 11 + tableOf(bytes[at + 9] ?? 0));
      parts.push(bytes.subarray(from, at));
    } else if (kind === 0x21) {
      const label = bytes[at + 1];
      const isLoop = label === 0xff && /^(NETSCAPE2\.0|ANIMEXTS1\.0)$/.test(text(bytes, at + 3, 11));
      at = afterBlocks(at + 2);
      if (isLoop || (label !== 0xff && label !== 0xfe)) parts.push(bytes.subarray(from, at));
    } else throw new Broken('an unknown block');
  }
  return { parts, isAnimated: frames > 1 };
}
