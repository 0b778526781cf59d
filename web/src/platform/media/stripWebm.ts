// Takes title, tags, attachments and the programs out of a film in WebM or Matroska (EBML, RFC 8794 and RFC 9559), whatever
// its size: only what tells is read. What goes becomes void of the same length, or empty text, so that nothing moves.

/** What is told of a film and its tracks is short; a larger one isn't read. */
const maxIndexBytes = 16 * 1024 * 1024;
/** Elements at the top are clusters of some seconds; those of a recording that wasn't finished are blocks. */
const maxElements = 2_000_000;
/** How much is read at once to find the heads. */
const windowBytes = 64 * 1024;
/** The longest head: four bytes of a name and eight of a size. */
const maxHead = 12;

const segment = 0x18538067;
const cluster = 0x1f43b675;
const info = 0x1549a966;
const tracks = 0x1654ae6b;
const track = 0xae;
/** Tags, attachments and chapters. */
const telling = new Set([0x1254c367, 0x1941a469, 0x1043a770]);
/** In the head and the tracks: the date, ids of this film and others, and checksums, which don't hold any more. */
const tellingInside = new Set([0x4461, 0x73a4, 0x3cb923, 0x3eb923, 0x4444, 0xbf]);
/** The title, the programs, names of files, tracks and codecs: text, which may be filled up with zeros. */
const texts = new Set([0x7ba9, 0x4d80, 0x5741, 0x7384, 0x3c83ab, 0x3e83bb, 0x536e, 0x258688]);

type Element = { id: number; head: number; size: number; isOpen: boolean };

/** The element that begins at a place of some bytes; undefined where none does. */
function readElement(bytes: Uint8Array, at: number): Element | undefined {
  const first = bytes[at];
  if (!first) return undefined; // no name is longer than 7 bytes, and none but those of four are needed
  const nameLength = Math.clz32(first) - 23;
  if (nameLength > 4 || at + nameLength >= bytes.length) return undefined;
  let id = 0;
  for (let n = 0; n < nameLength; n++) id = id * 256 + (bytes[at + n] ?? 0);
  const sizeAt = at + nameLength;
  const sizeFirst = bytes[sizeAt] ?? 0;
  const sizeLength = Math.clz32(sizeFirst) - 23;
  if (!sizeFirst || sizeAt + sizeLength > bytes.length) return undefined;
  let size = sizeFirst & (0xff >> sizeLength);
  let isOpen = size === 0xff >> sizeLength;
  for (let n = 1; n < sizeLength; n++) {
    const byte = bytes[sizeAt + n] ?? 0;
    size = size * 256 + byte;
    isOpen = isOpen && byte === 0xff;
  }
  return { id, head: nameLength + sizeLength, size, isOpen };
}

/** The head of a void that takes as many bytes as an element did. */
function voidHead(length: number): Uint8Array<ArrayBuffer> {
  if (length < 9) return new Uint8Array([0xec, 0x80 + length - 2]);
  const head = new Uint8Array(9);
  const rest = length - 9;
  head.set([0xec, 0x01]);
  new DataView(head.buffer).setUint32(5, rest % 2 ** 32);
  new DataView(head.buffer).setUint16(3, Math.floor(rest / 2 ** 32));
  return head;
}

/** Empties what tells inside of the head of a film, or of its tracks. */
function blank(bytes: Uint8Array, from: number, to: number): void {
  let at = from;
  while (at < to) {
    const element = readElement(bytes, at);
    if (!element || element.isOpen || at + element.head + element.size > to) return;
    const end = at + element.head + element.size;
    if (tellingInside.has(element.id)) {
      bytes.fill(0, at, end);
      bytes.set(voidHead(end - at), at);
    } else if (texts.has(element.id)) bytes.fill(0, at + element.head, end);
    else if (element.id === track) blank(bytes, at + element.head, end);
    at = end;
  }
}

/** Reads heads of a file in larger pieces. */
function headsOf(blob: Blob): (at: number) => Promise<Element | undefined> {
  let from = 0;
  let bytes = new Uint8Array();
  return async (at) => {
    if (at < from || at + maxHead > from + bytes.length) {
      from = at;
      bytes = new Uint8Array(await blob.slice(at, at + windowBytes).arrayBuffer());
    }
    return readElement(bytes, at - from);
  };
}

/** What stands instead of an element at the top; undefined where it stays. */
async function insteadOf(
  blob: Blob,
  at: number,
  end: number,
  element: Element,
): Promise<BlobPart[] | undefined> {
  const { id, head, size } = element;
  if (telling.has(id)) {
    const made = voidHead(end - at);
    return [made, new Uint8Array(end - at - made.length)];
  }
  if ((id !== info && id !== tracks) || size > maxIndexBytes) return undefined;
  const bytes = new Uint8Array(await blob.slice(at, end).arrayBuffer());
  blank(bytes, head, bytes.length);
  return [bytes];
}

/** The film without what is told about it; the same Blob where it isn't such a film. */
export async function stripWebm(blob: Blob): Promise<Blob> {
  const start = new Uint8Array(await blob.slice(0, 4).arrayBuffer());
  if (start.join() !== '26,69,223,163') return blob;
  const headAt = headsOf(blob);
  const parts: BlobPart[] = [];
  let kept = 0; // up to where the parts go
  let at = 0;
  for (let n = 0; at < blob.size && n < maxElements; n++) {
    const element = await headAt(at);
    if (!element) break;
    const { id, head, size, isOpen } = element;
    if (id === segment || (id === cluster && isOpen)) {
      at += head; // what is inside of a recording that goes on stands beside its clusters
      continue;
    }
    if (isOpen) break;
    const end = Math.min(at + head + size, blob.size);
    const instead = await insteadOf(blob, at, end, element);
    if (instead) {
      parts.push(blob.slice(kept, at), ...instead);
      kept = end;
    }
    at = end;
  }
  return parts.length > 0 ? new Blob([...parts, blob.slice(kept)], { type: blob.type }) : blob;
}
