import type { KeyboardEvent } from 'react';
import { rove } from '../../ui/index.ts';

/**
 * The keys of the timeline: the arrows go from message to message, beginning at the newest one in view, Escape leads
 * back out. The tab key stops at the timeline once, not at every message in it.
 */
export function onMessageKeys(event: KeyboardEvent<HTMLElement>): void {
  const timeline = event.currentTarget;
  const { target } = event;
  const isModified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
  if (isModified || !(target instanceof HTMLElement)) return;
  const isMessage = target.matches('article');
  if (target !== timeline && !isMessage) return;
  if (event.key === 'Escape' && isMessage) {
    event.stopPropagation();
    timeline.focus({ preventScroll: true });
    return;
  }
  // The page keys and, from the timeline itself, Home and End scroll as ever.
  if (!/^Arrow(Up|Down)$/.test(event.key)) return;
  const all = [...timeline.querySelectorAll<HTMLElement>('article')];
  const next = isMessage ? rove(event.key, all.indexOf(target), all.length) : newestInView(timeline, all);
  if (next === undefined) return;
  event.preventDefault();
  const message = all[next];
  message?.focus({ preventScroll: true });
  message?.scrollIntoView({ block: 'nearest' });
}

function newestInView(timeline: HTMLElement, messages: HTMLElement[]): number | undefined {
  const { bottom } = timeline.getBoundingClientRect();
  const at = messages.findLastIndex((message) => message.getBoundingClientRect().top < bottom - 1);
  return at < 0 ? undefined : at;
}
