import { expect, test } from 'vitest';
import { stripWebm } from './stripWebm.ts';

const chars = (text: string) => [...text].map((char) => char.charCodeAt(0));
const element = (id: number[], ...bodies: number[][]) => {
  const body = bodies.flat();
  return [...id, 0x40 | (body.length >> 8), body.length & 0xff, ...body];
};
const ids = {
  ebml: [0x1a, 0x45, 0xdf, 0xa3],
  segment: [0x18, 0x53, 0x80, 0x67],
  info: [0x15, 0x49, 0xa9, 0x66],
  tracks: [0x16, 0x54, 0xae, 0x6b],
  track: [0xae],
  cluster: [0x1f, 0x43, 0xb6, 0x75],
  tags: [0x12, 0x54, 0xc3, 0x67],
  attachments: [0x19, 0x41, 0xa4, 0x69],
};
const open = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const block = element([0xa3], chars('picture 1'));
const time = element([0xe7], [7]);
const info = element(
  ids.info,
  element([0xbf], [1, 2, 3, 4]),
  element([0x2a, 0xd7, 0xb1], [15, 66, 64]),
  element([0x7b, 0xa9], chars('At Harbour Lane 3')),
  element([0x4d, 0x80], chars('Lavf61')),
  element([0x57, 0x41], chars('Nest Camera 12')),
  element([0x44, 0x61], chars('dateTime')),
);
const tracks = element(
  ids.tracks,
  element(ids.track, element([0x86], chars('V_VP8')), element([0x53, 0x6e], chars('back door'))),
);
const tags = element(ids.tags, chars('LOCATION +52.5+013.4/'));
const cover = element(ids.attachments, chars('me.jpg'));
const told = /Harbour|Lavf|Nest|dateTime|back door|LOCATION|me\.jpg/;

const strip = async (bytes: number[]) => {
  const blob = new Blob([new Uint8Array(bytes)], { type: 'video/webm' });
  const stripped = await stripWebm(blob);
  expect(stripped.type).toBe('video/webm');
  return { blob, stripped, bytes: [...new Uint8Array(await stripped.arrayBuffer())] };
};
const textOf = (bytes: number[]) => String.fromCharCode(...bytes);

test('of a WebM title, programs, date, tags and covers go, and nothing moves', async () => {
  const cluster = element(ids.cluster, time, block);
  const film = [
    ...element(ids.ebml, chars('webm')),
    ...element(ids.segment, info, tracks, cluster, tags, cover, cluster),
  ];
  const { bytes } = await strip(film);
  expect(bytes.length).toBe(film.length);
  expect(textOf(film)).toMatch(told);
  expect(textOf(bytes)).not.toMatch(told);
  for (const kept of [cluster, element([0x86], chars('V_VP8')), element([0x2a, 0xd7, 0xb1], [15, 66, 64])]) {
    expect(textOf(bytes).indexOf(textOf(kept))).toBe(textOf(film).indexOf(textOf(kept)));
  }
  expect(textOf(bytes).lastIndexOf(textOf(cluster))).toBe(textOf(film).lastIndexOf(textOf(cluster)));
});

test('a recording that nobody finished loses it too, behind its clusters as well', async () => {
  const film = [
    ...element(ids.ebml, chars('webm')),
    ...[...ids.segment, ...open, ...info, ...tracks],
    ...[...ids.cluster, ...open, ...time, ...block, ...block],
    ...[...ids.cluster, ...open, ...time, ...block],
    ...tags,
  ];
  const { bytes } = await strip(film);
  expect(bytes.length).toBe(film.length);
  expect(textOf(bytes)).not.toMatch(told);
  expect(textOf(bytes).split('picture 1')).toHaveLength(4);
});

test('short ones and long ones become void of their length', async () => {
  for (const length of [0, 5, 6, 126, 127, 300, 5000]) {
    const film = [
      ...element(ids.ebml, []),
      ...ids.segment,
      ...open,
      ...element(ids.tags, Array(length).fill(65)),
    ];
    const { bytes } = await strip(film);
    expect(bytes.length).toBe(film.length);
    expect(textOf(bytes)).not.toContain('A');
    expect(bytes[5 + 1 + 12]).toBe(0xec);
  }
});

test('what is cut off, strange or no such film is left as it is', async () => {
  for (const bytes of [
    [],
    chars('RIFF and more'),
    [...ids.ebml],
    [...ids.ebml, 0x80, 0, 0, 0],
    [...element(ids.ebml, []), ...ids.segment],
    [...element(ids.ebml, []), ...ids.cluster, 0xff],
  ]) {
    const { blob, stripped } = await strip(bytes);
    expect(stripped).toBe(blob);
  }
  const cut = [...element(ids.ebml, []), ...ids.segment, ...open, ...info.slice(0, 40)];
  expect((await strip(cut)).bytes.length).toBe(cut.length);
});
