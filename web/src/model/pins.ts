// The pinned messages of a chat: held once they were fetched, and kept right by the messages that change. Pure, but for the
// copy that they change.
import type { PinPage, WireMessage } from '../api/index.ts';
import type { Quote } from './contract.ts';
import type { ChatCopy } from './copy.ts';
import { quoteFrom } from './message.ts';

/** Notes whether a message that came is pinned. */
export function notePin(copy: ChatCopy, message: WireMessage): void {
  const { seq, version, pinned_at, stub } = message;
  const held = copy.pins.get(seq);
  if (held && held.version > version) return;
  const isPinned =
    pinned_at !== undefined && !stub && !copy.hidden.has(seq) && seq >= copy.me.visible_from_seq;
  if (isPinned) copy.pins.set(seq, message);
  else copy.pins.delete(seq);
}

/** Takes all pinned messages in as they were fetched; what isn't among them was unpinned. */
export function putPins(copy: ChatCopy, { messages }: Pick<PinPage, 'messages'>, version: number): void {
  const fetched = new Set((messages ?? []).map(({ seq }) => seq));
  for (const [seq, row] of copy.pins) if (!fetched.has(seq) && row.version <= version) copy.pins.delete(seq);
  for (const message of messages ?? []) notePin(copy, message);
  // Changes since may have been passed over: they are asked for again.
  if (version < copy.chat.version && (copy.redo < 0 || version < copy.redo)) copy.redo = version;
  copy.hasPins = true;
  copy.isDirty = true;
  copy.revision++;
}

const made = new WeakMap<ChatCopy, { rows: readonly WireMessage[]; quotes: readonly Quote[] }>();

/** The pinned messages as screens show them, the newest pin first; the same object while they are the same. */
export function pinsOf(copy: ChatCopy): readonly Quote[] {
  const rows = [...copy.pins.values()].sort(
    (a, b) => ((a.pinned_at ?? '') < (b.pinned_at ?? '') ? 1 : -1) || b.seq - a.seq,
  );
  const known = made.get(copy);
  if (known?.rows.length === rows.length && known.rows.every((row, at) => row === rows[at]))
    return known.quotes;
  const quotes = rows.map((row) => quoteFrom(copy, row));
  made.set(copy, { rows, quotes });
  return quotes;
}
