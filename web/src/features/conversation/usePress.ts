import { type PointerEvent, type TouchEvent, useRef } from 'react';

const longPressMs = 450;
const slackPx = 10;
/** How far a finger goes until letting go answers the message. */
const swipePx = 56;
const maxPx = 76;

/** Calls back after a finger rested on the element; moving it, as to scroll, ends the wait. */
export function useLongPress(onLongPress: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isDone = useRef(false);
  const start = useRef({ x: 0, y: 0 });
  const stop = () => clearTimeout(timer.current);
  return {
    onPointerDown(event: PointerEvent) {
      stop();
      if (event.pointerType === 'mouse' || (event.target as Element).closest('a')) return;
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

/** How far a row is drawn aside while a finger moves it, and whether letting go counts. */
export function measureSwipe(dx: number, dy: number, isRtl: boolean): { shift: number; isDone: boolean } {
  const along = isRtl ? -dx : dx;
  if (along < slackPx || along < Math.abs(dy) * 1.6) return { shift: 0, isDone: false };
  const shift = Math.min(along - slackPx, maxPx);
  return { shift, isDone: shift >= swipePx - slackPx };
}

/** Calls back when a finger draws the element towards the end of the line; it moves along meanwhile. */
export function useSwipe(onSwipe: (() => void) | undefined) {
  const start = useRef<{ x: number; y: number; isRtl: boolean }>(undefined);
  const isDone = useRef(false);
  const end = (event: PointerEvent<HTMLElement>, counts: boolean) => {
    if (!start.current) return;
    start.current = undefined;
    delete event.currentTarget.dataset.swiped;
    event.currentTarget.style.removeProperty('--shift');
    if (counts && isDone.current) onSwipe?.();
    isDone.current = false;
  };
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (!onSwipe || event.pointerType === 'mouse' || !event.isPrimary) return;
      const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
      start.current = { x: event.clientX, y: event.clientY, isRtl };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const from = start.current;
      if (!from) return;
      const swipe = measureSwipe(event.clientX - from.x, event.clientY - from.y, from.isRtl);
      isDone.current = swipe.isDone;
      if (swipe.shift > 0) event.currentTarget.dataset.swiped = swipe.isDone ? 'done' : 'on';
      else delete event.currentTarget.dataset.swiped;
      event.currentTarget.style.setProperty('--shift', `${from.isRtl ? -swipe.shift : swipe.shift}px`);
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => end(event, true),
    onPointerCancel: (event: PointerEvent<HTMLElement>) => end(event, false),
  };
}
