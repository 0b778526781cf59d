import { type PointerEvent, type RefObject, type TouchEvent, useEffect, useRef } from 'react';

const longPressMs = 450;
const slackPx = 10;
/** How far a finger goes until letting go answers the message. */
const swipePx = 56;
const maxPx = 76;

/**
 * Calls back after a finger rested on the element; moving it, as to scroll, ends the wait. Links in it open as ever, unless
 * it is one itself.
 */
export function useLongPress(onLongPress: () => void, isLink = false) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isDone = useRef(false);
  const start = useRef({ x: 0, y: 0 });
  const stop = () => clearTimeout(timer.current);
  return {
    onPointerDown(event: PointerEvent) {
      stop();
      if (event.pointerType === 'mouse' || (!isLink && (event.target as Element).closest('a'))) return;
      start.current = { x: event.clientX, y: event.clientY };
      isDone.current = false;
      timer.current = setTimeout(() => {
        isDone.current = true;
        onLongPress();
      }, longPressMs);
    },
    onPointerMove(event: PointerEvent) {
      if (Math.hypot(event.clientX - start.current.x, event.clientY - start.current.y) > slackPx) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    // Else the finger that is lifted clicks, which takes the focus out of what the press has opened.
    onTouchEnd(event: TouchEvent) {
      if (isDone.current && event.cancelable) event.preventDefault();
      isDone.current = false;
    },
  };
}

/** How far a row is drawn aside while a finger moves it: to the end of the line above 0, to its start below. */
export function measureSwipe(
  dx: number,
  dy: number,
  isRtl: boolean,
  can: { end: boolean; start: boolean },
): { shift: number; isDone: boolean } {
  const along = isRtl ? -dx : dx;
  const far = Math.abs(along);
  const isWanted = along > 0 ? can.end : can.start;
  if (!isWanted || far < slackPx || far < Math.abs(dy) * 1.6) return { shift: 0, isDone: false };
  const by = Math.min(far - slackPx, maxPx);
  return { shift: Math.sign(along) * by, isDone: by >= swipePx - slackPx };
}

type Swipes = {
  /** A finger drew the element towards the end of the line. */
  onEnd?: (() => void) | undefined;
  /** A finger drew it towards the start. */
  onStart?: (() => void) | undefined;
};

/** Calls back when a finger draws the element aside and lets go; it moves along meanwhile. */
export function useSwipe(place: RefObject<HTMLElement | null>, { onEnd, onStart }: Swipes) {
  const isUsed = onEnd !== undefined || onStart !== undefined;
  // Else the browser takes it for a fling when the finger is lifted, even where nothing scrolls that way, and swallows
  // the next tap for as long as it believes that the fling goes on. React listens passively, which can't prevent it.
  useEffect(() => {
    const element = place.current;
    if (!element || !isUsed) return;
    const keep = (event: globalThis.TouchEvent) => {
      if (element.dataset.swiped && event.cancelable) event.preventDefault();
    };
    element.addEventListener('touchmove', keep, { passive: false });
    return () => element.removeEventListener('touchmove', keep);
  }, [place, isUsed]);
  const start = useRef<{ x: number; y: number; isRtl: boolean }>(undefined);
  const done = useRef<'end' | 'start'>(undefined);
  const end = (event: PointerEvent<HTMLElement>, counts: boolean) => {
    if (!start.current) return;
    start.current = undefined;
    delete event.currentTarget.dataset.swiped;
    delete event.currentTarget.dataset.side;
    event.currentTarget.style.removeProperty('--shift');
    if (counts && done.current) (done.current === 'end' ? onEnd : onStart)?.();
    done.current = undefined;
  };
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (!isUsed || event.pointerType === 'mouse' || !event.isPrimary) return;
      const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
      start.current = { x: event.clientX, y: event.clientY, isRtl };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const from = start.current;
      if (!from) return;
      const can = { end: onEnd !== undefined, start: onStart !== undefined };
      const { shift, isDone } = measureSwipe(event.clientX - from.x, event.clientY - from.y, from.isRtl, can);
      const { dataset, style } = event.currentTarget;
      const side = shift > 0 ? 'end' : 'start';
      done.current = isDone ? side : undefined;
      if (shift === 0) delete dataset.swiped;
      else {
        dataset.swiped = isDone ? 'done' : 'on';
        dataset.side = side;
      }
      style.setProperty('--shift', `${from.isRtl ? -shift : shift}px`);
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => end(event, true),
    onPointerCancel: (event: PointerEvent<HTMLElement>) => end(event, false),
  };
}

type Handlers = Record<string, (event: never) => void>;

/** Handlers of two gestures on one element. */
export function joinHandlers<A extends Handlers, B extends Handlers>(a: A, b: B): A & B {
  const joined: Handlers = { ...a };
  for (const [name, handler] of Object.entries(b)) {
    const first = a[name];
    joined[name] = first
      ? (event: never) => {
          first(event);
          handler(event);
        }
      : handler;
  }
  return joined as A & B;
}
