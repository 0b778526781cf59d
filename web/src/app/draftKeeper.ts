import type { Draft, Model } from '../model/index.ts';
import type { drafts } from '../platform/index.ts';

/** A pause in the writing after which other devices get to know of it. */
const pauseMs = 1500;
/** When what couldn't be kept is tried again. */
const againMs = 15_000;

type Store = typeof drafts;

/**
 * Keeps drafts the same on all devices (docs/protocol.md, section 9). What is changed here goes out after a pause. What another
 * device wrote is taken in unless the text was changed here since; what was changed here without a connection yields to it.
 */
export class DraftKeeper {
  private readonly model: Pick<Model, 'chats' | 'connection' | 'saveDraft'>;
  private readonly store: Store;
  private readonly timers = new Map<string, { timer: ReturnType<typeof setTimeout>; stamp: string }>();
  private readonly busy = new Set<string>();
  private readonly stops: (() => void)[];
  private isRunning = false;

  constructor(model: Pick<Model, 'chats' | 'connection' | 'saveDraft'>, store: Store) {
    this.model = model;
    this.store = store;
    const look = () => this.look();
    this.stops = [model.chats.subscribe(look), model.connection.subscribe(look), store.subscribe(look)];
    this.look();
  }

  stop(): void {
    for (const stop of this.stops) stop();
    for (const { timer } of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  /** Looks what came, and what is to go. */
  private look(): void {
    // Taking something in tells of a change too.
    if (this.isRunning) return;
    this.isRunning = true;
    for (const { id, draft } of this.model.chats.get().chats) if (draft) this.take(id, draft);
    for (const chatId of this.store.all()) this.plan(chatId);
    this.isRunning = false;
  }

  private take(chatId: string, { text, replyToSeq, version }: Draft): void {
    const { base, isChanged } = this.store.syncOf(chatId);
    if (version > base && !isChanged && !this.busy.has(chatId))
      this.store.take(chatId, text, replyToSeq, version);
  }

  private plan(chatId: string): void {
    const sync = this.store.syncOf(chatId);
    if (!sync.isChanged || this.busy.has(chatId)) return;
    if (this.model.connection.get().status !== 'online') {
      if (!sync.isStale) this.store.setSync(chatId, { ...sync, isStale: true });
      return;
    }
    const stamp = this.stampOf(chatId);
    const planned = this.timers.get(chatId);
    if (planned?.stamp === stamp) return;
    clearTimeout(planned?.timer);
    // What was sent is nobody's draft any more: that needn't wait.
    const isNow = sync.isStale || this.store.read(chatId) === '';
    const timer = setTimeout(() => void this.save(chatId), isNow ? 0 : pauseMs);
    this.timers.set(chatId, { timer, stamp });
  }

  private stampOf(chatId: string): string {
    return `${this.store.readReply(chatId)?.seq ?? ''} ${this.store.read(chatId)}`;
  }

  private async save(chatId: string): Promise<void> {
    this.timers.delete(chatId);
    const { base, isStale } = this.store.syncOf(chatId);
    const stamp = this.stampOf(chatId);
    const draft = { text: this.store.read(chatId), replyToSeq: this.store.readReply(chatId)?.seq };
    this.busy.add(chatId);
    const answer = await this.model.saveDraft(chatId, draft, isStale ? base : undefined);
    this.busy.delete(chatId);
    const isSame = this.stampOf(chatId) === stamp;
    if (answer.ok) this.store.setSync(chatId, { base: answer.value, isChanged: !isSame, isStale: false });
    else if (isTemporary(answer.problem.code)) {
      this.timers.set(chatId, { stamp, timer: setTimeout(() => void this.save(chatId), againMs) });
      return;
    } else this.store.setSync(chatId, { base, isChanged: false, isStale: false });
    this.look();
  }
}

/** Whether the same draft may be kept later. Otherwise another one is right, or there is no such chat. */
function isTemporary(code: string): boolean {
  return ['offline', 'rate_limited', 'unavailable', 'internal'].includes(code);
}
