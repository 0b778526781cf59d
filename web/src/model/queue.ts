import { ApiError, backoffWait, type Connection, isSignedOut, isTemporary } from '../api/index.ts';
import type { ChatCopy } from './copy.ts';
import { spanOf } from './spans.ts';
import type { QueuedMessage, StoreBatch } from './store/types.ts';

/** How many messages may wait; a device that is offline for long says so instead of taking more. */
export const maxQueued = 1000;
/** Messages on their way at once, one of each chat, so that the order of a chat stays whatever is put off. */
const maxFlying = 16;
/** How far back a message that came is looked for among those that wait. */
const lookBack = 200;

/** A message that isn't in the copy yet. */
export type QueueEntry = QueuedMessage & {
  state: 'waiting' | 'flying' | 'sent' | 'failed';
  /** Its place, once it is sent. */
  seq: number;
  tries: number;
  /** Put off until then, in milliseconds since 1970. */
  notBefore: number;
};

type QueueOptions = {
  call: Connection['call'];
  /** Stores changes of the queue; resolves once they are durable, or where nothing is. */
  store: (batch: StoreBatch) => Promise<void>;
  /** A message was acknowledged at a version of its chat. Its row comes as an event, or is fetched. */
  onSent: (chatId: string, version: number) => void;
  /** What waits in a chat has changed. */
  onChange: (chatId: string) => void;
  random: () => number;
};

/**
 * The messages that the server hasn't acknowledged. Each has a client_id from the moment at which the user sent it, and
 * goes out with the same one until there is an answer: that is what makes sending twice safe.
 */
export class SendQueue {
  private readonly options: QueueOptions;
  private readonly entries = new Map<string, QueueEntry>();
  private readonly revisions = new Map<string, number>();
  private isUp = false;
  private order = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: QueueOptions) {
    this.options = options;
  }

  /** Takes up what an earlier owner left. */
  restore(queued: readonly QueuedMessage[]): void {
    const sorted = [...queued].sort((a, b) => a.queuedAt - b.queuedAt || a.order - b.order);
    for (const message of sorted) {
      this.entries.set(message.clientId, {
        ...message,
        state: message.refusal ? 'failed' : 'waiting',
        seq: 0,
        tries: 0,
        notBefore: 0,
      });
      this.order = Math.max(this.order, message.order);
      this.touch(message.chatId);
    }
    this.pump();
  }

  /** Queues a message. It is on its way, or in the store, when this resolves. */
  async add(message: Omit<QueuedMessage, 'queuedAt' | 'order' | 'refusal'>): Promise<void> {
    if (this.entries.has(message.clientId)) return; // asked again by a view whose owner was replaced
    if (this.entries.size >= maxQueued) throw new ApiError('queue_full', 'too many messages wait');
    this.order++;
    const stored: QueuedMessage = {
      ...message,
      queuedAt: Date.now(),
      order: this.order,
      refusal: undefined,
    };
    this.entries.set(stored.clientId, { ...stored, state: 'waiting', seq: 0, tries: 0, notBefore: 0 });
    this.touch(stored.chatId);
    const isStored = this.options.store({ queued: [stored] });
    this.pump();
    await isStored;
  }

  /** Sends a refused message again, in its place. False: there is none. */
  retry(clientId: string): boolean {
    const entry = this.entries.get(clientId);
    if (entry?.state !== 'failed') return false;
    this.change(entry, { state: 'waiting', refusal: undefined, tries: 0, notBefore: 0 });
    void this.options.store({ queued: [plain({ ...entry, refusal: undefined })] });
    this.pump();
    return true;
  }

  /** Takes a message off that isn't on its way. False: it is, or there is none. */
  discard(clientId: string): boolean {
    const entry = this.entries.get(clientId);
    if (entry?.state !== 'failed' && entry?.state !== 'waiting') return false;
    this.remove(entry);
    return true;
  }

  /** Says whether there is a connection. What was on its way over the former one goes out again. */
  setUp(isUp: boolean): void {
    this.isUp = isUp;
    if (isUp) {
      for (const entry of this.entries.values()) if (entry.notBefore > 0) entry.notBefore = 0;
      this.pump();
    }
  }

  /** Takes off what the copy of a chat holds by now. */
  settle(copy: ChatCopy): void {
    for (const entry of this.of(copy.id)) {
      // Below the base the copy began anew behind the message.
      const isThere =
        entry.state === 'sent'
          ? entry.seq <= copy.base || spanOf(copy.covered, entry.seq) !== undefined
          : holds(copy, entry);
      if (isThere) this.remove(entry);
    }
  }

  /** What a chat shows behind its messages, oldest first. */
  of(chatId: string): QueueEntry[] {
    return [...this.entries.values()].filter((entry) => entry.chatId === chatId);
  }

  /** Chats that have something queued. */
  chatIds(): Set<string> {
    return new Set([...this.entries.values()].map((entry) => entry.chatId));
  }

  /** Moves with each change of what a chat has queued. */
  revisionOf(chatId: string): number {
    return this.revisions.get(chatId) ?? 0;
  }

  count(): { waiting: number; failed: number } {
    const states = [...this.entries.values()].map((entry) => entry.state);
    return {
      waiting: states.filter((state) => state === 'waiting' || state === 'flying').length,
      failed: states.filter((state) => state === 'failed').length,
    };
  }

  stop(): void {
    this.isUp = false;
    clearTimeout(this.timer);
  }

  private pump(): void {
    if (!this.isUp) return;
    clearTimeout(this.timer);
    const now = Date.now();
    const busy = new Set<string>();
    let flying = 0;
    let due = Number.POSITIVE_INFINITY;
    for (const entry of this.entries.values()) {
      if (entry.state !== 'flying') continue;
      flying++;
      busy.add(entry.chatId);
    }
    for (const entry of this.entries.values()) {
      if (entry.state !== 'waiting' || busy.has(entry.chatId)) continue;
      busy.add(entry.chatId); // those behind it wait for it, even where it is put off
      if (entry.notBefore > now) due = Math.min(due, entry.notBefore);
      else if (flying < maxFlying) {
        flying++;
        void this.send(entry);
      }
    }
    if (Number.isFinite(due)) this.timer = setTimeout(() => this.pump(), due - now);
  }

  private async send(entry: QueueEntry): Promise<void> {
    entry.state = 'flying';
    const { chatId, clientId, content, poll, replyToSeq } = entry;
    try {
      const { message } = await this.options.call('message.send', {
        chat_id: chatId,
        client_id: clientId,
        content,
        ...(poll ? { poll } : {}),
        ...(replyToSeq === undefined ? {} : { reply_to_seq: replyToSeq }),
      });
      if (this.entries.has(clientId)) {
        this.change(entry, { state: 'sent', seq: message.seq });
        void this.options.store({ unqueued: [clientId] });
        this.options.onSent(chatId, message.version);
      }
    } catch (error) {
      this.putBack(entry, error);
    }
    this.pump();
  }

  private putBack(entry: QueueEntry, error: unknown): void {
    if (!this.entries.has(entry.clientId)) return;
    if (isTemporary(error) || isSignedOut(error)) {
      const wait = backoffWait(entry.tries + 1, this.options.random);
      const atLeast = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
      this.change(entry, {
        state: 'waiting',
        tries: entry.tries + 1,
        notBefore: Date.now() + Math.max(wait, atLeast),
      });
      return;
    }
    const refusal =
      error instanceof ApiError
        ? { code: error.code, detail: error.message }
        : { code: 'internal', detail: '' };
    this.change(entry, { state: 'failed', refusal });
    void this.options.store({ queued: [plain(entry)] });
  }

  private change(entry: QueueEntry, part: Partial<QueueEntry>): void {
    Object.assign(entry, part);
    this.touch(entry.chatId);
  }

  private remove(entry: QueueEntry): void {
    this.entries.delete(entry.clientId);
    this.touch(entry.chatId);
    if (entry.state !== 'sent') void this.options.store({ unqueued: [entry.clientId] });
    this.pump();
  }

  private touch(chatId: string): void {
    this.revisions.set(chatId, this.revisionOf(chatId) + 1);
    this.options.onChange(chatId);
  }
}

/** Whether a message came back that has no answer yet: an earlier try had got through. */
function holds(copy: ChatCopy, entry: QueueEntry): boolean {
  const { last_seq: last } = copy.row;
  for (let seq = last; seq > Math.max(0, last - lookBack); seq--) {
    const message = copy.messages.get(seq);
    if (message?.client_id === entry.clientId && message.sender_id === entry.senderId) return true;
  }
  return false;
}

function plain(entry: QueueEntry): QueuedMessage {
  const { state: _state, seq: _seq, tries: _tries, notBefore: _notBefore, ...message } = entry;
  return message;
}
