import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { pan, readSwipe, settle, toggle, whole, type Zoom, zoomAt } from './zoom.ts';

type ZoomOptions = {
  stage: RefObject<HTMLElement | null>;
  picture: RefObject<HTMLElement | null>;
  /** Another key shows another picture: the whole of it. */
  pictureKey: string;
  onSwipe: (meaning: 'next' | 'previous' | 'close') => void;
};

type Point = { x: number; y: number };
type Gesture = { from: Point; at: number; moved: boolean };

const tapMs = 300;
const slackPx = 8;

/** Enlarges a picture by wheel, fingers, double tap and keys, moves it, and reads swipes. */
export function useZoom({ stage, picture, pictureKey, onSwipe }: ZoomOptions) {
  const [zoom, setZoom] = useState<Zoom>(whole);
  const pointers = useRef(new Map<number, Point>());
  const gesture = useRef<Gesture>(undefined);
  const lastTap = useRef<{ at: number; point: Point }>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each picture begins whole
  useEffect(() => {
    setZoom(whole);
    pointers.current.clear();
    gesture.current = undefined;
  }, [pictureKey]);

  const change = useCallback(
    (next: (before: Zoom) => Zoom) =>
      setZoom((before) => {
        const [screen, element] = [stage.current, picture.current];
        if (!screen || !element) return before;
        const box = { width: element.offsetWidth, height: element.offsetHeight };
        return settle(next(before), box, { width: screen.clientWidth, height: screen.clientHeight });
      }),
    [stage, picture],
  );
  const pointOf = useCallback(
    ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
      const box = stage.current?.getBoundingClientRect();
      if (!box) return { x: 0, y: 0 };
      return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
    },
    [stage],
  );

  // React listens to the wheel without a way to keep the page from scrolling.
  useEffect(() => {
    const element = stage.current;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      change((before) => zoomAt(before, Math.exp(-event.deltaY / 300), pointOf(event)));
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [stage, change, pointOf]);

  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    pointers.current.set(event.pointerId, pointOf(event));
    gesture.current ??= { from: pointOf(event), at: event.timeStamp, moved: false };
    if (pointers.current.size > 1) gesture.current.moved = true;
  };
  const move = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    const now = pointOf(event);
    if (!before || !gesture.current) return;
    const { from } = gesture.current;
    if (Math.hypot(now.x - from.x, now.y - from.y) > slackPx) gesture.current.moved = true;
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, now);
    if (other) {
      const apart = (point: Point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      const by = { x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 };
      change((zoomed) => pan(zoomAt(zoomed, apart(now) / apart(before), middle), by));
    } else if (zoom.scale > 1) change((zoomed) => pan(zoomed, { x: now.x - before.x, y: now.y - before.y }));
  };
  const up = (event: PointerEvent) => {
    const wasPinch = pointers.current.size > 1;
    pointers.current.delete(event.pointerId);
    const made = gesture.current;
    if (!made || pointers.current.size > 0) return;
    gesture.current = undefined;
    const now = pointOf(event);
    if (made.moved) {
      const way = { x: now.x - made.from.x, y: now.y - made.from.y };
      const meaning = !wasPinch && zoom.scale === 1 && event.pointerType === 'touch';
      const swipe = meaning ? readSwipe(way, event.timeStamp - made.at) : undefined;
      if (swipe) onSwipe(swipe);
      return;
    }
    const tap = lastTap.current;
    const isDouble =
      tap && event.timeStamp - tap.at < tapMs && Math.hypot(tap.point.x - now.x, tap.point.y - now.y) < 30;
    lastTap.current = isDouble ? undefined : { at: event.timeStamp, point: now };
    if (isDouble) change((before) => toggle(before, now));
  };
  const cancel = (event: PointerEvent) => {
    pointers.current.delete(event.pointerId);
    if (pointers.current.size === 0) gesture.current = undefined;
  };
  const step = (factor: number) => change((before) => zoomAt(before, factor, { x: 0, y: 0 }));

  return {
    zoom,
    step,
    reset: () => setZoom(whole),
    handlers: { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: cancel },
  };
}
