import { ApiError, backoffWait, isSignedOut, isTemporary, type UploadTransport } from '../api/index.ts';
import type { UploadState } from './media.ts';

/** Bytes that go up at the same time, over all chats. */
const maxGoing = 3;
/** Progress is told when it moved by this part of the whole, or after this time. */
const toldPart = 0.01;
const toldMs = 250;

/** One blob of a message and how far it is. */
export type StoredUpload = {
  mimeType: string;
  size: number;
  /** With this id it goes on; undefined before it began. */
  mediaId: string | undefined;
  isDone: boolean;
};

/** The uploads of a message, as they are kept. */
export type StoredUploads = { files: StoredUpload[]; isPaused: boolean };

type Item = StoredUpload & {
  state: 'waiting' | 'going' | 'done';
  sent: number;
  tries: number;
  /** Put off until then, in milliseconds since 1970. */
  notBefore: number;
  stop: () => void;
};

type Group = {
  clientId: string;
  items: Item[];
  blobs: readonly Blob[] | undefined;
  isPaused: boolean;
  /** The server doesn't take one of them: nothing of it goes on until the user decides. */
  isRefused: boolean;
  shown: UploadState;
  toldAt: number;
};

type UploadsOptions = {
  transport: UploadTransport;
  random: () => number;
  /** How far the uploads of a message are has changed. */
  onProgress: (clientId: string) => void;
  /** What is kept of them has changed. */
  onSave: (clientId: string, uploads: StoredUploads) => void;
  /** All bytes of a message are up. */
  onDone: (clientId: string) => void;
  /** The server takes them never. */
  onRefused: (clientId: string, error: ApiError) => void;
};

/** The bytes of messages that aren't sent yet, on their way up: some at a time, the oldest first, as far as there is a connection. */
export class Uploads {
  private readonly options: UploadsOptions;
  private readonly groups = new Map<string, Group>();
  private isUp = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: UploadsOptions) {
    this.options = options;
  }

  /** Takes the bytes of a message on; blobs may come later (put). isRefused: they wait for retry. */
  add(
    clientId: string,
    { files, isPaused }: StoredUploads,
    blobs: readonly Blob[] | undefined,
    isRefused = false,
  ): void {
    if (this.groups.has(clientId)) return;
    const items = files.map((file): Item => {
      const state = file.isDone ? 'done' : 'waiting';
      const sent = file.isDone ? file.size : 0;
      return { ...file, state, sent, tries: 0, notBefore: 0, stop: () => undefined };
    });
    const shown = shownOf(items, isPaused);
    this.groups.set(clientId, { clientId, items, blobs, isPaused, isRefused, shown, toldAt: 0 });
    this.pump();
  }

  /** Gives the bytes of a message that was taken up from the store. */
  put(clientId: string, blobs: readonly Blob[]): void {
    const group = this.groups.get(clientId);
    if (!group) return;
    group.blobs = blobs;
    this.pump();
  }

  blobsOf(clientId: string): readonly Blob[] {
    return this.groups.get(clientId)?.blobs ?? [];
  }

  /** The media ids, in the order of the blobs, once all are up; messages without bytes have none to wait for. */
  idsOf(clientId: string): string[] | undefined {
    const group = this.groups.get(clientId);
    if (!group) return [];
    const ids = group.items.flatMap(({ state, mediaId }) => (state === 'done' && mediaId ? [mediaId] : []));
    return ids.length === group.items.length ? ids : undefined;
  }

  /** How far they are; undefined once they are up, the same object until it changed. */
  stateOf(clientId: string): UploadState | undefined {
    const group = this.groups.get(clientId);
    return group && this.idsOf(clientId) === undefined ? group.shown : undefined;
  }

  /** Holds them, or lets them go on. False: there are none. */
  pause(clientId: string, isPaused: boolean): boolean {
    const group = this.groups.get(clientId);
    if (!group || this.idsOf(clientId)) return false;
    group.isPaused = isPaused;
    if (isPaused) this.rest(group);
    else for (const item of group.items) item.notBefore = 0;
    this.save(group);
    this.tell(group, true);
    this.pump();
    return true;
  }

  /** Tries those that were refused again. */
  retry(clientId: string): void {
    const group = this.groups.get(clientId);
    if (!group) return;
    group.isRefused = false;
    for (const item of group.items) {
      item.tries = 0;
      item.notBefore = 0;
    }
    this.tell(group, true);
    this.pump();
  }

  /** The server has lost them: they go up anew. */
  restart(clientId: string): void {
    const group = this.groups.get(clientId);
    if (!group) return;
    for (const item of group.items) {
      Object.assign(item, { state: 'waiting', sent: 0, mediaId: undefined, isDone: false });
    }
    this.save(group);
    this.retry(clientId);
  }

  /** The message is sent, or given up: then the server needn't keep the bytes. */
  remove(clientId: string, isSent: boolean): void {
    const group = this.groups.get(clientId);
    if (!group) return;
    this.groups.delete(clientId);
    for (const { state, stop, mediaId } of group.items) {
      if (state === 'going') stop();
      if (!isSent && mediaId) void this.options.transport.cancel(mediaId);
    }
    this.pump();
  }

  /** Says whether there is a connection. */
  setUp(isUp: boolean): void {
    this.isUp = isUp;
    for (const group of this.groups.values()) {
      if (!isUp) this.rest(group);
      else for (const item of group.items) item.notBefore = 0;
      this.tell(group, true);
    }
    this.pump();
  }

  stop(): void {
    this.isUp = false;
    clearTimeout(this.timer);
    for (const group of this.groups.values()) this.rest(group);
  }

  private rest(group: Group): void {
    for (const item of group.items) {
      if (item.state !== 'going') continue;
      item.stop();
      item.state = 'waiting';
    }
  }

  private pump(): void {
    if (!this.isUp) return;
    clearTimeout(this.timer);
    const all = [...this.groups.values()];
    let going = all.flatMap(({ items }) => items).filter(({ state }) => state === 'going').length;
    const now = Date.now();
    let due = Number.POSITIVE_INFINITY;
    for (const group of all) {
      if (group.isPaused || group.isRefused || !group.blobs) continue;
      for (const [at, item] of group.items.entries()) {
        const blob = group.blobs[at];
        if (item.state !== 'waiting' || !blob) continue;
        if (item.notBefore > now) due = Math.min(due, item.notBefore);
        else if (going < maxGoing) {
          going++;
          void this.run(group, item, blob);
        }
      }
    }
    if (Number.isFinite(due)) this.timer = setTimeout(() => this.pump(), due - now);
  }

  private async run(group: Group, item: Item, blob: Blob): Promise<void> {
    item.state = 'going';
    this.tell(group, true);
    const { mimeType, mediaId } = item;
    const running = this.options.transport.start({
      blob,
      mimeType,
      purpose: 'message',
      mediaId,
      onMediaId: (id) => {
        if (item.mediaId === id) return;
        item.mediaId = id;
        this.save(group);
      },
      onProgress: (sent) => {
        item.sent = Math.min(sent, item.size);
        item.tries = 0;
        this.tell(group, false);
      },
    });
    item.stop = running.stop;
    try {
      item.mediaId = await running.done;
      Object.assign(item, { state: 'done', isDone: true, sent: item.size });
      if (!this.groups.has(group.clientId)) return;
      this.save(group);
      this.tell(group, true);
      if (this.idsOf(group.clientId)) this.options.onDone(group.clientId);
    } catch (error) {
      item.state = 'waiting';
      if (this.groups.has(group.clientId)) this.putBack(group, item, error);
    }
    this.pump();
  }

  private putBack(group: Group, item: Item, error: unknown): void {
    if (!(error instanceof ApiError) || isTemporary(error) || isSignedOut(error)) {
      const atLeast = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
      item.tries++;
      item.notBefore = Date.now() + Math.max(backoffWait(item.tries, this.options.random), atLeast);
      this.tell(group, true);
      return;
    }
    this.rest(group);
    group.isRefused = true;
    this.options.onRefused(group.clientId, error);
  }

  private tell(group: Group, isNow: boolean): void {
    const next = shownOf(group.items, group.isPaused);
    const { shown } = group;
    if (next.state === shown.state && next.sent === shown.sent) return;
    const now = Date.now();
    const isMuch = next.sent - shown.sent >= next.total * toldPart;
    if (!isNow && (!isMuch || now - group.toldAt < toldMs / 2) && now - group.toldAt < toldMs) return;
    group.shown = next;
    group.toldAt = now;
    this.options.onProgress(group.clientId);
  }

  private save({ clientId, items, isPaused }: Group): void {
    const files = items.map(({ mimeType, size, mediaId, isDone }) => ({ mimeType, size, mediaId, isDone }));
    this.options.onSave(clientId, { files, isPaused });
  }
}

function shownOf(items: readonly Item[], isPaused: boolean): UploadState {
  const isGoing = items.some(({ state }) => state === 'going');
  return {
    state: isPaused ? 'paused' : isGoing ? 'going' : 'waiting',
    sent: items.reduce((sum, { sent }) => sum + sent, 0),
    total: items.reduce((sum, { size }) => sum + size, 0),
  };
}
