// Turns copies of chats into records of the store and back. The store keeps the newest messages of each chat only.
import { type ChatCopy, countMentions, countUnread, createCopy, isUnsure } from '../copy.ts';
import { expireMessages, noteExpiry } from '../expiry.ts';
import { cutSpans } from '../spans.ts';
import type { StoredChat } from './types.ts';

/** How many of the newest messages of a chat outlive a reload. */
export const keptMessages = 500;

/** The lowest seq of a chat that is kept. */
export function keptFrom(copy: ChatCopy): number {
  return Math.max(1, copy.row.last_seq - keptMessages + 1);
}

/**
 * The record of a chat. The unread count is counted up to now, because it is made of messages that aren't read in again
 * at the start; where it can't be told, or a catch-up is under way, the record says to ask again.
 */
export function freezeCopy(copy: ChatCopy): StoredChat {
  const isOpen = isUnsure(copy) || copy.isPartial;
  return {
    id: copy.id,
    row: copy.row,
    peerId: copy.peerId,
    version: copy.chat.version,
    target: copy.chat.target,
    marksVersion: copy.marks.version,
    marksTarget: copy.marks.target,
    covered: cutSpans(copy.covered, keptFrom(copy)),
    marks: [...copy.markRows.values()],
    hasAllMarks: copy.hasAllMarks,
    me: {
      ...copy.me,
      unread: countUnread(copy),
      mentions: countMentions(copy),
      counted_seq: Math.max(copy.me.counted_seq, copy.row.last_seq),
    },
    // A count of a later snapshot, or of an unknown one, stays that.
    basis: copy.basis === 0 ? 0 : Math.max(copy.basis, copy.chat.version),
    redo: copy.redo < 0 && isOpen ? copy.chat.version : copy.redo,
    readTo: copy.readTo,
    deliveredTo: copy.deliveredTo,
    hidden: [...copy.hidden],
    ...(copy.hasPins ? { pins: [...copy.pins.values()] } : {}),
  };
}

/** The copy of a record. Its messages stay in the store until they are asked for. */
export function thawCopy(self: string, stored: StoredChat, now: number): ChatCopy {
  const { version, marksVersion, me } = stored;
  const copy = createCopy(self, { ...stored.row, version, marks_version: marksVersion, me });
  copy.peerId = stored.peerId;
  copy.chat.expect(stored.target, now);
  copy.marks.expect(stored.marksTarget, now);
  copy.covered = stored.covered;
  copy.markRows = new Map(stored.marks.map((mark) => [mark.user_id, mark]));
  copy.hasAllMarks = stored.hasAllMarks;
  copy.basis = stored.basis;
  copy.redo = stored.redo;
  copy.isInMemory = false;
  copy.readTo = stored.readTo;
  copy.deliveredTo = stored.deliveredTo;
  if (stored.row.last_message) noteExpiry(copy, stored.row.last_message);
  for (const seq of stored.hidden ?? []) copy.hidden.add(seq);
  for (const row of stored.pins ?? []) copy.pins.set(row.seq, row);
  copy.hasPins = stored.pins !== undefined;
  copy.isDirty = false;
  expireMessages(copy, now);
  return copy;
}
