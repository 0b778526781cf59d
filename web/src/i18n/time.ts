import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';

const minute = 60_000;
const hour = 60 * minute;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
  const key = `${i18n.locales} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    const hasClock = options.hour !== undefined || options.timeStyle !== undefined;
    made = new Intl.DateTimeFormat(i18n.locales, hasClock ? { ...options, ...clock(options) } : options);
    formats.set(key, made);
  }
  return made.format(date);
}

const languages = (): readonly string[] =>
  typeof navigator === 'undefined' ? [] : (navigator.languages ?? []);

// The reader's first language decides between 14:05 and 2:05 PM, whatever language the texts are in.
function clock({ hour }: Intl.DateTimeFormatOptions): Intl.DateTimeFormatOptions {
  const [first] = languages();
  if (!first) return {};
  const { hourCycle } = new Intl.DateTimeFormat(first, { hour: 'numeric' }).resolvedOptions();
  if (!hourCycle) return {};
  // Half an hour past midnight is 00:30, not 0:30, where a day has 24 hours.
  return { hourCycle, ...(hour && hourCycle === 'h23' ? { hour: '2-digit' } : {}) };
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** How many midnights lie between two moments, in local time; positive if date is in the past. */
export function daysBefore(date: Date, now: Date): number {
  return Math.round((startOfDay(now) - startOfDay(date)) / (24 * hour));
}

/** The hour and minute: 14:05. */
export function formatClock(date: Date): string {
  return format(date, { hour: 'numeric', minute: '2-digit' });
}

/** A moment in full, for tooltips. */
export function formatMoment(date: Date): string {
  return format(date, { dateStyle: 'full', timeStyle: 'short' });
}

/** A moment in short, for a line of its own: 3 Mar 2024, 14:05. */
export function formatShortMoment(date: Date): string {
  return format(date, { dateStyle: 'medium', timeStyle: 'short' });
}

/** The day that a group of messages belongs to: Today, Yesterday, Monday, 3 March, 3 March 2024. */
export function formatDay(date: Date, now: Date): string {
  const days = daysBefore(date, now);
  if (days === 0) return t`Today`;
  if (days === 1) return t`Yesterday`;
  if (days > 1 && days < 7) return format(date, { weekday: 'long' });
  if (date.getFullYear() === now.getFullYear()) return format(date, { day: 'numeric', month: 'long' });
  return format(date, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** A day in full: Saturday, 14 March 2026. */
export function formatDate(date: Date): string {
  return format(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** A month: March 2026. */
export function formatMonth(date: Date): string {
  return format(date, { month: 'long', year: 'numeric' });
}

/** The name of a weekday, in full or as a letter. */
export function formatWeekday(date: Date, weekday: 'long' | 'narrow'): string {
  return format(date, { weekday });
}

/** A time that is ahead: Today at 14:05, Tomorrow at 9:00, Monday 9:00, 3 March 9:00; one that has passed, too. */
export function formatAhead(date: Date, now: Date): string {
  const days = -daysBefore(date, now);
  const clock = formatClock(date);
  if (days === 0) return t`Today at ${clock}`;
  if (days === 1) return t`Tomorrow at ${clock}`;
  const time = { hour: 'numeric', minute: '2-digit' } as const;
  if (days > 1 && days < 7) return format(date, { weekday: 'long', ...time });
  const day = { day: 'numeric', month: 'long' } as const;
  if (date.getFullYear() === now.getFullYear()) return format(date, { ...day, ...time });
  return format(date, { ...day, year: 'numeric', ...time });
}

/** A time beside another one: 14:05 on the same day, 3 March 14:05 on another. */
export function formatBeside(date: Date, other: Date): string {
  if (daysBefore(date, other) === 0) return formatClock(date);
  const isSameYear = date.getFullYear() === other.getFullYear();
  return format(date, {
    day: 'numeric',
    month: 'long',
    ...(isSameYear ? {} : { year: 'numeric' }),
    hour: 'numeric',
    minute: '2-digit',
  });
}

/** The zone of this device at a time, in words: Central European Summer Time. */
export function nameZone(date: Date): string {
  const made = new Intl.DateTimeFormat(i18n.locales, { timeZoneName: 'long' });
  return made.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
}

/** The time in a list of chats, short: 14:05, Yesterday, Mon, 3 Mar, 03/03/24. */
export function formatListTime(date: Date, now: Date): string {
  const days = daysBefore(date, now);
  if (days <= 0) return formatClock(date);
  if (days === 1) return t`Yesterday`;
  if (days < 7) return format(date, { weekday: 'short' });
  if (date.getFullYear() === now.getFullYear()) return format(date, { day: 'numeric', month: 'short' });
  return format(date, { dateStyle: 'short' });
}

function formatPast(count: number, unit: 'minute' | 'hour'): string {
  return new Intl.RelativeTimeFormat(i18n.locales).format(-count, unit);
}

/** How long ago something was, as part of a sentence: just now, 5 minutes ago, yesterday at 14:05, on 3 March. */
export function formatAgo(date: Date, now: Date): string {
  const past = now.getTime() - date.getTime();
  if (past < minute) return t`just now`;
  if (past < hour) {
    return formatPast(Math.floor(past / minute), 'minute');
  }
  const days = daysBefore(date, now);
  const clock = formatClock(date);
  if (days === 0) {
    return formatPast(Math.floor(past / hour), 'hour');
  }
  if (days === 1) return t`yesterday at ${clock}`;
  const day = formatDay(date, now);
  return days < 7 ? t`on ${day} at ${clock}` : t`on ${day}`;
}

const units = [
  ['week', 7 * 24 * 3600],
  ['day', 24 * 3600],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** A length of time in the largest unit that it is a whole number of: 30 seconds, 1 day, 4 weeks; narrow: 30s, 1d, 4w. */
export function formatSpan(seconds: number, width: 'long' | 'narrow' = 'long'): string {
  const [unit, size] = units.find(([, length]) => seconds > 0 && seconds % length === 0) ?? ['second', 1];
  return i18n.number(seconds / size, { style: 'unit', unit, unitDisplay: width });
}

/** How long something still lasts, in its largest unit, rounded up. */
export function formatLeft(seconds: number, width: 'long' | 'narrow' = 'long'): string {
  const size = units.find(([, length]) => seconds >= length)?.[1] ?? 1;
  return formatSpan(Math.max(1, Math.ceil(seconds / size)) * size, width);
}

const hours = 3600;

/** After how many seconds messages may disappear; 0: they stay. */
const timers = [0, 30, 5 * 60, hours, 8 * hours, 24 * hours, 7 * 24 * hours, 28 * 24 * hours];

/** The choices of a timer, and how it is set if that isn't among them. */
export function timersWith(seconds: number): number[] {
  return [...new Set([...timers, seconds])].sort((a, b) => a - b);
}

/** How a timer is set, in words. */
export function describeTimer(seconds: number): string {
  if (seconds === 0) return t`Off`;
  const span = formatSpan(seconds);
  return t`After ${span}`;
}
