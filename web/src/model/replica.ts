import {
  bodyOf,
  type WireAccount,
  type WireBlock,
  type WireChat,
  type WireChatHead,
  type WireChatMe,
  type WireDraft,
  type WireEvent,
  type WireHello,
  type WireHiddenIn,
  type WireScheduled,
  type WireSettings,
  type WireSync,
  type WireUser,
} from '../api/index.ts';
import { Arranged } from './arranged.ts';
import { type ChatCopy, createCopy } from './copy.ts';
import { deleteForMe, putMe, putRow, takeEvent } from './reduce.ts';
import { thawCopy } from './store/freeze.ts';
import type { StoredState } from './store/types.ts';
import { gapWaitMs, Stream } from './stream.ts';

/** How often what moved is asked for although the connection is up: the last event of one's own stream, or a changed profile, can be lost without a trace. */
const syncEveryMs = 5 * 60_000;

/** What was heard of a chat that isn't held. What is fetched may be older than that. */
type Wish = { version: number; marks: number; me: WireChatMe | undefined };

/**
 * The local copy of everything of one user, kept equal to what a fresh fetch returns. It is fed with answers and
 * events, and knows what is missing; fetch.ts gets that. The algorithm stands in docs/protocol.md, section 6, and is
 * the one of client.Replica.
 */
export class Replica {
  readonly self: string;
  epoch = '';
  cursor: string | undefined;
  /** When to ask for what moved, in milliseconds since 1970. */
  nextSync = 0;
  /** The whole chat list is held. */
  isLoaded = false;
  account: WireAccount | undefined;
  mine = new Stream(0);
  readonly arranged = new Arranged();
  readonly chats = new Map<string, ChatCopy>();
  readonly wanted = new Map<string, Wish>();
  /** Messages that were hidden in chats that aren't held. */
  private readonly hidden = new Map<string, readonly number[]>();
  /** Chats that were asked for and aren't there. */
  readonly missing = new Set<string>();
  readonly users = new Map<string, WireUser>();
  /** Grows with each change of a profile or of the set of chats. */
  revision = 0;
  /** What the store hasn't got yet, beside what the copies say. */
  readonly unstored = { meta: false, wipe: false, users: new Set<string>(), dropped: new Set<string>() };

  constructor(self: string) {
    this.self = self;
  }

  /** Begins with what the store holds. */
  thaw(stored: StoredState, now: number): void {
    const {
      epoch = '',
      cursor,
      isLoaded = false,
      account,
      wanted = [],
      settings,
      blocks,
      scheduled,
      drafts,
    } = stored.meta;
    this.epoch = epoch;
    this.cursor = cursor;
    // Earlier releases kept no settings, or nothing of what is scheduled or begun: what they left is fetched afresh once.
    const isWhole = settings !== undefined && scheduled !== undefined && drafts !== undefined;
    this.isLoaded = isLoaded && cursor !== undefined && isWhole;
    this.account = account;
    this.arranged.putSettings(settings);
    this.arranged.putBlocks(blocks);
    this.arranged.scheduled.put(scheduled);
    this.arranged.drafts.put(drafts);
    for (const user of stored.users) this.users.set(user.id, user);
    for (const chat of stored.chats) this.chats.set(chat.id, thawCopy(this.self, chat, now));
    for (const id of wanted) this.want(id);
    this.unstored.meta = false;
    this.revision++;
  }

  /** Takes in the answer to hello. */
  takeHello(hello: WireHello, now: number): void {
    this.putUser(hello.user);
    this.enter(hello.store_epoch);
    if (hello.sync) this.putSync(hello.sync, now);
    else this.isLoaded = false;
  }

  /** Drops everything if the store's history isn't the one that the copy is of. */
  private enter(epoch: string): void {
    if (this.epoch !== '' && this.epoch !== epoch) this.forget();
    this.epoch = epoch;
    this.unstored.meta = true;
  }

  /** Drops everything; it is fetched anew. */
  forget(): void {
    this.cursor = undefined;
    this.isLoaded = false;
    this.mine = new Stream(0);
    this.arranged.clear();
    for (const rows of [this.chats, this.wanted, this.hidden, this.users, this.missing]) rows.clear();
    // Versions of a former history say nothing about those of another one.
    if (this.account) {
      this.account = { ...this.account, version: 0 };
      this.users.set(this.self, { ...this.account.user, profile_version: 0 });
    }
    this.unstored.wipe = true;
    this.unstored.meta = true;
    this.unstored.users.clear();
    this.unstored.dropped.clear();
    this.revision++;
  }

  /** Takes in an event. Typing and presence aren't part of the copy. */
  takeEvent(event: WireEvent, now: number): void {
    switch (event.ev) {
      case 'me.changed':
        this.takeMine(event, now);
        return;
      case 'user.changed': {
        const user = bodyOf(event, 'user.changed')?.user;
        if (user) this.putUser(user);
        return;
      }
      case 'heads':
        this.putHeads(bodyOf(event, 'heads')?.chats ?? [], now + gapWaitMs);
        return;
    }
    if (event.ev === 'join.requests') this.noteAsking(event.chat_id);
    if (!event.chat_id || !event.version) return; // ephemeral
    for (const member of bodyOf(event, 'member.changed')?.members ?? []) this.putUser(member.user);
    const copy = this.chats.get(event.chat_id);
    if (copy) {
      takeEvent(copy, event, now);
      return;
    }
    const wish = this.want(event.chat_id);
    if (event.ev === 'marks') wish.marks = Math.max(wish.marks, event.version);
    else wish.version = Math.max(wish.version, event.version);
  }

  /** Who waits to be let in is no part of the copy: it is only known that it changed. */
  private noteAsking(chatId: string | undefined): void {
    const copy = chatId ? this.chats.get(chatId) : undefined;
    if (!copy) return;
    copy.asking++;
    copy.revision++;
  }

  /** Has a chat fetched that isn't held. */
  want(chatId: string): Wish {
    const wish = this.wanted.get(chatId) ?? { version: 0, marks: 0, me: undefined };
    if (!this.wanted.has(chatId)) {
      this.wanted.set(chatId, wish);
      this.unstored.meta = true;
    }
    return wish;
  }

  /** Applies the rows of me.changed. They carry versions of their own, so they needn't wait for their turn. */
  private takeMine(event: WireEvent, now: number): void {
    const body = bodyOf(event, 'me.changed');
    for (const me of body?.chats ?? []) this.putMe(me);
    this.putHidden(body?.hidden);
    this.arrange(body?.blocks, body?.settings);
    this.putScheduled(body?.scheduled);
    this.putDrafts(body?.drafts);
    if (body?.account) this.putAccount(body.account);
    this.mine.take(event, now, () => undefined);
  }

  /** Takes in what is only mine of a chat, without knowing the chat version that it was counted at. */
  putMe(me: WireChatMe): void {
    const copy = this.chats.get(me.chat_id);
    if (copy) {
      if (me.state === 'member') putMe(copy, me, 0);
      else if (me.version > copy.me.version) this.drop(me.chat_id);
      return;
    }
    const wasNeverHere = me.state !== 'member' && this.isLoaded && !this.wanted.has(me.chat_id);
    if (wasNeverHere) return;
    const wish = this.want(me.chat_id);
    if (!wish.me || me.version > wish.me.version) wish.me = me;
  }

  /** Takes in which messages the user deleted for themselves. What of a chat is on its way may be older. */
  putHidden(hidden: readonly WireHiddenIn[] | undefined): void {
    for (const { chat_id, seqs } of hidden ?? []) {
      const copy = this.chats.get(chat_id);
      if (copy) deleteForMe(copy, seqs);
      else this.hidden.set(chat_id, [...(this.hidden.get(chat_id) ?? []), ...seqs]);
    }
  }

  private arrange(blocks: readonly WireBlock[] | undefined, settings: WireSettings | undefined): void {
    if (!blocks && !settings) return;
    this.arranged.putBlocks(blocks);
    this.arranged.putSettings(settings);
    this.unstored.meta = true;
  }

  /** Takes in messages that are sent later, or were. */
  putScheduled(rows: readonly WireScheduled[] | undefined): void {
    if (this.arranged.scheduled.put(rows)) this.unstored.meta = true;
  }

  /** Takes in what was begun to write. */
  putDrafts(rows: readonly WireDraft[] | null | undefined): void {
    if (this.arranged.drafts.put(rows)) this.unstored.meta = true;
  }

  /** The list is fetched afresh: what was hidden meanwhile isn't named. */
  doubtHidden(): void {
    for (const copy of this.chats.values()) copy.mayHide = true;
  }

  /** Takes the own account in. */
  putAccount(account: WireAccount): void {
    this.putUser(account.user);
    if (!this.account || account.version >= this.account.version) {
      this.account = account;
      this.unstored.meta = true;
      this.revision++;
    }
  }

  /** Keeps the newest profile of everybody. */
  putUser(user: WireUser): void {
    const held = this.users.get(user.id);
    if (held && user.profile_version < held.profile_version) return;
    this.users.set(user.id, user);
    if (held && user.profile_version === held.profile_version) return;
    this.unstored.users.add(user.id);
    this.revision++;
  }

  private putHeads(heads: readonly WireChatHead[], due: number): void {
    for (const head of heads) {
      const copy = this.chats.get(head.id);
      if (copy) {
        copy.chat.expect(head.version, due);
        copy.marks.expect(head.marks_version, due);
        copy.isDirty = true;
      } else {
        const wish = this.want(head.id);
        wish.version = Math.max(wish.version, head.version);
        wish.marks = Math.max(wish.marks, head.marks_version);
      }
    }
  }

  /** Takes in what moved since the cursor. */
  putSync(sync: WireSync, now: number): void {
    this.enter(sync.store_epoch);
    this.cursor = sync.cursor;
    this.nextSync = now + syncEveryMs;
    if (sync.reset) this.isLoaded = false;
    for (const user of sync.users ?? []) this.putUser(user);
    this.putHeads(sync.chats ?? [], now);
    for (const me of sync.me.chats ?? []) this.putMe(me);
    this.putHidden(sync.me.hidden);
    this.arrange(sync.me.blocks, sync.me.settings);
    this.putScheduled(sync.me.scheduled);
    this.putDrafts(sync.me.drafts);
    this.putAccount(sync.me.account);
    this.mine.advance(sync.me.version, () => undefined);
    this.unstored.meta = true;
  }

  /** Takes in the whole chat list, and has fetched again what isn't in it. */
  putList(rows: readonly WireChat[], now: number): void {
    for (const row of rows) this.putChat(row, now);
    const listed = new Set(rows.map((row) => row.id));
    // Left, or it moved up while the list was read.
    for (const id of this.chats.keys()) if (!listed.has(id)) this.want(id);
    this.isLoaded = true;
    this.unstored.meta = true;
    this.revision++;
  }

  /** Takes in a chat that was fetched. */
  putChat(row: WireChat, now: number): void {
    this.missing.delete(row.id);
    if (row.peer) this.putUser(row.peer);
    let copy = this.chats.get(row.id);
    if (copy && mustRestart(copy, row)) {
      const { revision, hidden } = copy;
      copy = { ...createCopy(this.self, row), revision: revision + 1 };
      for (const seq of hidden) copy.hidden.add(seq);
      this.replace(copy);
    }
    if (copy) {
      copy.mayHide &&= row.version < copy.chat.version;
      putRow(copy, row, now);
    } else {
      copy = createCopy(this.self, row);
      deleteForMe(copy, this.hidden.get(row.id) ?? []);
      this.hidden.delete(row.id);
      this.chats.set(row.id, copy);
      this.unstored.dropped.delete(row.id);
      this.revision++;
    }
    const wish = this.wanted.get(row.id);
    if (!wish) return;
    this.wanted.delete(row.id);
    this.unstored.meta = true;
    copy.chat.expect(wish.version, now);
    copy.marks.expect(wish.marks, now);
    if (wish.me) this.putMe(wish.me);
  }

  /** Puts another copy in the place of one that was too far behind. */
  replace(copy: ChatCopy): void {
    const old = this.chats.get(copy.id);
    copy.readTo = old?.readTo ?? 0;
    copy.deliveredTo = Math.max(copy.deliveredTo, old?.deliveredTo ?? 0);
    this.chats.set(copy.id, copy);
    this.revision++;
  }

  /** Forgets a chat that is no longer mine. */
  drop(chatId: string): void {
    this.chats.delete(chatId);
    this.wanted.delete(chatId);
    this.hidden.delete(chatId);
    this.missing.add(chatId);
    this.unstored.dropped.add(chatId);
    this.unstored.meta = true;
    this.revision++;
  }
}

/** Whether messages may be hidden that aren't named any more: the chat begins anew then. */
function mustRestart(copy: ChatCopy, row: WireChat): boolean {
  return copy.mayHide && row.me.version > copy.me.version && row.version >= copy.chat.version;
}
