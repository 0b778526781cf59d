import { expect, test } from 'vitest';
import { seekableWebm } from './webm.ts';

const unknown = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const size = (length: number) => [0x40 | (length >> 8), length & 0xff];
const sized = (id: number[], body: number[]) => [...id, ...size(body.length), ...body];
const open = (id: number[], body: number[]) => [...id, ...unknown, ...body];

const ebml = [0x1a, 0x45, 0xdf, 0xa3];
const segment = [0x18, 0x53, 0x80, 0x67];
const info = [0x15, 0x49, 0xa9, 0x66];
const scale = [0x2a, 0xd7, 0xb1];
const duration = [0x44, 0x89];
const tracks = [0x16, 0x54, 0xae, 0x6b];
const cluster = [0x1f, 0x43, 0xb6, 0x75];
const cues = [0x1c, 0x53, 0xbb, 0x6b];

const track = (number: number, type: number) =>
  sized([0xae], [...sized([0xd7], [number]), ...sized([0x83], [type])]);
const block = (number: number, at: number, isKey: boolean, data: number[]) =>
  sized([0xa3], [0x80 | number, (at >> 8) & 0xff, at & 0xff, isKey ? 0x80 : 0, ...data]);
const time = (at: number) => sized([0xe7], [(at >> 8) & 0xff, at & 0xff]);

/** A stream as Chromium writes it: the segment and its clusters don't say how long they are. */
const stream = (kinds: number[][], clusters: number[][]) =>
  new Uint8Array([
    ...sized(ebml, sized([0x42, 0x82], [0x77, 0x65, 0x62, 0x6d])),
    ...open(segment, [
      ...sized(info, sized(scale, [0x0f, 0x42, 0x40])),
      ...sized(tracks, kinds.flat()),
      ...clusters.flatMap((body) => open(cluster, body)),
    ]),
  ]);

const voice = stream(
  [track(1, 2)],
  [
    [...time(0), ...block(1, 0, true, [1, 2]), ...block(1, 20, true, [3])],
    [...time(1000), ...block(1, 0, true, [4]), ...block(1, 340, true, [5, 6])],
  ],
);

const find = (bytes: Uint8Array, id: number[], from = 0) =>
  bytes.findIndex((_, at) => at >= from && id.every((byte, index) => bytes[at + index] === byte));

test('a stream gets its duration', () => {
  const made = seekableWebm(voice);
  expect(made?.durationMs).toBe(1360);
  const bytes = made?.bytes ?? new Uint8Array();
  const at = find(bytes, duration) + 2 + 8;
  expect(new DataView(bytes.buffer).getFloat64(at)).toBe(1360);
});

test('its index leads to the clusters', () => {
  const { bytes } = seekableWebm(voice) ?? { bytes: new Uint8Array() };
  const view = new DataView(bytes.buffer);
  const start = find(bytes, segment) + 4 + 8;
  // Each place in the index: its id and size, then eight bytes from the start of the segment.
  const places: number[] = [];
  for (let at = find(bytes, [0xf1, 0x01]); at >= 0; at = find(bytes, [0xf1, 0x01], at + 1)) {
    places.push(start + Number(view.getBigUint64(at + 9)));
  }
  expect(places).toHaveLength(2);
  for (const place of places) expect([...bytes.subarray(place, place + 4)]).toEqual(cluster);
  expect(Number(view.getBigUint64(start - 8) & 0xffffffffffffffn)).toBe(bytes.length - start);
});

test('what was recorded stays as it is', () => {
  const { bytes } = seekableWebm(voice) ?? { bytes: new Uint8Array() };
  const clusters = [find(bytes, cluster), find(bytes, cluster, find(bytes, cluster) + 1)];
  expect([...bytes.subarray((clusters[1] ?? 0) + 12)]).toEqual([
    ...time(1000),
    ...block(1, 0, true, [4]),
    ...block(1, 340, true, [5, 6]),
  ]);
});

test('done twice it is the same', () => {
  const once = seekableWebm(voice)?.bytes ?? new Uint8Array();
  expect(seekableWebm(once)?.bytes).toEqual(once);
});

test('in a video one begins at whole pictures only', () => {
  const video = stream(
    [track(1, 2), track(2, 1)],
    [
      [...time(0), ...block(1, 0, true, [1]), ...block(2, 5, true, [2])],
      [...time(1000), ...block(1, 0, true, [3]), ...block(2, 5, false, [4])],
    ],
  );
  const { bytes } = seekableWebm(video) ?? { bytes: new Uint8Array() };
  const index = bytes.subarray(find(bytes, cues), find(bytes, cluster));
  expect([...index].filter((byte, at) => byte === 0xbb && index[at + 1] === 0x01)).toHaveLength(1);
});

test('a block that was cut off is left out', () => {
  const cut = voice.subarray(0, voice.length - 2);
  expect(seekableWebm(cut)?.durationMs).toBe(1020);
});

test.each([
  ['nothing', new Uint8Array()],
  ['something else', new TextEncoder().encode('OggS, not WebM')],
  ['no sound', stream([track(1, 2)], [])],
  ['noise', new Uint8Array(64).fill(0x9e)],
])('%s is no recording', (_name, bytes) => {
  expect(seekableWebm(bytes)).toBeUndefined();
});

test('broken bytes never throw', () => {
  for (let at = 0; at < voice.length; at++) {
    const broken = voice.slice();
    broken[at] = 0xff - (broken[at] ?? 0);
    expect(() => seekableWebm(broken)).not.toThrow();
  }
});
