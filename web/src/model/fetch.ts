import {
  ApiError,
  backoffWait,
  type Calls,
  hasCode,
  isSignedOut,
  type WireBlock,
  type WireChat,
  type WireDraft,
  type WireScheduled,
} from '../api/index.ts';
import { decodeSystem } from './codec.ts';
import { afterOf, type ChatCopy, dueOf, marksAfterOf } from './copy.ts';
import { putPins } from './pins.ts';
import { putChanges, putMembers, restartCopy } from './reduce.ts';
import type { Replica } from './replica.ts';
import { never } from './stream.ts';

/** The pause after a catch-up that left something open. */
const againMs = 200;
const listPage = 100;
/** The server pins no more in a chat. */
const maxPinned = 100;
/** Messages of a page of history. */
export const historyPage = 60;

/** What the fetcher needs and tells. */
export type FetcherOptions = {
  calls: Calls;
  replica: Replica;
  /** Chats on the screen: they are brought up to date first. */
  openChats: () => ReadonlySet<string>;
  /** Something of the replica changed. */
  onChange: () => void;
  /** Nothing is missing any more, or something is again. */
  onIdle: (isIdle: boolean) => void;
  onSignedOut: () => void;
  random: () => number;
};

/** Fetches what the replica misses, one thing after the other. It works while the connection is up. */
export class Fetcher {
  private readonly options: FetcherOptions;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isRunning = false;
  private isBusy = false;
  private failed = 0;
  /** Users that were asked for. */
  private readonly nobody = new Set<string>();

  constructor(options: FetcherOptions) {
    this.options = options;
  }

  start(): void {
    this.isRunning = true;
    this.failed = 0;
    this.nobody.clear();
    this.poke();
  }

  stop(): void {
    this.isRunning = false;
    clearTimeout(this.timer);
  }

  /** Looks whether there is something to do; called after each change of the replica. */
  poke(): void {
    if (!this.isRunning || this.isBusy) return;
    clearTimeout(this.timer);
    const now = Date.now();
    const step = this.nextStep(now);
    if (step) {
      void this.run(step);
      return;
    }
    this.options.onIdle(true);
    const due = this.nextDue(now);
    if (due !== never) this.timer = setTimeout(() => this.poke(), Math.max(0, due - now));
  }

  private async run(step: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.options.onIdle(false);
    let wait = 0;
    try {
      await step();
      this.failed = 0;
    } catch (error) {
      if (isSignedOut(error)) this.options.onSignedOut();
      const atLeast = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
      wait = Math.max(atLeast, 250, backoffWait(++this.failed, this.options.random));
    }
    this.isBusy = false;
    this.options.onChange();
    if (!this.isRunning) return;
    if (wait > 0) this.timer = setTimeout(() => this.poke(), wait);
    else this.poke();
  }

  private nextStep(now: number): (() => Promise<void>) | undefined {
    const { replica, openChats } = this.options;
    if (!replica.isLoaded) return () => this.load();
    if (replica.nextSync <= now || replica.mine.due <= now) return () => this.sync();
    const open = openChats();
    const due = [...replica.chats.values()].filter((copy) => dueOf(copy, now) <= now);
    const first = due.find((copy) => open.has(copy.id));
    if (first) return () => this.catchUp(first);
    const wanted = [...replica.wanted.keys()];
    const id = wanted.find((other) => open.has(other)) ?? wanted[0];
    if (id !== undefined) return () => this.fetchChat(id);
    const newest = due.reduce<ChatCopy | undefined>(
      (best, copy) => (best && best.row.activity_at >= copy.row.activity_at ? best : copy),
      undefined,
    );
    if (newest) return () => this.catchUp(newest);
    const strangers = [...open]
      .map((chatId) => replica.chats.get(chatId))
      .find((copy) => copy && !copy.hasMembers && copy.row.type === 'group');
    if (strangers) return () => this.loadMembers(strangers);
    const unpinned = [...open]
      .map((chatId) => replica.chats.get(chatId))
      .find((copy) => copy && !copy.hasPins && copy.me.state === 'member');
    if (unpinned) return () => this.loadPins(unpinned);
    const stranger = this.findStranger();
    return stranger === undefined ? undefined : () => this.loadUser(stranger);
  }

  /** Somebody whom the chat list names without that anything told who it is: the newest message of a group is theirs. */
  private findStranger(): string | undefined {
    const { replica } = this.options;
    for (const { row, self } of replica.chats.values()) {
      const last = row.type === 'group' ? row.last_message : undefined;
      if (!last) continue;
      const named = [last.sender_id, ...(decodeSystem(last, self)?.userIds ?? [])];
      const stranger = named.find((id) => !replica.users.has(id) && !this.nobody.has(id));
      if (stranger !== undefined) return stranger;
    }
    return undefined;
  }

  /** Fetches the pinned messages of a chat that is on the screen; from then on its changes tell of them. */
  private async loadPins(copy: ChatCopy): Promise<void> {
    try {
      const page = await this.options.calls.pins(copy.id, undefined, maxPinned);
      putPins(copy, page, page.version);
      copy.chat.expect(page.version, Date.now() + againMs);
    } catch (error) {
      if (!hasCode(error, 'not_found')) throw error;
      copy.hasPins = true;
    }
  }

  private async loadUser(id: string): Promise<void> {
    this.nobody.add(id); // asked for once, whatever comes
    try {
      this.options.replica.putUser((await this.options.calls.user(id)).user);
    } catch (error) {
      if (!hasCode(error, 'not_found')) throw error;
    }
  }

  /** Fetches the members of a group that is on the screen: its messages are shown with their senders' names. */
  private async loadMembers(copy: ChatCopy): Promise<void> {
    const { calls, replica } = this.options;
    let cursor: string | undefined;
    do {
      const page = await calls.members(copy.id, cursor, listPage);
      putMembers(copy, page.members);
      for (const { user } of page.members ?? []) replica.putUser(user);
      cursor = page.next || undefined;
    } while (cursor);
    copy.hasMembers = true;
    // The list carries no marks of groups; without them nothing is known to be seen.
    if (!copy.hasAllMarks) await this.catchUp(copy);
  }

  private nextDue(now: number): number {
    const { replica } = this.options;
    let due = Math.min(replica.nextSync, replica.mine.due);
    for (const copy of replica.chats.values()) due = Math.min(due, dueOf(copy, now));
    return due;
  }

  /** Fetches the chat list. The cursor is taken first, so that what moves meanwhile is named by the next sync. */
  private async load(): Promise<void> {
    const { calls, replica } = this.options;
    const sync = await calls.sync(undefined);
    replica.doubtHidden();
    const blocks = await this.fetchBlocks();
    const scheduled = await this.fetchScheduled();
    const drafts = await this.fetchDrafts();
    const rows = new Map<string, WireChat>();
    let cursor: string | undefined;
    do {
      const page = await calls.chats(cursor, listPage);
      for (const row of page.chats ?? []) if (!rows.has(row.id)) rows.set(row.id, row);
      cursor = page.next || undefined;
      // The first page is what the screen shows: it needn't wait for the others.
      for (const row of page.chats ?? []) replica.putChat(row, Date.now());
      this.options.onChange();
    } while (cursor);
    const now = Date.now();
    replica.putSync(sync, now);
    replica.arranged.resetBlocks(blocks, sync.me.version);
    replica.arranged.scheduled.reset(scheduled, sync.me.version);
    replica.arranged.drafts.reset(drafts, sync.me.version);
    replica.putList([...rows.values()], now);
  }

  private async fetchBlocks(): Promise<WireBlock[]> {
    const blocks: WireBlock[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.options.calls.blocks(cursor, listPage);
      blocks.push(...(page.blocks ?? []));
      cursor = page.next || undefined;
    } while (cursor);
    return blocks;
  }

  private async fetchDrafts(): Promise<WireDraft[]> {
    const rows: WireDraft[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.options.calls.drafts(cursor, listPage);
      rows.push(...(page.drafts ?? []));
      cursor = page.next || undefined;
    } while (cursor);
    return rows;
  }

  private async fetchScheduled(): Promise<WireScheduled[]> {
    const rows: WireScheduled[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.options.calls.scheduled(cursor, listPage);
      rows.push(...(page.scheduled ?? []));
      cursor = page.next || undefined;
    } while (cursor);
    return rows;
  }

  private async sync(): Promise<void> {
    const { calls, replica } = this.options;
    try {
      replica.putSync(await calls.sync(replica.cursor), Date.now());
    } catch (error) {
      if (!hasCode(error, 'bad_cursor')) throw error;
      replica.cursor = undefined;
      replica.isLoaded = false;
    }
  }

  /** Fetches a chat that was named, or that may be gone. */
  private async fetchChat(id: string): Promise<void> {
    const { calls, replica } = this.options;
    try {
      replica.putChat((await calls.chat(id)).chat, Date.now());
    } catch (error) {
      if (!hasCode(error, 'not_found')) throw error;
      replica.drop(id);
    }
  }

  /** Fetches what changed in a chat, page by page. */
  private async catchUp(copy: ChatCopy): Promise<void> {
    const { calls, replica } = this.options;
    try {
      for (;;) {
        const after = afterOf(copy);
        const changes = await calls.changes(copy.id, after, marksAfterOf(copy));
        if (replica.chats.get(copy.id) !== copy) return; // dropped meanwhile
        if (changes.reset) return await this.restart(copy);
        copy.notBefore = Date.now() + againMs;
        putChanges(copy, changes, after);
        if (changes.chat?.peer) replica.putUser(changes.chat.peer);
        for (const member of changes.members ?? []) replica.putUser(member.user);
        this.options.onChange();
        if (!changes.more || !this.isRunning) return;
      }
    } catch (error) {
      copy.notBefore = Date.now() + againMs;
      if (!hasCode(error, 'not_found')) throw error;
      replica.drop(copy.id);
    }
  }

  /** Fetches a chat that is too far behind to be caught up: its row and the newest page. */
  private async restart(old: ChatCopy): Promise<void> {
    const { calls, replica } = this.options;
    const { chat } = await calls.chat(old.id);
    const page = await calls.history(old.id, { limit: historyPage });
    if (replica.chats.get(old.id) !== old) return;
    const now = Date.now();
    const copy = restartCopy(old, chat, page, now);
    copy.notBefore = now + againMs;
    if (chat.peer) replica.putUser(chat.peer);
    replica.replace(copy);
  }
}
