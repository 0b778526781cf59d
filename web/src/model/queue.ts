import {
  ApiError,
  backoffWait,
  type Connection,
  hasCode,
  isSignedOut,
  isTemporary,
  type UploadTransport,
} from '../api/index.ts';
import type { ChatCopy } from './copy.ts';
import type { UploadState } from './media.ts';
import { fillMedia } from './mediaCodec.ts';
import { spanOf } from './spans.ts';
import type { QueuedMessage, StoreBatch } from './store/types.ts';
import { Uploads } from './uploads.ts';

/** How many messages may wait; a device that is offline for long says so instead of taking more. */
export const maxQueued = 1000;
/** Messages on their way at once, one of each chat, so that the order of a chat stays whatever is put off. */
const maxFlying = 16;
/** A message whose bytes are still on their way up holds those behind it back for so long; then they overtake it. */
const holdMs = 10_000;
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
  /** How far its bytes are; undefined once they are up, or where there are none. */
  upload?: UploadState | undefined;
  /** Its bytes, as far as they are at hand. */
  blobs?: readonly Blob[];
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
  transport: UploadTransport;
  /** The bytes of a message that an earlier owner left; fewer where they were lost. */
  loadBlobs: (clientId: string) => Promise<Blob[]>;
};

/**
 * The messages that the server hasn't acknowledged. Each has a client_id from the moment at which the user sent it, and
 * goes out with the same one until there is an answer: that is what makes sending twice safe.
 */
export class SendQueue {
  private readonly options: QueueOptions;
  private readonly entries = new Map<string, QueueEntry>();
  private readonly revisions = new Map<string, number>();
  private readonly uploads: Uploads;
  private isUp = false;
  private upSince = 0;
  private order = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: QueueOptions) {
    this.options = options;
    this.uploads = new Uploads({
      transport: options.transport,
      random: options.random,
      onProgress: (clientId) => this.moved(clientId),
      onSave: (clientId, uploads) => {
        const entry = this.entries.get(clientId);
        if (!entry) return;
        entry.uploads = uploads;
        void options.store({ queued: [plain(entry)] });
      },
      onDone: (clientId) => {
        this.moved(clientId);
        this.pump();
      },
      onRefused: (clientId, { code, message }) => this.refuse(clientId, code, message),
    });
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
      if (message.uploads) void this.restoreUploads(message, message.uploads);
      this.touch(message.chatId);
    }
    this.pump();
  }

  private async restoreUploads(
    { clientId, refusal }: QueuedMessage,
    uploads: NonNullable<QueuedMessage['uploads']>,
  ): Promise<void> {
    this.uploads.add(clientId, uploads, undefined, refusal !== undefined);
    const blobs = await this.options.loadBlobs(clientId).catch(() => []);
    if (blobs.length === uploads.files.length) this.uploads.put(clientId, blobs);
    else if (!this.uploads.idsOf(clientId)) this.refuse(clientId, 'media_lost', 'the browser lost the bytes');
    this.moved(clientId);
  }

  /** Queues a message, with bytes that go up before it. It is on its way, or in the store, when this resolves. */
  async add(
    message: Omit<QueuedMessage, 'queuedAt' | 'order' | 'refusal' | 'uploads'>,
    blobs: readonly Blob[] = [],
  ): Promise<void> {
    if (this.entries.has(message.clientId)) return; // asked again by a view whose owner was replaced
    if (this.entries.size >= maxQueued) throw new ApiError('queue_full', 'too many messages wait');
    this.order++;
    const stored: QueuedMessage = {
      ...message,
      queuedAt: Date.now(),
      order: this.order,
      refusal: undefined,
      ...(blobs.length === 0 ? {} : { uploads: { files: blobs.map(fileOf), isPaused: false } }),
    };
    const { clientId } = stored;
    this.entries.set(clientId, { ...stored, state: 'waiting', seq: 0, tries: 0, notBefore: 0 });
    if (stored.uploads) this.uploads.add(clientId, stored.uploads, blobs);
    this.moved(clientId);
    const isStored = this.options.store({
      queued: [stored],
      ...(blobs.length === 0 ? {} : { blobs: blobs.map((blob, n) => ({ clientId, n, blob })) }),
    });
    this.pump();
    await isStored;
  }

  /** Sends a refused message again, in its place. False: there is none. */
  retry(clientId: string): boolean {
    const entry = this.entries.get(clientId);
    if (entry?.state !== 'failed') return false;
    this.change(entry, { state: 'waiting', refusal: undefined, tries: 0, notBefore: 0 });
    this.uploads.retry(clientId);
    void this.options.store({ queued: [plain({ ...entry, refusal: undefined })] });
    this.pump();
    return true;
  }

  /** Takes a message off that isn't on its way. False: it is, or there is none. */
  discard(clientId: string): boolean {
    const entry = this.entries.get(clientId);
    if (entry?.state !== 'failed' && entry?.state !== 'waiting') return false;
    this.remove(entry, false);
    return true;
  }

  /** Holds the bytes of a message back, or lets them go on. False: they are up, or there are none. */
  pause(clientId: string, isPaused: boolean): boolean {
    const isDone = this.uploads.pause(clientId, isPaused);
    this.pump();
    return isDone;
  }

  /** Says whether there is a connection. What was on its way over the former one goes out again. */
  setUp(isUp: boolean): void {
    if (isUp && !this.isUp) this.upSince = Date.now();
    this.isUp = isUp;
    this.uploads.setUp(isUp);
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
      if (isThere) this.remove(entry, true);
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
    this.uploads.stop();
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
      if (!this.uploads.idsOf(entry.clientId)) {
        const until = Math.max(entry.queuedAt, this.upSince) + holdMs;
        if (until <= now || entry.uploads?.isPaused) continue; // those behind it overtake
        due = Math.min(due, until);
        busy.add(entry.chatId);
        continue;
      }
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
    const { chatId, clientId, poll, replyToSeq, isSilent, notice } = entry;
    const media = entry.media ? [...entry.media] : (this.uploads.idsOf(clientId) ?? []);
    try {
      const { message } = await this.options.call('message.send', {
        chat_id: chatId,
        client_id: clientId,
        content: media.length === 0 ? entry.content : fillMedia(entry.content, media),
        ...(media.length === 0 ? {} : { media }),
        ...(entry.isViewOnce ? { view_once: true } : {}),
        ...(poll ? { poll } : {}),
        ...(isSilent ? { silent: true } : {}),
        ...(replyToSeq === undefined ? {} : { reply_to_seq: replyToSeq }),
        ...notice,
      });
      if (this.entries.has(clientId)) {
        this.change(entry, { state: 'sent', seq: message.seq });
        this.uploads.remove(clientId, true);
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
    // The bytes waited for so long that the server let go of them.
    if (entry.uploads && hasCode(error, 'media_missing')) {
      this.change(entry, { state: 'waiting' });
      this.uploads.restart(entry.clientId);
      return;
    }
    if (error instanceof ApiError) this.refuse(entry.clientId, error.code, error.message);
    else this.refuse(entry.clientId, 'internal', '');
  }

  private refuse(clientId: string, code: string, detail: string): void {
    const entry = this.entries.get(clientId);
    if (!entry) return;
    this.change(entry, { state: 'failed', refusal: { code, detail } });
    void this.options.store({ queued: [plain(entry)] });
    this.pump();
  }

  private moved(clientId: string): void {
    const entry = this.entries.get(clientId);
    if (!entry) return;
    const { uploads } = this;
    this.change(entry, { upload: uploads.stateOf(clientId), blobs: uploads.blobsOf(clientId) });
  }

  private change(entry: QueueEntry, part: Partial<QueueEntry>): void {
    Object.assign(entry, part);
    this.touch(entry.chatId);
  }

  private remove(entry: QueueEntry, isSent: boolean): void {
    this.entries.delete(entry.clientId);
    this.uploads.remove(entry.clientId, isSent);
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

function fileOf({ type, size }: Blob): NonNullable<QueuedMessage['uploads']>['files'][number] {
  return { mimeType: type || 'application/octet-stream', size, mediaId: undefined, isDone: false };
}

function plain(entry: QueueEntry): QueuedMessage {
  const { state: _state, seq: _seq, tries: _tries, notBefore: _notBefore, ...rest } = entry;
  const { upload: _upload, blobs: _blobs, ...message } = rest;
  return message;
}
