import type { Crop } from '../../platform/index.ts';

/** What of an image is shown in a square frame: how much it is enlarged and where its middle is, in image pixels. */
export type View = { width: number; height: number; zoom: number; x: number; y: number };

/** The most that an image can be enlarged over filling the frame. */
export const maxZoom = 4;

/** Starts with the whole shorter side in the frame, the middle in the middle. */
export function startView(width: number, height: number): View {
  return { width, height, zoom: 1, x: width / 2, y: height / 2 };
}

/** The square in image pixels that the frame shows. */
export function cropOf(view: View): Crop {
  const size = Math.min(view.width, view.height) / view.zoom;
  return { x: view.x - size / 2, y: view.y - size / 2, size };
}

/** Enlarges around the middle; the frame never leaves the image. */
export function zoomTo(view: View, zoom: number): View {
  return keepInside({ ...view, zoom: Math.min(maxZoom, Math.max(1, zoom)) });
}

/** Moves the image with the pointer: dx and dy in parts of the frame's side. */
export function moveBy(view: View, dx: number, dy: number): View {
  const { size } = cropOf(view);
  return keepInside({ ...view, x: view.x - dx * size, y: view.y - dy * size });
}

/** Where a finger is, in pixels of the screen. */
export type Point = { x: number; y: number };

/** Moves with one finger; with two it enlarges by how far they go apart, and moves with the middle between them. */
export function dragBy(view: View, from: readonly Point[], to: readonly Point[], side: number): View {
  const [before, after] = [middleOf(from), middleOf(to)];
  const spread = from.length > 1 ? spreadOf(to) / Math.max(1, spreadOf(from)) : 1;
  const moved = moveBy(view, (after.x - before.x) / side, (after.y - before.y) / side);
  return spread === 1 ? moved : zoomTo(moved, moved.zoom * spread);
}

function middleOf(points: readonly Point[]): Point {
  const sum = points.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
  return { x: sum.x / Math.max(1, points.length), y: sum.y / Math.max(1, points.length) };
}

function spreadOf([a, b]: readonly Point[]): number {
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 1;
}

function keepInside(view: View): View {
  const half = cropOf(view).size / 2;
  return {
    ...view,
    x: Math.min(view.width - half, Math.max(half, view.x)),
    y: Math.min(view.height - half, Math.max(half, view.y)),
  };
}

/** Where to draw the image in a frame of a given side so that it shows the view. */
export function placeOf(view: View, side: number): { x: number; y: number; width: number; height: number } {
  const { x, y, size } = cropOf(view);
  const scale = side / size;
  return { x: -x * scale, y: -y * scale, width: view.width * scale, height: view.height * scale };
}
