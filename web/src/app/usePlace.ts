import { useRef } from 'react';
import { arrivals } from '../platform/index.ts';
import { useLive } from '../ui/index.ts';
import type { Route } from './route.ts';

/** A message that a conversation is led to; another object leads there again. */
export type Place = { seq: number } | undefined;

/**
 * Where a route leads in its chat: there anew each time that one arrives. The search and the calendar open over the place
 * where one was, and who closes them is led nowhere; who picks something in them is, see forget.
 */
export function usePlace(route: Route): { place: Place; forget: () => void } {
  const arrival = useLive(arrivals);
  const last = useRef({ arrival: -1, chatId: '', isOver: false, place: undefined as Place });
  const chatId = route.name === 'chat' ? route.chatId : '';
  const seq = route.name === 'chat' ? route.seq : undefined;
  const isOver = route.name === 'chat' && (route.page === 'search' || route.page === 'date');
  const was = last.current;
  if (was.arrival !== arrival || was.chatId !== chatId) {
    const isSame = was.chatId === chatId && (isOver || (was.isOver && was.place?.seq === seq));
    const place = isSame ? was.place : seq === undefined ? undefined : { seq };
    last.current = { arrival, chatId, isOver, place };
  }
  const forget = () => {
    last.current = { ...last.current, isOver: false };
  };
  return { place: last.current.place, forget };
}
