import { t } from '@lingui/core/macro';
import { describeProblem, formatAhead } from '../../../i18n/index.ts';
import type { ScheduledMessage } from '../../../model/index.ts';

/** Times that are offered, and one of one's own. */
export type TimeChoice = 'hour' | 'evening' | 'morning' | 'monday' | 'own';

/** When each of the offered times is, in the zone of this device; those that make no sense now are left out. */
export function offeredTimes(now: Date): { choice: Exclude<TimeChoice, 'own'>; at: Date }[] {
  const at = (days: number, hour: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const tomorrow = at(1, 9);
  const monday = at(((8 - now.getDay()) % 7 || 7) as number, 9);
  return [
    { choice: 'hour', at: wholeMinute(new Date(now.getTime() + 3_600_000)) },
    ...(now.getHours() < 18 ? [{ choice: 'evening' as const, at: at(0, 20) }] : []),
    { choice: 'morning', at: tomorrow },
    ...(monday.getTime() > tomorrow.getTime() ? [{ choice: 'monday' as const, at: monday }] : []),
  ];
}

export function nameTime(choice: TimeChoice): string {
  switch (choice) {
    case 'hour':
      return t`In an hour`;
    case 'evening':
      return t`This evening`;
    case 'morning':
      return t`Tomorrow morning`;
    case 'monday':
      return t`Monday morning`;
    case 'own':
      return t`Another time`;
  }
}

function wholeMinute(date: Date): Date {
  return new Date(Math.ceil(date.getTime() / 60_000) * 60_000);
}

const two = (n: number) => String(n).padStart(2, '0');

/** A time as a field for date and time has it: in the zone of this device. */
export function toField(date: Date): string {
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

const yearMs = 365 * 24 * 3_600_000;

/** The bounds of the field. */
export function fieldBounds(now: Date): { min: string; max: string } {
  return { min: toField(now), max: toField(new Date(now.getTime() + yearMs)) };
}

/** The time that stands in a field; undefined where there is none, or one that nothing can be sent at. */
export function readField(value: string, now: Date): Date | undefined {
  const date = new Date(value);
  const ahead = date.getTime() - now.getTime();
  return ahead > 0 && ahead <= yearMs ? date : undefined;
}

/** What is said about a scheduled message. */
export function describeScheduled(message: ScheduledMessage, now: Date): { when: string; problem?: string } {
  const when = formatAhead(message.sendAt, now);
  if (!message.problem) return { when };
  if (!message.isRefused)
    return { when, problem: t`Slow mode holds it back; it is sent as soon as it may be.` };
  return { when, problem: describeRefusal(message.problem.code) };
}

function describeRefusal(code: string): string {
  switch (code) {
    case 'not_found':
      return t`You weren’t in this chat when it was to be sent.`;
    case 'forbidden':
      return t`You weren’t allowed to write here when it was to be sent.`;
    default:
      return describeProblem({ code });
  }
}

export function countRefused(messages: readonly ScheduledMessage[]): number {
  return messages.filter(({ isRefused }) => isRefused).length;
}
