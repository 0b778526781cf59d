import { formatDay } from '../../i18n/index.ts';

/** What the timeline needs to know of a message. */
export type TimelineMessage = {
  /** The same from waiting to sent, so that the row stays the same. */
  key: string;
  senderId: string;
  createdAt: Date;
  /** It tells of a change of the chat: a line of its own. */
  system?: unknown;
  /** Why it is gone. */
  stub?: 'deleted' | 'expired' | 'viewed' | undefined;
};

/** A row of the timeline. */
export type TimelineRow<M extends TimelineMessage> =
  | { kind: 'day'; key: string; label: string; at: Date }
  | { kind: 'unread'; key: string }
  | {
      kind: 'message';
      key: string;
      message: M;
      /** First and last of a run of messages by one sender; a run is drawn close together. */
      isFirst: boolean;
      isLast: boolean;
      /** Messages that went by themselves, this one and those behind it, drawn as one line; 0 in others. */
      gone: number;
    };

/** Messages of one sender that are closer than this belong together. */
const runMs = 5 * 60_000;

/** Lays out messages, oldest first: day lines, the unread line before firstUnreadKey, runs of one sender. */
export function layTimeline<M extends TimelineMessage>(
  messages: readonly M[],
  firstUnreadKey: string | undefined,
  now: Date,
): TimelineRow<M>[] {
  const rows: TimelineRow<M>[] = [];
  let previous: M | undefined;
  for (const message of messages) {
    const isNewDay = !previous || !isSameDay(previous.createdAt, message.createdAt);
    const isUnread = message.key === firstUnreadKey;
    const isFirst = isNewDay || isUnread || !previous || !isRun(previous, message);
    if (isFirst) endRun(rows);
    if (isNewDay) {
      rows.push({
        kind: 'day',
        key: `day ${dayKey(message.createdAt)}`,
        label: formatDay(message.createdAt, now),
        at: message.createdAt,
      });
    }
    if (isUnread) rows.push({ kind: 'unread', key: 'unread' });
    const last = rows[rows.length - 1];
    const isGone = message.stub === 'expired';
    // The line of those that went grows, instead of a line for each.
    if (isGone && last?.kind === 'message' && last.gone > 0) last.gone++;
    else {
      const gone = isGone ? 1 : 0;
      rows.push({ kind: 'message', key: message.key, message, isFirst, isLast: false, gone });
    }
    previous = message;
  }
  endRun(rows);
  return rows;
}

function endRun<M extends TimelineMessage>(rows: TimelineRow<M>[]): void {
  const last = rows[rows.length - 1];
  if (last?.kind === 'message') last.isLast = true;
}

function isRun(a: TimelineMessage, b: TimelineMessage): boolean {
  if (a.system || b.system || a.stub === 'expired' || b.stub === 'expired') return false;
  return a.senderId === b.senderId && Math.abs(b.createdAt.getTime() - a.createdAt.getTime()) < runMs;
}

function isSameDay(a: Date, b: Date): boolean {
  return dayKey(a) === dayKey(b);
}

function dayKey(date: Date): string {
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** The day that the row at an index belongs to. */
export function dayAt(
  rows: readonly TimelineRow<TimelineMessage>[],
  index: number,
): { label: string; at: Date } | undefined {
  for (let at = Math.min(index, rows.length - 1); at >= 0; at--) {
    const row = rows[at];
    if (row?.kind === 'day') return row;
  }
  return undefined;
}

type Row = { kind: TimelineRow<TimelineMessage>['kind']; key: string };

/** How the rows changed from one state to the next, as far as the place on the screen depends on it. */
export type RowChange = {
  /** Nothing that was shown is shown now. */
  isOther: boolean;
  /** Rows came or went at the start: the distance to the end is to be kept. */
  isAtStart: boolean;
  /** Rows that are new behind the last message. */
  addedAtEnd: number;
};

/** Compares two states of the timeline. */
export function compareRows(before: readonly Row[], after: readonly Row[]): RowChange {
  const common = findCommon(before, after);
  if (!common) return { isOther: true, isAtStart: false, addedAtEnd: 0 };
  const lastKey = before.findLast(isMessage)?.key;
  const last = after.findLastIndex((row) => row.key === lastKey);
  return {
    isOther: false,
    isAtStart: common.before !== common.after && isSameTail(before, after, common),
    addedAtEnd: last < 0 ? 0 : after.length - 1 - last,
  };
}

/**
 * The next state to show on the way from one to another: the list can keep its place only if rows come or go at one
 * end. Where both ends changed, the end comes first and the start is still the old one.
 */
export function stepTowards<R extends Row>(before: readonly R[], after: readonly R[]): readonly R[] {
  const common = findCommon(before, after);
  if (!common || common.before === common.after || isSameTail(before, after, common)) return after;
  return [...before.slice(0, common.before), ...after.slice(common.after)];
}

type Common = { before: number; after: number };

// Day lines and the unread line stay while what is behind them changes, so only messages tell the place.
const isMessage = (row: Row) => row.kind === 'message';

/** Where the first message of the one that is in the other too stands in both. */
function findCommon(before: readonly Row[], after: readonly Row[]): Common | undefined {
  const places = new Map(after.map((row, index) => [row.key, index]));
  for (const [index, row] of before.entries()) {
    const place = isMessage(row) ? places.get(row.key) : undefined;
    if (place !== undefined) return { before: index, after: place };
  }
  return undefined;
}

function isSameTail(before: readonly Row[], after: readonly Row[], common: Common): boolean {
  return (
    before.length - common.before === after.length - common.after &&
    before[before.length - 1]?.key === after[after.length - 1]?.key
  );
}
