// How a picture is enlarged and moved inside of a screen. Pure. A place of 0, 0 is the middle.

/** How much larger a picture is than it fits, and how far it was moved, in pixels. */
export type Zoom = { scale: number; x: number; y: number };

export const whole: Zoom = { scale: 1, x: 0, y: 0 };
const most = 8;
/** Where a double tap leads. */
const closer = 2.5;

type Point = { x: number; y: number };
type Box = { width: number; height: number };

/** Keeps a picture from leaving the screen: where it is larger, no gap shows; where it is smaller, it is in the middle. */
export function settle({ scale, x, y }: Zoom, picture: Box, screen: Box): Zoom {
  const held = Math.min(most, Math.max(1, scale));
  const slack = (side: number, room: number) => Math.max(0, (side * held - room) / 2);
  const within = (value: number, by: number) => (by === 0 ? 0 : Math.min(by, Math.max(-by, value)));
  return {
    scale: held,
    x: within(x, slack(picture.width, screen.width)),
    y: within(y, slack(picture.height, screen.height)),
  };
}

/** Enlarges by a factor so that what is under a point stays there. */
export function zoomAt(zoom: Zoom, factor: number, at: Point): Zoom {
  const scale = Math.min(most, Math.max(1, zoom.scale * factor));
  const by = scale / zoom.scale;
  return { scale, x: at.x - (at.x - zoom.x) * by, y: at.y - (at.y - zoom.y) * by };
}

/** Moves by a way. */
export function pan(zoom: Zoom, by: Point): Zoom {
  return { ...zoom, x: zoom.x + by.x, y: zoom.y + by.y };
}

/** Leads closer to a point, or back to the whole. */
export function toggle(zoom: Zoom, at: Point): Zoom {
  return zoom.scale > 1 ? whole : zoomAt(whole, closer, at);
}

/** What a finger meant that moved over a picture that isn't enlarged. */
export function readSwipe(by: Point, ms: number): 'next' | 'previous' | 'close' | undefined {
  const isQuick = ms < 300;
  const [wide, high] = [Math.abs(by.x), Math.abs(by.y)];
  if (wide > high && wide > (isQuick ? 30 : 90)) return by.x < 0 ? 'next' : 'previous';
  if (high > wide && high > (isQuick ? 60 : 140)) return 'close';
  return undefined;
}
