import { formatDay } from '../../i18n/index.ts';

/** What the timeline needs to know of a message. */
export type TimelineMessage = {
  /** The same from waiting to sent, so that the row stays the same. */
  key: string;
  senderId: string;
  createdAt: Date;
};

/** A row of the timeline. */
export type TimelineRow<M extends TimelineMessage> =
  | { kind: 'day'; key: string; label: string }
  | { kind: 'unread'; key: string }
  | {
      kind: 'message';
      key: string;
      message: M;
      /** First and last of a run of messages by one sender; a run is drawn close together. */
      isFirst: boolean;
      isLast: boolean;
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
      });
    }
    if (isUnread) rows.push({ kind: 'unread', key: 'unread' });
    rows.push({ kind: 'message', key: message.key, message, isFirst, isLast: false });
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
  return a.senderId === b.senderId && Math.abs(b.createdAt.getTime() - a.createdAt.getTime()) < runMs;
}

function isSameDay(a: Date, b: Date): boolean {
  return dayKey(a) === dayKey(b);
}

function dayKey(date: Date): string {
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** How the rows changed from one state to the next, as far as the place on the screen depends on it. */
export type RowChange = {
  /** Rows were added or taken away only at the start: keep the distance to the end. */
  isAtStart: boolean;
  /** Messages that are new at the end. */
  addedAtEnd: number;
};

/** Compares two states of the timeline by the keys of its messages. */
export function compareRows(before: readonly string[], after: readonly string[]): RowChange {
  const lastBefore = before[before.length - 1];
  const at = lastBefore === undefined ? -1 : after.lastIndexOf(lastBefore);
  const firstBefore = before[0];
  const addedAtEnd = at < 0 ? 0 : after.length - 1 - at;
  return {
    isAtStart: before.length > 0 && addedAtEnd === 0 && at >= 0 && after[0] !== firstBefore,
    addedAtEnd,
  };
}
