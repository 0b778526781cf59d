// How large pictures stand in a message: known before they are there, so that nothing moves when they come.

import type { Message } from '../../../model/index.ts';

/** Whether a message shows pictures, which its bubble has no space around. */
export function isPictured({ media, stub }: Pick<Message, 'media' | 'stub'>): boolean {
  if (stub || media?.isViewOnce) return false;
  return media?.kind === 'photo' || media?.kind === 'video' || media?.kind === 'album';
}

/** Whether a message is nothing but a round video, which needs no bubble. */
export function isRound({ media, stub }: Pick<Message, 'media' | 'stub'>): boolean {
  return !stub && media?.kind === 'round';
}

/** Whether a message is a sticker, which stands by itself. */
export function isSticker({ media, stub }: Pick<Message, 'media' | 'stub'>): boolean {
  return !stub && media?.kind === 'sticker';
}

/** Width and height, in pixels; undefined where the sender didn't tell. */
export type Extent = { width: number | undefined; height: number | undefined };

/** A box on the screen, in pixels. */
export type Box = { width: number; height: number };

const most: Box = { width: 340, height: 420 };
const least: Box = { width: 180, height: 96 };
const usual = 4 / 3;

function ratioOf({ width, height }: Extent): number {
  return width && height ? width / height : usual;
}

/** The box of one picture: its shape, unless it is much too long for that. */
export function boxOf(extent: Extent): Box {
  const ratio = ratioOf(extent);
  const wide = Math.min(most.width, most.height * ratio, Math.max(extent.width ?? most.width, least.width));
  const width = Math.round(Math.max(wide, least.width));
  const height = Math.round(Math.min(Math.max(width / ratio, least.height), most.height));
  return { width, height };
}

/** A row of a mosaic: its height as a part of the mosaic's width, and the part of the row that each picture takes. */
export type MosaicRow = { height: number; parts: number[] };

/** Shapes beyond are cut. */
const clamp = (ratio: number) => Math.min(1.9, Math.max(0.6, ratio));
/** As a part of the width: few pictures are shown larger. */
const rowHeight = (count: number) => (count <= 3 ? 0.5 : 0.36);
const maxInRow = 4;

/** Lays an album out in rows of full width, in its order, so that they are of much the same height. */
export function layMosaic(extents: readonly Extent[]): MosaicRow[] {
  const ratios = extents.map((extent) => clamp(ratioOf(extent)));
  // best[n]: the cheapest way to lay the first n pictures, and where its last row begins.
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let n = 1; n <= ratios.length; n++) {
    let found = { cost: Number.POSITIVE_INFINITY, from: n - 1 };
    for (let from = Math.max(0, n - maxInRow); from < n; from++) {
      const height = heightOf(ratios.slice(from, n));
      const cost = (best[from]?.cost ?? 0) + Math.log(height / rowHeight(ratios.length)) ** 2;
      if (cost < found.cost) found = { cost, from };
    }
    best.push(found);
  }
  const rows: MosaicRow[] = [];
  for (let to = ratios.length; to > 0; to = best[to]?.from ?? 0) {
    const row = ratios.slice(best[to]?.from ?? 0, to);
    const sum = row.reduce((all, ratio) => all + ratio, 0);
    rows.unshift({
      height: Math.min(heightOf(row), 1.1),
      parts: row.map((ratio) => ratio / sum),
    });
  }
  return rows;
}

const heightOf = (row: readonly number[]) => 1 / row.reduce((sum, ratio) => sum + ratio, 0);
