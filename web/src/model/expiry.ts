// Messages that go by themselves. When their time is over they go here too, at once and without a connection; the stub of
// the server follows, with a version of its own (docs/protocol.md, section 8). Pure, but for the copy that they change.
import type { WireMessage } from '../api/index.ts';
import type { ChatCopy } from './copy.ts';

/** Notes when a message goes by itself. */
export function noteExpiry(copy: ChatCopy, { seq, stub, expires_at }: WireMessage): void {
  if (expires_at && !stub) copy.expiring.set(seq, Date.parse(expires_at));
  else copy.expiring.delete(seq);
}

/** When the next message of a chat goes, in milliseconds since 1970; Infinity: none does. */
export function nextExpiry(copy: ChatCopy): number {
  return Math.min(Number.POSITIVE_INFINITY, ...copy.expiring.values());
}

/** Makes stubs of the messages whose time is over. Whether there were any. */
export function expireMessages(copy: ChatCopy, now: number): boolean {
  let hasGone = false;
  for (const [seq, at] of copy.expiring) {
    if (at > now) continue;
    copy.expiring.delete(seq);
    hasGone = true;
    const held = copy.messages.get(seq);
    if (held) {
      copy.messages.set(seq, asExpired(held));
      copy.dirtySeqs.add(seq);
    }
    const last = copy.row.last_message;
    if (last?.seq === seq) copy.row = { ...copy.row, last_message: asExpired(last) };
  }
  if (!hasGone) return false;
  copy.isDirty = true;
  copy.revision++;
  return true;
}

/** What is left of a message when its time is over: the same as a fetched row has of it. */
export function asExpired(message: WireMessage): WireMessage {
  if (message.stub || !message.expires_at) return message;
  const { chat_id, seq, version, sender_id, client_id, created_at, me } = message;
  return {
    chat_id,
    seq,
    version,
    sender_id,
    client_id,
    created_at,
    stub: 'expired',
    ...(me?.hidden ? { me } : {}),
  };
}
