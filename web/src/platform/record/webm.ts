// Browsers record WebM as a stream: sizes unknown, no duration, no index. Players take such a file for a live one, say
// that it lasts for ever and refuse to go to a place in it (W3C mediacapture-record issue 119). This writes the same
// blocks as a file: sizes, a duration, and an index of its clusters. EBML is RFC 8794, Matroska RFC 9559.

const ids = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cueTrackPositions: 0xb7,
  cueTrack: 0xf7,
  cueClusterPosition: 0xf1,
  void: 0xec,
  crc: 0xbf,
} as const;

/** Elements that end a cluster whose size isn't told. */
const topLevel: ReadonlySet<number> = new Set([
  ids.cluster,
  ids.cues,
  ids.info,
  ids.tracks,
  ids.seekHead,
  0x1254c367, // tags
  0x1043a770, // chapters
  0x1941a469, // attachments
]);
const videoType = 1;
/** What the last block is taken to last: a packet of Opus, as browsers write it. */
const lastBlockMs = 20;
const usualScaleNs = 1_000_000;

type Element = { id: number; start: number; from: number; to: number; isOpen: boolean };

/** A recorded WebM with sizes, duration and index; undefined if it isn't one, or is broken. */
export function seekableWebm(source: Uint8Array): { bytes: Uint8Array; durationMs: number } | undefined {
  try {
    return rewrite(source);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function rewrite(source: Uint8Array) {
  const header = readElement(source, 0, source.length);
  if (header.id !== ids.ebml) return undefined;
  const segment = readElement(source, header.to, source.length);
  if (segment.id !== ids.segment) return undefined;

  const head = source.subarray(header.start, header.to);
  let info: Element[] = [];
  let tracks: Uint8Array | undefined;
  let cueTrack: number | undefined;
  const clusters: Cluster[] = [];
  let at = segment.from;
  while (at < segment.to) {
    const element = readElement(source, at, segment.to);
    if (element.id === ids.cluster) {
      const cluster = readCluster(source, element, cueTrack);
      clusters.push(cluster);
      at = cluster.to;
      continue;
    }
    if (element.id === ids.info) info = childrenOf(source, element);
    if (element.id === ids.tracks) {
      tracks = source.subarray(element.start, element.to);
      cueTrack = pickTrack(source, element);
    }
    at = element.to;
  }
  if (!tracks || cueTrack === undefined || clusters.length === 0) return undefined;
  const scale = info.find(({ id }) => id === ids.timestampScale);
  const scaleNs = scale ? readUint(source, scale) : usualScaleNs;
  const ticksPerMs = usualScaleNs / scaleNs;
  const lastAt = Math.max(...clusters.map(({ lastAt }) => lastAt));
  const duration = lastAt + lastBlockMs * ticksPerMs;

  const kept = info.filter(({ id }) => id !== ids.duration && id !== ids.void && id !== ids.crc);
  const newInfo = element(ids.info, [
    element(ids.duration, [float64(duration)]),
    ...kept.map(({ start, to }) => source.subarray(start, to)),
  ]);
  const bodies = clusters.map(({ from, to }) => element(ids.cluster, [source.subarray(from, to)]));
  // Numbers in them have eight bytes each, so that their own size is known before what they say.
  const seekHeadSize = seekHead(0, 0, 0).length;
  const indexed = clusters.flatMap(({ at, isKey }, index) => (isKey ? [{ at, index }] : []));
  const cuesSize = cues(
    indexed.map(({ at }) => ({ at, position: 0 })),
    cueTrack,
  ).length;
  const tracksAt = seekHeadSize + newInfo.length;
  const cuesAt = tracksAt + tracks.length;
  const places: number[] = [];
  let place = cuesAt + cuesSize;
  for (const body of bodies) {
    places.push(place);
    place += body.length;
  }
  const index = cues(
    indexed.map(({ at, index }) => ({ at, position: places[index] ?? 0 })),
    cueTrack,
  );
  const parts = [seekHead(seekHeadSize, tracksAt, cuesAt), newInfo, tracks, index, ...bodies];
  return { bytes: join([head, element(ids.segment, parts)]), durationMs: Math.round(duration / ticksPerMs) };
}

/** A cluster: what is in it, its time, the time of its last block, and whether one can begin to play there. */
type Cluster = { from: number; to: number; at: number; lastAt: number; isKey: boolean };

function readCluster(source: Uint8Array, cluster: Element, track: number | undefined): Cluster {
  const read: Cluster = { from: cluster.from, to: cluster.from, at: 0, lastAt: 0, isKey: false };
  let isBegun = false;
  while (read.to < cluster.to) {
    const child = readElement(source, read.to, cluster.to);
    const isBehind = cluster.isOpen && topLevel.has(child.id);
    if (isBehind || child.to > source.length) break; // the next one, or cut off in the middle of a block
    if (child.id === ids.timestamp) {
      read.at = readUint(source, child);
      read.lastAt = Math.max(read.lastAt, read.at);
    }
    const block = readBlock(source, child);
    if (block) read.lastAt = Math.max(read.lastAt, read.at + block.after);
    if (block && !isBegun && (track === undefined || block.track === track)) {
      isBegun = true;
      read.isKey = block.isKey;
    }
    read.to = child.to;
  }
  return read;
}

/** A block: its track, its time after that of its cluster, and whether one can begin to play with it. */
function readBlock(source: Uint8Array, child: Element) {
  const isGroup = child.id === ids.blockGroup;
  if (!isGroup && child.id !== ids.simpleBlock) return undefined;
  const block = isGroup ? childrenOf(source, child).find(({ id }) => id === ids.block) : child;
  if (!block) return undefined;
  const number = readVint(source, block.from, true);
  const rest = block.from + number.length;
  const isKey = isGroup || ((source[rest + 2] ?? 0) & 0x80) !== 0;
  return { track: number.value, after: int16(source, rest), isKey };
}

/** The track by which the index leads: the picture's, which can't begin anywhere; else the first one. */
function pickTrack(source: Uint8Array, tracks: Element): number | undefined {
  const entries = childrenOf(source, tracks)
    .filter(({ id }) => id === ids.trackEntry)
    .map((entry) => {
      const parts = childrenOf(source, entry);
      const number = parts.find(({ id }) => id === ids.trackNumber);
      const type = parts.find(({ id }) => id === ids.trackType);
      return { number: number && readUint(source, number), type: type && readUint(source, type) };
    });
  return (entries.find(({ type }) => type === videoType) ?? entries[0])?.number;
}

function childrenOf(source: Uint8Array, parent: Element): Element[] {
  const children: Element[] = [];
  let at = parent.from;
  while (at < parent.to) {
    const child = readElement(source, at, parent.to);
    children.push(child);
    at = child.to;
  }
  return children;
}

/** Reads where an element begins and ends. One whose size isn't told ends where what it is in ends. */
function readElement(source: Uint8Array, start: number, end: number): Element {
  const id = readVint(source, start, false);
  const size = readVint(source, start + id.length, true);
  const from = start + id.length + size.length;
  const to = size.isUnknown ? end : from + size.value;
  if (!size.isUnknown && to > end && id.value !== ids.simpleBlock)
    throw new RangeError('an element is cut off');
  return { id: id.value, start, from, to, isOpen: size.isUnknown };
}

/** Reads a number of one to eight bytes, whose first bits say how many; an id keeps them. */
function readVint(source: Uint8Array, at: number, isNumber: boolean) {
  const first = source[at];
  if (first === undefined || first === 0) throw new RangeError('not a number of EBML');
  const length = Math.clz32(first) - 23;
  if (at + length > source.length) throw new RangeError('a number is cut off');
  let value = isNumber ? first & (0xff >> length) : first;
  let areAllSet = value === 0xff >> length;
  for (let index = 1; index < length; index++) {
    const byte = source[at + index] ?? 0;
    areAllSet &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return { value, length, isUnknown: isNumber && areAllSet };
}

function readUint(source: Uint8Array, { from, to }: Element): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 256 + (source[at] ?? 0);
  return value;
}

const int16 = (source: Uint8Array, at: number) => (((source[at] ?? 0) << 24) >> 16) | (source[at + 1] ?? 0);

function seekHead(infoAt: number, tracksAt: number, cuesAt: number): Uint8Array {
  const entry = (id: number, at: number) =>
    element(ids.seek, [element(ids.seekId, [idBytes(id)]), element(ids.seekPosition, [uint64(at)])]);
  return element(ids.seekHead, [
    entry(ids.info, infoAt),
    entry(ids.tracks, tracksAt),
    entry(ids.cues, cuesAt),
  ]);
}

function cues(points: readonly { at: number; position: number }[], track: number): Uint8Array {
  return element(
    ids.cues,
    points.map(({ at, position }) =>
      element(ids.cuePoint, [
        element(ids.cueTime, [uint64(at)]),
        element(ids.cueTrackPositions, [
          element(ids.cueTrack, [uint64(track)]),
          element(ids.cueClusterPosition, [uint64(position)]),
        ]),
      ]),
    ),
  );
}

/** An element; its size is written in eight bytes. */
function element(id: number, parts: readonly Uint8Array[]): Uint8Array {
  const size = uint64(parts.reduce((sum, part) => sum + part.length, 0));
  size[0] = 0x01;
  return join([idBytes(id), size, ...parts]);
}

function idBytes(id: number): Uint8Array {
  const bytes = uint64(id);
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0));
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

function float64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
