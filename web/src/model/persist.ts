import type { WireMessage } from '../api/index.ts';
import { type ChatCopy, isUnsure } from './copy.ts';
import { expireMessages, noteExpiry } from './expiry.ts';
import { asHidden } from './reduce.ts';
import type { Replica } from './replica.ts';
import { cutSpans, type Spans, spanOf } from './spans.ts';
import { freezeCopy, keptFrom } from './store/freeze.ts';
import { DeposedError, type Store, type StoreBatch } from './store/types.ts';

/** How long changes are gathered before they are written together. */
const gatherMs = 150;
/** How many messages are kept unless that is set. */
export const maxStored = 50_000;
/** A chat that isn't open keeps at most so many messages in memory. */
const maxResting = 100;

type PersisterOptions = {
  store: Store;
  replica: Replica;
  openChats: () => ReadonlySet<string>;
  /** The time of the server, in milliseconds since 1970, as far as it is known. */
  now?: () => number;
  onDeposed: () => void;
};

/** Writes what changed in the replica to the store, and takes out of memory what rests there. */
export class Persister {
  private readonly options: PersisterOptions;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last: Promise<void> = Promise.resolve();
  /** The store failed: nothing more is cached until the next start. */
  private isBroken = false;
  private isStopped = false;
  /** Messages of all chats that are kept; beyond, those of the chats that rested longest go. */
  maxMessages = maxStored;
  private readonly trimmedTo = new Map<string, number>();

  constructor(options: PersisterOptions) {
    this.options = options;
  }

  /** Something changed; it is written soon. */
  schedule(): void {
    if (this.isStopped) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.flush();
    }, gatherMs);
  }

  /** Writes now what has changed. Never rejects. */
  flush(): Promise<void> {
    this.last = this.last.then(() => this.write());
    return this.last;
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** Has the messages of a chat that the store holds in memory. */
  async bringIn(copy: ChatCopy): Promise<void> {
    if (copy.isInMemory) return;
    let rows: WireMessage[] = [];
    try {
      rows = await this.options.store.loadMessages(copy.id, keptFrom(copy));
    } catch {
      // A store that can't be read is one that is empty: what is missing is fetched.
    }
    if (copy.isInMemory) return;
    for (const row of rows) {
      const held = copy.messages.get(row.seq);
      if (spanOf(copy.covered, row.seq) && (!held || row.version > held.version)) {
        copy.messages.set(row.seq, asHidden(copy, row));
        noteExpiry(copy, row);
      }
    }
    expireMessages(copy, (this.options.now ?? Date.now)());
    copy.covered = confirmSpans(copy.covered, copy.messages);
    copy.isInMemory = true;
    copy.revision++;
  }

  private async write(): Promise<void> {
    if (this.isStopped || this.isBroken) return;
    const batch = this.gather();
    if (!batch) return;
    try {
      await this.options.store.write(batch);
      this.release();
    } catch (error) {
      if (error instanceof DeposedError) {
        this.stop();
        this.options.onDeposed();
        return;
      }
      // This batch is missing from now on, so none may follow: what is stored stays true to its cursor. A full disk gives
      // its rows up, for the queue needs the room more.
      this.isBroken = true;
      const isFull = error instanceof Error && error.name === 'QuotaExceededError';
      if (isFull) await this.options.store.write({ wipe: 'rows' }).catch(() => undefined);
    }
  }

  /** Takes what changed since the last time, as one batch: the cursor goes with the rows that it speaks of. */
  private gather(): StoreBatch | undefined {
    const { replica } = this.options;
    const { unstored } = replica;
    const trims = this.shrink();
    const dirty = [...replica.chats.values()].filter((copy) => copy.isDirty || copy.dirtySeqs.size > 0);
    const isNothing =
      dirty.length === 0 &&
      !unstored.meta &&
      !unstored.wipe &&
      unstored.users.size + unstored.dropped.size === 0;
    if (isNothing) return undefined;
    const messages = dirty.flatMap((copy) => takeDirtyMessages(copy));
    const batch: StoreBatch = {
      chats: dirty.map(freezeCopy),
      messages,
      users: [...unstored.users].flatMap((id) => replica.users.get(id) ?? []),
      dropChats: [...unstored.dropped],
      trims: [...this.trimsOf(dirty), ...trims],
      meta: {
        epoch: replica.epoch,
        isLoaded: replica.isLoaded,
        wanted: [...replica.wanted.keys()],
        settings: replica.arranged.settings,
        blocks: [...replica.arranged.blocks.values()],
        scheduled: replica.arranged.scheduled.open(),
        drafts: replica.arranged.drafts.all(),
        ...(replica.cursor === undefined ? {} : { cursor: replica.cursor }),
        ...(replica.account ? { account: replica.account } : {}),
      },
      ...(unstored.wipe ? { wipe: 'rows' as const } : {}),
    };
    for (const copy of dirty) copy.isDirty = false;
    unstored.meta = unstored.wipe = false;
    unstored.users.clear();
    unstored.dropped.clear();
    return batch;
  }

  /** Which messages fall out at the old end; looked at once in a while, because it reads the store. */
  private trimsOf(copies: readonly ChatCopy[]): { chatId: string; below: number }[] {
    return copies.flatMap((copy) => {
      const below = keptFrom(copy);
      if (below - (this.trimmedTo.get(copy.id) ?? 0) < 100) return [];
      this.trimmedTo.set(copy.id, below);
      return [{ chatId: copy.id, below }];
    });
  }

  /** Gives up the histories that rested longest once all of them are too many. */
  private shrink(): { chatId: string; below: number }[] {
    const { replica, openChats } = this.options;
    const open = openChats();
    const copies = [...replica.chats.values()];
    let total = copies.reduce((sum, copy) => sum + sizeOf(copy.covered), 0);
    if (total <= this.maxMessages) return [];
    const trims: { chatId: string; below: number }[] = [];
    const resting = copies.filter(
      (copy) => !open.has(copy.id) && copy.covered.length > 0 && copy.dirtySeqs.size === 0 && !isUnsure(copy),
    );
    for (const copy of resting.sort((a, b) => (a.row.activity_at < b.row.activity_at ? -1 : 1))) {
      if (total <= this.maxMessages * 0.9) break;
      total -= sizeOf(copy.covered);
      rest(copy, []);
      copy.isDirty = true;
      trims.push({ chatId: copy.id, below: copy.row.last_seq + 1 });
    }
    return trims;
  }

  /** Takes messages of chats that aren't open out of memory; the store has them. */
  private release(): void {
    const { replica, openChats, store } = this.options;
    if (!store.isPersistent) return;
    const open = openChats();
    for (const copy of replica.chats.values()) {
      const isResting = !open.has(copy.id) && copy.messages.size > maxResting && copy.dirtySeqs.size === 0;
      if (isResting && !copy.isDirty && !isUnsure(copy)) rest(copy, cutSpans(copy.covered, keptFrom(copy)));
    }
  }
}

/** Puts a copy into the state in which it comes out of the store. */
function rest(copy: ChatCopy, covered: Spans): void {
  const { me, basis } = freezeCopy(copy);
  copy.me = me;
  copy.basis = basis;
  copy.base = copy.row.last_seq;
  copy.stubs.clear();
  copy.recounts.clear();
  copy.messages.clear();
  copy.covered = covered;
  copy.isInMemory = covered.length === 0;
  copy.revision++;
}

function takeDirtyMessages(copy: ChatCopy): WireMessage[] {
  const from = keptFrom(copy);
  const rows = [...copy.dirtySeqs]
    .filter((seq) => seq >= from)
    .flatMap((seq) => copy.messages.get(seq) ?? []);
  copy.dirtySeqs.clear();
  return rows;
}

/** What of spans is really held: a store that lost rows must not make a hole in the history. */
function confirmSpans(spans: Spans, messages: ReadonlyMap<number, unknown>): Spans {
  const confirmed: { from: number; to: number }[] = [];
  for (const { from, to } of spans) {
    for (let seq = from; seq <= to; seq++) {
      if (!messages.has(seq)) continue;
      const last = confirmed[confirmed.length - 1];
      if (last && last.to === seq - 1) last.to = seq;
      else confirmed.push({ from: seq, to: seq });
    }
  }
  return confirmed;
}

function sizeOf(spans: Spans): number {
  return spans.reduce((sum, span) => sum + span.to - span.from + 1, 0);
}
