import type { ChatSummary, Message } from '../../model/index.ts';

/** When one may write again in a group with slow mode; undefined: now. Admins never wait. */
export function slowUntil(
  { group }: Pick<ChatSummary, 'group'>,
  messages: readonly Pick<Message, 'isOwn' | 'system' | 'status' | 'createdAt'>[],
  now: Date,
): Date | undefined {
  const seconds = group?.settings.slowModeSeconds ?? 0;
  if (seconds === 0 || group?.role === 'owner' || group?.role === 'admin') return undefined;
  const last = messages.findLast(({ isOwn, system, status }) => isOwn && !system && status !== 'failed');
  if (!last) return undefined;
  const until = new Date(last.createdAt.getTime() + seconds * 1000);
  return until > now ? until : undefined;
}

/** What is left of a wait: 0:07, 4:59, 1:00:00. */
export function formatCountdown(until: Date, now: Date): string {
  const left = Math.max(0, Math.ceil((until.getTime() - now.getTime()) / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
