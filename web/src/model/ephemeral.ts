// What isn't kept: who types, and who is there.
import { bodyOf, type Connection, type WireEvent, type WirePresence } from '../api/index.ts';

/** A notice of typing ends after so long at most, whatever its sender's clock says. */
const maxTypingMs = 10_000;
/** Own notices are repeated no more often. */
const repeatMs = 3000;
/** A user who has stopped changing the text for so long isn't typing any more. */
const pauseMs = 5000;

/** Who types in which chat. */
export class Typing {
  private readonly notices = new Map<string, Map<string, ReturnType<typeof setTimeout>>>();
  private readonly onChange: (chatId: string) => void;
  /** How far the server's clock is ahead of ours, in milliseconds. */
  clockAhead = 0;

  constructor(onChange: (chatId: string) => void) {
    this.onChange = onChange;
  }

  takeEvent(event: WireEvent): void {
    const body = bodyOf(event, 'typing');
    if (body && event.chat_id) {
      const left = Date.parse(body.expires_at) - this.clockAhead - Date.now();
      if (body.stopped) this.end(event.chat_id, body.user_id);
      else this.begin(event.chat_id, body.user_id, Math.min(Math.max(left, 1000), maxTypingMs));
    }
    const message = bodyOf(event, 'message.new')?.message;
    if (message) this.end(message.chat_id, message.sender_id);
  }

  /** Users who type in a chat. */
  of(chatId: string): string[] {
    return [...(this.notices.get(chatId)?.keys() ?? [])];
  }

  clear(): void {
    for (const [chatId, users] of this.notices) for (const id of [...users.keys()]) this.end(chatId, id);
  }

  private begin(chatId: string, userId: string, ms: number): void {
    const users = this.notices.get(chatId) ?? new Map();
    this.notices.set(chatId, users);
    const isNew = !users.has(userId);
    clearTimeout(users.get(userId));
    users.set(
      userId,
      setTimeout(() => this.end(chatId, userId), ms),
    );
    if (isNew) this.onChange(chatId);
  }

  private end(chatId: string, userId: string): void {
    const users = this.notices.get(chatId);
    const timer = users?.get(userId);
    if (!users || timer === undefined) return;
    clearTimeout(timer);
    users.delete(userId);
    if (users.size === 0) this.notices.delete(chatId);
    this.onChange(chatId);
  }
}

/** Tells the others that I type: not at each key, and that I stopped. */
export class OwnTyping {
  private readonly call: Connection['call'];
  private readonly chats = new Map<string, { toldAt: number; timer: ReturnType<typeof setTimeout> }>();

  constructor(call: Connection['call']) {
    this.call = call;
  }

  set(chatId: string, isTyping: boolean): void {
    const known = this.chats.get(chatId);
    clearTimeout(known?.timer);
    if (!isTyping) {
      this.chats.delete(chatId);
      if (known) this.tell(chatId, true);
      return;
    }
    const now = Date.now();
    const isDue = !known || now - known.toldAt >= repeatMs;
    const timer = setTimeout(() => this.set(chatId, false), pauseMs);
    this.chats.set(chatId, { toldAt: isDue ? now : known.toldAt, timer });
    if (isDue) this.tell(chatId, false);
  }

  /** Forgets what was told, without telling; a message says that typing is over. */
  forget(chatId: string): void {
    clearTimeout(this.chats.get(chatId)?.timer);
    this.chats.delete(chatId);
  }

  private tell(chatId: string, isStopped: boolean): void {
    // May be lost: the next notice, or the end of the last one, corrects it.
    this.call('typing', { chat_id: chatId, ...(isStopped ? { stopped: true } : {}) }).catch(() => undefined);
  }
}

/** How many users' presence is asked for; the server takes a page of them. */
const maxWatched = 100;
/** How long changes of who is on the screen are gathered. */
const watchAfterMs = 300;

/** Who of those on the screen is there. */
export class PresenceWatch {
  private readonly call: Connection['call'];
  private readonly onChange: () => void;
  private readonly known = new Map<string, WirePresence>();
  private watched: readonly string[] = [];
  private asked = '';
  /** Those who are asked for once more since the connection is there. */
  private readonly retried = new Set<string>();
  private isUp = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Moves with each change. */
  revision = 0;

  constructor(call: Connection['call'], onChange: () => void) {
    this.call = call;
    this.onChange = onChange;
  }

  /** Says who is on the screen, those that matter most first. */
  watch(userIds: Iterable<string>): void {
    const ids = [...new Set(userIds)].slice(0, maxWatched).sort();
    if (ids.join() === this.watched.join()) return;
    this.watched = ids;
    this.schedule();
  }

  setUp(isUp: boolean): void {
    this.isUp = isUp;
    this.asked = '';
    this.retried.clear();
    if (isUp) {
      this.schedule(0);
      return;
    }
    // What was known may have changed unheard.
    this.known.clear();
    this.changed();
  }

  takeEvent(event: WireEvent): void {
    const body = bodyOf(event, 'presence');
    if (body) this.put([body]);
    const sender = bodyOf(event, 'message.new')?.message.sender_id;
    if (sender !== undefined) this.retry(sender);
  }

  /** Asks again for somebody who wasn't to be seen when asked for: by writing they accept who wrote to them first. */
  private retry(userId: string): void {
    if (this.known.has(userId) || this.retried.has(userId) || !this.watched.includes(userId)) return;
    this.retried.add(userId);
    this.asked = '';
    this.schedule();
  }

  of(userId: string): WirePresence | undefined {
    return this.known.get(userId);
  }

  private schedule(wait = watchAfterMs): void {
    clearTimeout(this.timer);
    if (this.isUp) this.timer = setTimeout(() => void this.subscribe(), wait);
  }

  private async subscribe(): Promise<void> {
    const ids = this.watched;
    if (ids.join() === this.asked || (ids.length === 0 && this.asked === '')) return;
    this.asked = ids.join();
    try {
      const { presence } = await this.call('presence.subscribe', { user_ids: [...ids] });
      for (const id of this.known.keys()) if (!ids.includes(id)) this.known.delete(id);
      this.put(presence ?? []);
    } catch {
      this.asked = '';
      this.schedule(3000);
    }
  }

  private put(rows: readonly WirePresence[]): void {
    for (const row of rows) this.known.set(row.user_id, row);
    this.changed();
  }

  private changed(): void {
    this.revision++;
    this.onChange();
  }
}
