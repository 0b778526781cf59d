import {
  type Connection,
  isSignedOut,
  isTemporary,
  type WireChatMe,
  type WireMarkRequest,
} from '../api/index.ts';
import type { ChatCopy } from './copy.ts';
import type { Replica } from './replica.ts';

/** Bounds how often marks go out; what was raised meanwhile goes together. */
const gatherMs = 300;
const retryMs = 3000;
/** Marks of one call; the server's limit is higher. */
const maxMarks = 100;

type MarkerOptions = {
  call: Connection['call'];
  replica: Replica;
  /** Resolves when everything that was received is stored: only then it is delivered. */
  stored: () => Promise<void>;
  onChange: () => void;
};

/** Raises my marks: delivered for what this device holds, read for what its user has seen. */
export class Marker {
  private readonly options: MarkerOptions;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isUp = false;
  private isBusy = false;

  constructor(options: MarkerOptions) {
    this.options = options;
  }

  setUp(isUp: boolean): void {
    this.isUp = isUp;
    if (isUp) this.schedule();
    else this.stop();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** The user has seen the messages of a chat up to a seq. Answers whether that is new. */
  read(copy: ChatCopy, seq: number): boolean {
    const to = Math.min(seq, copy.row.last_seq);
    if (to <= copy.me.read_seq || to <= copy.readTo) return false;
    copy.readTo = to;
    copy.isDirty = true;
    copy.revision++;
    this.schedule();
    return true;
  }

  /** Looks soon whether there is something to raise; called after each change of the replica. */
  schedule(wait = gatherMs): void {
    if (!this.isUp || this.isBusy) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.raise();
    }, wait);
  }

  private async raise(): Promise<void> {
    const { replica, call, stored, onChange } = this.options;
    const due = [...replica.chats.values()].filter(isBehind).slice(0, maxMarks);
    if (due.length === 0) return;
    this.isBusy = true;
    let wait = gatherMs;
    const marks = due.map(requestOf);
    try {
      await stored();
      const { chats } = await call('marks', { marks });
      confirm(replica, marks, chats ?? []);
    } catch (error) {
      // A refusal is final: what can't be raised isn't tried again and again.
      if (isTemporary(error) || isSignedOut(error)) wait = retryMs;
      else confirm(replica, marks, []);
    }
    this.isBusy = false;
    onChange();
    this.schedule(wait);
  }
}

function isBehind(copy: ChatCopy): boolean {
  if (copy.me.state !== 'member') return false;
  return copy.readTo > copy.me.read_seq || hasUndelivered(copy);
}

/** Whether others sent something above my delivered mark. One's own messages need none. */
function hasUndelivered(copy: ChatCopy): boolean {
  const { last_seq: last } = copy.row;
  if (last - copy.deliveredTo > 50) return true;
  for (let seq = copy.deliveredTo + 1; seq <= last; seq++) {
    if (copy.messages.get(seq)?.sender_id !== copy.self) return true;
  }
  return false;
}

function requestOf(copy: ChatCopy): WireMarkRequest {
  return {
    chat_id: copy.id,
    ...(hasUndelivered(copy) ? { delivered_seq: copy.row.last_seq } : {}),
    ...(copy.readTo > copy.me.read_seq ? { read_seq: copy.readTo } : {}),
  };
}

function confirm(replica: Replica, marks: readonly WireMarkRequest[], chats: readonly WireChatMe[]): void {
  for (const me of chats) replica.putMe(me);
  for (const { chat_id: id, delivered_seq: delivered = 0, read_seq: read = 0 } of marks) {
    const copy = replica.chats.get(id);
    if (!copy) continue;
    copy.deliveredTo = Math.max(copy.deliveredTo, delivered, read);
    if (copy.readTo <= Math.max(read, copy.me.read_seq)) copy.readTo = 0;
    copy.isDirty = true;
    copy.revision++;
  }
}
