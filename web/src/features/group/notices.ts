import { type ChatPlace, isMuted } from '../../model/index.ts';

/** What of a group notifies. */
export type Notices = 'all' | 'mentions' | 'nothing';

/** What of it notifies at a moment. */
export function noticesOf(place: ChatPlace | undefined, now: Date): Notices {
  if (!isMuted(place, now)) return 'all';
  return place?.mutesMentions ? 'nothing' : 'mentions';
}

/** Muted for longer than this is muted for good: there is no such span. */
const longMs = 366 * 24 * 3_600_000;

/** When it notifies of everything again; undefined: it does, or never will by itself. */
export function quietUntil(place: ChatPlace | undefined, now: Date): Date | undefined {
  const until = isMuted(place, now) ? place?.mutedUntil : undefined;
  return until && until.getTime() - now.getTime() < longMs ? until : undefined;
}
