import type { WireChat, WireChatMe, WireMark, WireMember, WireMessage } from '../api/index.ts';
import { hasAll, type Spans } from './spans.ts';
import { never, Stream } from './stream.ts';

/** The number above which unread messages aren't counted. */
export const maxUnread = 999;
/** The number above which messages that name me aren't counted. */
export const maxMentions = 99;

/** A reaction or vote, or that I listened, on its way to the server: set, or taken back. id tells the calls apart. */
export type Wish = { kind: 'reaction' | 'vote' | 'played'; key: string; isSet: boolean; id: string };

/** What is on its way for a message, in the order in which it was asked for. */
export type Wishes = readonly Wish[];

/**
 * The local copy of a chat. Its rows are replaced, never changed, so that who shows them can compare by identity.
 * What changes it stands in reduce.ts: one function for each kind of event and answer, without clock or network.
 */
export type ChatCopy = {
  readonly id: string;
  readonly self: string;
  /** What events keep up to date; versions, marks, me and peer stand below. */
  row: WireChat;
  peerId: string;
  chat: Stream;
  marks: Stream;
  /** The last_seq with which the copy began: every message above it is held. */
  base: number;
  messages: Map<number, WireMessage>;
  /** Every visible message in them is held, here or in the store. */
  covered: Spans;
  /** The pinned messages, by seq; all of them once hasPins is set. */
  pins: Map<number, WireMessage>;
  hasPins: boolean;
  members: Map<string, WireMember>;
  hasMembers: boolean;
  markRows: Map<string, WireMark>;
  hasAllMarks: boolean;
  me: WireChatMe;
  /** The chat version at which me.unread was counted; 0: unknown, because an event brought it. */
  basis: number;
  /** Messages of others that became stubs above my read mark, with the version of that. */
  stubs: Map<number, number>;
  /** Messages that changed so that a count of mine may be another one, with the version of that. */
  recounts: Map<number, number>;
  /** When held messages go by themselves, in milliseconds since 1970, by seq. */
  expiring: Map<number, number>;
  /** A chat version from which to ask for changes again, lower than chat.version; -1: none. */
  redo: number;
  /** Messages that I deleted for myself. They stay so. */
  hidden: Set<number>;
  /** Messages may have been hidden that weren't named, if what is mine moved. */
  mayHide: boolean;
  /**
   * A catch-up went on to a next page and hasn't ended yet. Messages and members are up to date as far as the version
   * says; title and counts, which only come with the last page, needn't be.
   */
  isPartial: boolean;
  /** How often it was heard that others than before wait to be let in. */
  asking: number;
  /** When the next catch-up may be, after one that failed or left something open. */
  notBefore: number;
  /** Messages that the store has are in messages too. A copy that came from the store begins without them. */
  isInMemory: boolean;
  /** What I have read here and the server hasn't confirmed yet. */
  readTo: number;
  /** The delivered mark that was raised. */
  deliveredTo: number;
  /** Reactions and votes that were asked for here and aren't answered yet, by seq. */
  wishes: Map<number, Wishes>;
  /** What the store hasn't got yet: the chat's record, and messages by seq. */
  isDirty: boolean;
  dirtySeqs: Set<number>;
  /** Grows with each change: what was made of the copy is old if it was made of a lower one. */
  revision: number;
};

/** Begins a copy with a row that was fetched. */
export function createCopy(self: string, row: WireChat): ChatCopy {
  return {
    id: row.id,
    self,
    row,
    peerId: row.peer?.id ?? '',
    chat: new Stream(row.version),
    marks: new Stream(row.marks_version),
    base: row.last_seq,
    messages: new Map(),
    covered: [],
    pins: new Map(),
    hasPins: false,
    members: new Map(),
    hasMembers: false,
    markRows: new Map(row.marks?.map((mark) => [mark.user_id, mark])),
    hasAllMarks: (row.marks?.length ?? 0) > 0,
    me: row.me,
    basis: row.version,
    stubs: new Map(),
    recounts: new Map(),
    expiring: new Map(),
    redo: -1,
    hidden: new Set(row.last_message?.me?.hidden ? [row.last_message.seq] : []),
    mayHide: false,
    isPartial: false,
    asking: 0,
    notBefore: 0,
    isInMemory: true,
    readTo: 0,
    deliveredTo: row.marks?.find((mark) => mark.user_id === self)?.delivered_seq ?? 0,
    wishes: new Map(),
    isDirty: true,
    dirtySeqs: new Set(),
    revision: 1,
  };
}

/** When a catch-up is due; never: nothing is missing. */
export function dueOf(copy: ChatCopy, now: number): number {
  const isOpen = copy.redo >= 0 || copy.isPartial || isUnsure(copy);
  const due = isOpen ? now : Math.min(copy.chat.due, copy.marks.due);
  return due === never ? never : Math.max(due, copy.notBefore);
}

/** The version from which the next catch-up asks. */
export function afterOf(copy: ChatCopy): number {
  return copy.redo >= 0 ? Math.min(copy.redo, copy.chat.version) : copy.chat.version;
}

/** The marks version from which the next catch-up asks; undefined: all marks. */
export function marksAfterOf(copy: ChatCopy): number | undefined {
  return copy.hasAllMarks ? copy.marks.version : undefined;
}

/**
 * Whether the unread count can't be told from what is held: an event brought it, so it is unknown whether it was
 * counted before or after a message of others became a stub; or messages since the count aren't held.
 */
export function isUnsure(copy: ChatCopy): boolean {
  const { me } = copy;
  if (me.state !== 'member') return false;
  const from = Math.max(me.counted_seq + 1, me.read_seq + 1, me.visible_from_seq);
  if (!hasAll(copy.covered, from, copy.row.last_seq)) return true;
  for (const [seq, version] of copy.stubs) {
    const isCounted = seq > me.read_seq && seq <= me.counted_seq;
    if (isCounted && (copy.basis === 0 || (me.unread >= maxUnread && version > copy.basis))) return true;
  }
  for (const [seq, version] of copy.recounts) {
    const isCounted = seq > me.read_seq && seq <= me.counted_seq;
    if (isCounted && (copy.basis === 0 || version > copy.basis)) return true;
  }
  return false;
}

/** Countable messages of others above my read mark, at most maxUnread. */
export function countUnread(copy: ChatCopy): number {
  const { me } = copy;
  let count = me.unread;
  for (const [seq, version] of copy.stubs) {
    if (seq > me.read_seq && seq <= me.counted_seq && version > copy.basis) count--;
  }
  count += countCountable(copy, uncountedFrom(copy), copy.row.last_seq);
  return Math.min(Math.max(count, 0), maxUnread);
}

/** The first seq that the server's counts leave out. */
function uncountedFrom({ me }: ChatCopy): number {
  return Math.max(me.counted_seq, me.read_seq, me.visible_from_seq - 1) + 1;
}

/** Those of the unread messages that name me, at most maxMentions. */
export function countMentions(copy: ChatCopy): number {
  const count = (copy.me.mentions ?? 0) + countNaming(copy, uncountedFrom(copy), copy.row.last_seq);
  return Math.min(count, maxMentions);
}

/** What names me and is unread, as this device shows it: what was read here counts before the server has confirmed it. */
export function mentionsOf(copy: ChatCopy): number {
  const count = countMentions(copy);
  if (copy.readTo <= copy.me.read_seq) return count;
  if (copy.readTo >= copy.row.last_seq) return 0;
  if (hasAll(copy.covered, copy.readTo + 1, copy.row.last_seq) && copy.isInMemory)
    return Math.min(countNaming(copy, copy.readTo + 1, copy.row.last_seq), maxMentions);
  return Math.max(0, count - countNaming(copy, copy.me.read_seq + 1, copy.readTo));
}

function countNaming(copy: ChatCopy, from: number, to: number): number {
  return historyOf(copy, from, to).filter((row) => isCountable(copy.self, row) && namesMe(copy.self, row))
    .length;
}

/** Whether a message is there and names somebody, or all. */
export function namesMe(self: string, message: WireMessage): boolean {
  return !message.stub && ((message.notify_all ?? false) || (message.notify?.includes(self) ?? false));
}

/** Unread messages as this device shows them: what was read here counts before the server has confirmed it. */
export function unreadOf(copy: ChatCopy): number {
  const count = countUnread(copy);
  if (copy.readTo <= copy.me.read_seq) return count;
  if (copy.readTo >= copy.row.last_seq) return 0;
  if (hasAll(copy.covered, copy.readTo + 1, copy.row.last_seq) && copy.isInMemory)
    return Math.min(countCountable(copy, copy.readTo + 1, copy.row.last_seq), maxUnread);
  return Math.max(0, count - countCountable(copy, copy.me.read_seq + 1, copy.readTo));
}

/** How many held messages of a range count as unread. */
export function countCountable(copy: ChatCopy, from: number, to: number): number {
  return historyOf(copy, from, to).filter((message) => isCountable(copy.self, message)).length;
}

/** Whether a message counts as unread for somebody. */
export function isCountable(self: string, message: WireMessage): boolean {
  return message.sender_id !== self && !message.stub && !message.system && !message.me?.hidden;
}

/**
 * The held messages of a range, ascending. A range may be much longer than what is held: its ends are what a server
 * said.
 */
export function historyOf(copy: ChatCopy, from: number, to: number): WireMessage[] {
  if (to - from >= copy.messages.size) {
    return [...copy.messages.values()]
      .filter((message) => message.seq >= from && message.seq <= to)
      .sort((a, b) => a.seq - b.seq);
  }
  const found: WireMessage[] = [];
  for (let seq = from; seq <= to; seq++) {
    const message = copy.messages.get(seq);
    if (message) found.push(message);
  }
  return found;
}

/** The chat as a fresh fetch would return it, peer aside, which users.ts keeps. */
export function viewOf(copy: ChatCopy): WireChat {
  const { peer: _peer, marks: _marks, ...row } = copy.row;
  const { mentions: _mentions, ...me } = copy.me;
  const mentions = countMentions(copy);
  const view: WireChat = {
    ...row,
    version: copy.chat.version,
    marks_version: copy.marks.version,
    me: {
      ...me,
      unread: countUnread(copy),
      ...(mentions > 0 ? { mentions } : {}),
      counted_seq: Math.max(copy.me.counted_seq, copy.row.last_seq),
    },
  };
  if (row.type === 'private') {
    view.marks = [...copy.markRows.values()].sort((a, b) => (a.user_id < b.user_id ? -1 : 1));
  }
  return view;
}
