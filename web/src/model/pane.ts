import { ApiError, type HistoryRange, hasCode, offlineCode, type WireMessagePage } from '../api/index.ts';
import type { ChatSummary, ConversationState, Message, Person, Problem } from './contract.ts';
import { type ChatCopy, historyOf, isCountable, unreadOf } from './copy.ts';
import { historyPage } from './fetch.ts';
import { messageOf } from './message.ts';
import { pinsOf } from './pins.ts';
import { QuoteLoader, quotePage } from './quotes.ts';
import type { Replica } from './replica.ts';
import { personOf } from './select.ts';
import { hasAll, type Span, spanOf } from './spans.ts';

/** Messages that are shown above the place at which a conversation opens. */
const above = 25;
/** A pane doesn't grow beyond; the far end is let go. */
const maxShown = 2000;

/** What a pane needs of its owner. */
export type PaneOptions = {
  chatId: string;
  replica: Replica;
  /** Fetches a part of a history into the copy. */
  load: (copy: ChatCopy, range: Omit<HistoryRange, 'limit'>, limit?: number) => Promise<WireMessagePage>;
  /** Has the messages of a chat in memory that the store holds. */
  bringIn: (copy: ChatCopy) => Promise<void>;
  /** A chat is asked for that isn't held. */
  onWanted: () => void;
  onChange: () => void;
  /** Whether the copies are up to date. */
  isSynced: () => boolean;
  /** Where to begin; at the first unread message without it. */
  around?: number | undefined;
};

type Place = 'start' | 'newest' | { around: number };

/**
 * The part of a chat's history that one screen shows: a range of seqs that are all held. It moves when the screen asks,
 * and follows the newest message while it reaches it.
 */
export class ConversationPane {
  readonly chatId: string;
  private readonly options: PaneOptions;
  private range: Span | undefined;
  private isFollowing = false;
  private isPlacing = false;
  private isAtStart = false;
  private loading: { older: boolean; newer: boolean } = { older: false, newer: false };
  private problem: Problem | undefined;
  /** What was read, and whether something wasn't, when the pane was opened. */
  private opened: { readSeq: number; hasUnread: boolean; isFinal: boolean } | undefined;
  private firstUnread: number | undefined;
  private isClosed = false;
  /** The wanted part couldn't be had, so another one, or nothing, is shown. */
  private isMakeshift = false;
  private readonly quotes: QuoteLoader;

  constructor(options: PaneOptions) {
    this.options = options;
    this.chatId = options.chatId;
    this.quotes = new QuoteLoader((copy, seq) => options.load(copy, { around: seq }, quotePage));
  }

  private get copy(): ChatCopy | undefined {
    return this.options.replica.chats.get(this.chatId);
  }

  /** Looks whether there is something to do; called after each change of the replica. */
  poke(): void {
    if (this.isClosed) return;
    const { replica, onWanted } = this.options;
    const { copy } = this;
    if (!copy) {
      // Who comes back has everything read that is there by then.
      this.range = this.opened = this.firstUnread = undefined;
      const isUnknown =
        replica.isLoaded && !replica.missing.has(this.chatId) && !replica.wanted.has(this.chatId);
      if (isUnknown) {
        replica.want(this.chatId);
        onWanted();
      }
      return;
    }
    this.settleOpened(copy);
    if (this.isPlacing) return;
    const { around } = this.options;
    if (!this.range) void this.place(around === undefined ? 'start' : { around });
    else if (this.range.from <= this.range.to && !spanOf(copy.covered, this.range.from)) {
      // The copy began anew without this part.
      this.range = undefined;
      void this.place('newest');
    }
  }

  /** A pane that was opened from the cache learns with the first sync what is unread. */
  private settleOpened(copy: ChatCopy): void {
    const { opened } = this;
    if (!opened || opened.isFinal || !this.options.isSynced()) return;
    opened.isFinal = true;
    if (opened.hasUnread || unreadOf(copy) === 0) return;
    opened.hasUnread = true;
    opened.readSeq = Math.max(opened.readSeq, copy.me.read_seq);
  }

  /** There is a connection again: what couldn't be had is asked for. */
  retry(): void {
    this.quotes.retry();
    if (!this.isMakeshift || this.isPlacing || this.isClosed) return;
    this.isMakeshift = false;
    void this.place('start');
  }

  close(): void {
    this.isClosed = true;
  }

  showNewest(): void {
    if (!this.isFollowing) void this.place('newest');
  }

  showAround(seq: number): void {
    void this.place({ around: seq });
  }

  private async place(place: Place): Promise<void> {
    const { copy } = this;
    if (!copy) return;
    this.isPlacing = true;
    try {
      await this.options.bringIn(copy);
      const { read_seq: confirmed } = copy.me;
      this.opened ??= {
        readSeq: Math.max(confirmed, copy.readTo),
        hasUnread: unreadOf(copy) > 0,
        isFinal: this.options.isSynced(),
      };
      const target = this.targetOf(copy, place);
      let span = this.spanAt(copy, target);
      if (!span) {
        await this.load(copy, target === undefined ? {} : { around: target });
        span = this.spanAt(copy, target) ?? copy.covered[copy.covered.length - 1];
      }
      this.put(copy, span, target);
    } catch (error) {
      this.fail(error);
      // A jump that failed leaves the screen where it is.
      this.isMakeshift = typeof place === 'string' || !this.range;
      // What is held is shown where the wanted part can't be had.
      if (!this.range) this.put(copy, copy.covered[copy.covered.length - 1], undefined);
    } finally {
      this.isPlacing = false;
      this.options.onChange();
    }
  }

  /** The seq to show; undefined: the newest one. */
  private targetOf(copy: ChatCopy, place: Place): number | undefined {
    if (place === 'newest') return undefined;
    if (place !== 'start') return place.around;
    const { opened } = this;
    const isNear = !opened?.hasUnread || opened.readSeq + 1 > copy.row.last_seq;
    return isNear ? undefined : Math.max(opened.readSeq + 1, copy.me.visible_from_seq, 1);
  }

  private spanAt(copy: ChatCopy, target: number | undefined): Span | undefined {
    const { last_seq: last } = copy.row;
    if (last === 0) return { from: 1, to: 0 };
    const span = spanOf(copy.covered, target ?? last);
    if (!span) return undefined;
    // A few messages behind a place, or before the end, would be shown as a fragment: a page is fetched then.
    const from = target === undefined ? last - above : target - above;
    const isEnough = hasAll(
      copy.covered,
      Math.max(from, copy.me.visible_from_seq, 1),
      Math.min(target ?? last, last),
    );
    return isEnough || this.isAtStart ? span : undefined;
  }

  private put(copy: ChatCopy, span: Span | undefined, target: number | undefined): void {
    if (!span) {
      this.range ??= { from: copy.row.last_seq + 1, to: copy.row.last_seq };
      this.isFollowing = true;
      return;
    }
    const to = target === undefined ? span.to : Math.min(span.to, target + historyPage);
    this.range = {
      from: Math.max(span.from, Math.min(target ?? to, to) - (target === undefined ? historyPage : above)),
      to,
    };
    this.isFollowing = to >= copy.row.last_seq;
  }

  async loadOlder(): Promise<void> {
    const { copy, range } = this;
    if (!copy || !range || this.loading.older || !this.hasOlder(copy, range)) return;
    await this.extend(copy, 'older', range.from - 1, async () => {
      const page = await this.load(copy, { before: range.from });
      if (page.messages.length === 0) this.isAtStart = true;
    });
  }

  async loadNewer(): Promise<void> {
    const { copy, range } = this;
    if (!copy || !range || this.loading.newer || range.to >= copy.row.last_seq) return;
    await this.extend(copy, 'newer', range.to + 1, async () => {
      await this.load(copy, { after: range.to });
    });
  }

  private async extend(
    copy: ChatCopy,
    side: 'older' | 'newer',
    next: number,
    fetch: () => Promise<void>,
  ): Promise<void> {
    this.loading[side] = true;
    this.options.onChange();
    try {
      if (!spanOf(copy.covered, next)) await fetch();
      const span = spanOf(copy.covered, next);
      const { range } = this;
      if (span && range && this.copy === copy) {
        const from = side === 'older' ? Math.max(span.from, range.from - historyPage) : range.from;
        const to = side === 'newer' ? Math.min(span.to, range.to + historyPage) : range.to;
        this.range = trim({ from, to }, side);
        this.isFollowing = this.range.to >= copy.row.last_seq;
      }
      this.problem = undefined;
    } catch (error) {
      this.fail(error);
    }
    this.loading[side] = false;
    this.options.onChange();
  }

  private async load(copy: ChatCopy, range: Omit<HistoryRange, 'limit'>) {
    const page = await this.options.load(copy, range);
    this.problem = undefined;
    return page;
  }

  private fail(error: unknown): void {
    const code = error instanceof ApiError ? error.code : offlineCode;
    this.problem = { code };
    if (hasCode(error, 'not_found')) this.options.replica.want(this.chatId);
  }

  private hasOlder(copy: ChatCopy, range: Span): boolean {
    return !this.isAtStart && range.from > Math.max(1, copy.me.visible_from_seq);
  }

  /** What the screen shows now. */
  snapshot(chat: ChatSummary | undefined, waiting: readonly Message[]): ConversationState {
    const { copy, range } = this;
    if (!copy || !chat) {
      const isMissing = !copy && this.options.replica.missing.has(this.chatId);
      return { ...nothing, status: isMissing ? 'missing' : 'loading', problem: this.problem };
    }
    if (!range) return { ...nothing, problem: this.problem };
    this.follow(copy, range);
    const { from, to } = this.range ?? range;
    const rows = historyOf(copy, from, to).filter((row) => !row.me?.hidden);
    const hasNewer = to < copy.row.last_seq && !this.isFollowing;
    this.quotes.want(copy, rows);
    const shown = rows.map((row) => messageOf(copy, row, this.options.replica.users));
    const first = this.findFirstUnread(copy, from, to);
    return {
      status: 'ready',
      chat,
      messages: hasNewer ? shown : [...shown, ...waiting],
      hasOlder: this.hasOlder(copy, { from, to }),
      hasNewer,
      isLoadingOlder: this.loading.older,
      isLoadingNewer: this.loading.newer,
      problem: this.problem,
      firstUnreadKey: shown.find((message) => message.seq === first)?.key,
      unread: chat.unread,
      pins: pinsOf(copy),
      marksVersion: copy.marks.version,
      scheduled: this.options.replica.arranged.scheduled.of(this.chatId),
      people: this.peopleOf(
        [...shown, ...waiting]
          .flatMap(({ senderId, quote, reactions, system, mentions, poll }) => [
            senderId,
            ...(poll?.answers.flatMap((answer) => answer.by) ?? []),
            ...(quote?.senderId ? [quote.senderId] : []),
            ...(system?.userIds ?? []),
            ...(mentions ?? []).map(({ userId }) => userId),
            ...reactions.flatMap((reaction) => reaction.by),
          ])
          .concat(pinsOf(copy).map(({ senderId }) => senderId)),
        copy,
      ),
    };
  }

  /** The end moves with the newest message while it is shown. */
  private follow(copy: ChatCopy, range: Span): void {
    if (!this.isFollowing) return;
    const next = range.to + 1;
    const span = spanOf(copy.covered, range.from <= range.to ? range.to : next);
    if (span && span.to > range.to) this.range = { from: range.from, to: span.to };
  }

  private findFirstUnread(copy: ChatCopy, from: number, to: number): number | undefined {
    const { opened } = this;
    if (!opened?.hasUnread) return undefined;
    // Only a pane that begins at or below what was read knows which is the first.
    if (this.firstUnread === undefined && from <= opened.readSeq + 1) {
      this.firstUnread = historyOf(copy, opened.readSeq + 1, to).find((row) =>
        isCountable(copy.self, row),
      )?.seq;
    }
    return this.firstUnread;
  }

  private peopleOf(senders: string[], copy: ChatCopy): Record<string, Person> {
    const shown: Record<string, Person> = {};
    for (const id of new Set([...senders, copy.peerId])) {
      const user = id === copy.self ? undefined : this.options.replica.users.get(id);
      if (user) shown[id] = personOf(user);
    }
    return shown;
  }
}

const nothing: ConversationState = {
  status: 'loading',
  chat: undefined,
  messages: [],
  hasOlder: false,
  hasNewer: false,
  isLoadingOlder: false,
  isLoadingNewer: false,
  problem: undefined,
  firstUnreadKey: undefined,
  unread: 0,
  marksVersion: 0,
  scheduled: [],
  people: {},
};

/** Lets the far end go of what has grown too long. */
function trim({ from, to }: Span, side: 'older' | 'newer'): Span {
  if (to - from < maxShown) return { from, to };
  return side === 'older' ? { from, to: from + maxShown - 1 } : { from: to - maxShown + 1, to };
}
