// Takes the place, the device and other words about it out of a film in MP4 or QuickTime, whatever its size: only the
// box with the index is read. What goes becomes free space of the same length, so that nothing moves.

/** An index is some megabytes for hours of film; a larger one isn't read. */
const maxIndexBytes = 64 * 1024 * 1024;
/** More boxes than that a film hasn't got at its top; fragments come in pairs. */
const maxBoxes = 100_000;

type Box = { name: string; from: number; head: number; size: number };

function readBox(bytes: Uint8Array, at: number, rest: number): Box | undefined {
  if (bytes.length < at + 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  let size = view.getUint32(at);
  let head = 8;
  if (size === 1 && bytes.length >= at + 16) {
    size = Number(view.getBigUint64(at + 8));
    head = 16;
  }
  if (size === 0) size = rest;
  return size >= head && size <= rest ? { name, from: at, head, size } : undefined;
}

const telling = new Set(['udta', 'meta', 'uuid']);
const holding = new Set(['moov', 'trak', 'moof', 'traf', 'mvex']);

/** Makes the telling boxes inside of a range free space. */
function blank(bytes: Uint8Array, from: number, to: number): boolean {
  let isChanged = false;
  let at = from;
  while (at < to) {
    const box = readBox(bytes, at, to - at);
    if (!box) return isChanged;
    if (telling.has(box.name)) {
      bytes.set([0x66, 0x72, 0x65, 0x65], at + 4); // "free"
      bytes.fill(0, at + box.head, at + box.size);
      isChanged = true;
    } else if (holding.has(box.name)) {
      isChanged = blank(bytes, at + box.head, at + box.size) || isChanged;
    }
    at += box.size;
  }
  return isChanged;
}

/** The film without what is told about it; the same Blob where nothing is, or where it isn't such a film. */
export async function stripVideo(blob: Blob): Promise<Blob> {
  const parts: BlobPart[] = [];
  let isChanged = false;
  let at = 0;
  for (let n = 0; at < blob.size && n < maxBoxes; n++) {
    const head = new Uint8Array(await blob.slice(at, at + 16).arrayBuffer());
    const box = readBox(head, 0, blob.size - at);
    if (!box) break;
    const part = blob.slice(at, at + box.size);
    const isIndex = box.name === 'moov' && box.size <= maxIndexBytes;
    if (isIndex || (telling.has(box.name) && box.size <= maxIndexBytes)) {
      const bytes = new Uint8Array(await part.arrayBuffer());
      isChanged = blank(bytes, 0, bytes.length) || isChanged;
      parts.push(bytes);
    } else parts.push(part);
    at += box.size;
  }
  if (!isChanged) return blob;
  if (at < blob.size) parts.push(blob.slice(at));
  return new Blob(parts, { type: blob.type });
}
