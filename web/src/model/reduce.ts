// What changes the copy of a chat: a function for each kind of event and of answer. They know neither clock nor
// network, so that time lines (api/testdata/sync) can be played on them. The rule under all of them: of every row the
// one with the higher version stays, wherever it comes from (docs/protocol.md, section 6).
import {
  bodyOf,
  type EventBodies,
  type WireChanges,
  type WireChat,
  type WireChatMe,
  type WireEvent,
  type WireMark,
  type WireMember,
  type WireMessage,
  type WireMessagePage,
} from '../api/index.ts';
import { type ChatCopy, createCopy, namesMe } from './copy.ts';
import { noteExpiry } from './expiry.ts';
import { notePin } from './pins.ts';
import { addSpan, cutSpans, spanOf } from './spans.ts';
import { gapWaitMs } from './stream.ts';
import { isLater } from './time.ts';

/** It can't matter for the count any more that a message is gone. */
function forgetStub(copy: ChatCopy, seq: number): void {
  copy.stubs.delete(seq);
  copy.recounts.delete(seq);
}

function touch(copy: ChatCopy): void {
  copy.isDirty = true;
  copy.revision++;
}

/** Applies an event of the chat, when its turn has come. */
export function takeEvent(copy: ChatCopy, event: WireEvent, now: number): void {
  if (event.ev === 'marks') copy.marks.take(event, now, (next) => applyMarks(copy, next));
  else copy.chat.take(event, now, (next) => apply(copy, next));
  touch(copy);
}

/** Applies an event whose turn it is. One without a body, or of an unknown kind, only moves the version. */
function apply(copy: ChatCopy, event: WireEvent): void {
  copy.row = { ...copy.row, version: Math.max(copy.row.version, event.version ?? 0) };
  if (event.d === undefined || event.d === null) return;
  switch (event.ev) {
    case 'message.new':
    case 'message.changed': {
      const body = bodyOf(event, 'message.new') ?? bodyOf(event, 'message.changed');
      if (body?.message?.seq) {
        const { seq, reactions } = body.message;
        const isResting = !copy.isInMemory && !copy.messages.has(seq);
        const { last_seq: last } = copy.row;
        putMessage(copy, withMine(copy, body));
        // What lies between was never told: somebody wrote it whom I had blocked.
        if (seq > last + 1 && last >= copy.base && !copy.isPartial)
          copy.covered = addSpan(copy.covered, last + 1, seq);
        // What is held may lack a change of mine, see withMine; or only the store has it.
        if ((copy.isPartial || isResting) && reactions?.length) askAgain(copy, event.from ?? 0);
      } else askAgain(copy, event.from ?? 0); // what can't be read is fetched instead
      break;
    }
    case 'member.changed':
      applyMembers(copy, event);
      break;
    case 'chat.changed':
      applyInfo(copy, event);
      break;
  }
}

function applyMembers(copy: ChatCopy, event: WireEvent): void {
  const body = bodyOf(event, 'member.changed');
  if (!body) return;
  putMembers(copy, body.members);
  putMarks(copy, body.marks);
  copy.row = {
    ...copy.row,
    members_version: Math.max(copy.row.members_version, body.members_version),
    member_count: body.member_count,
  };
}

function applyInfo(copy: ChatCopy, event: WireEvent): void {
  const info = bodyOf(event, 'chat.changed');
  if (!info) return;
  copy.row = withInfo(copy.row, info);
  if (info.member_count) copy.row = { ...copy.row, member_count: info.member_count };
}

/** A chat with what it tells of itself now; what is absent is gone. */
function withInfo(
  row: WireChat,
  info: Pick<WireChat, 'title' | 'about' | 'photo_id' | 'settings' | 'expires_in_s'>,
): WireChat {
  const {
    title: _title,
    about: _about,
    photo_id: _photo,
    settings: _settings,
    expires_in_s: _timer,
    ...rest
  } = row;
  return {
    ...rest,
    ...(info.title === undefined ? {} : { title: info.title }),
    ...(info.about === undefined ? {} : { about: info.about }),
    ...(info.photo_id === undefined ? {} : { photo_id: info.photo_id }),
    ...(info.settings === undefined ? {} : { settings: info.settings }),
    ...(info.expires_in_s === undefined ? {} : { expires_in_s: info.expires_in_s }),
  };
}

function applyMarks(copy: ChatCopy, event: WireEvent): void {
  putMarks(copy, bodyOf(event, 'marks')?.marks);
}

/** Asks for changes from a version on that was passed already. */
function askAgain(copy: ChatCopy, from: number): void {
  if (copy.redo < 0 || from < copy.redo) copy.redo = from;
}

/**
 * Adds what is only mine to the message of an event, which carries none of it: what is held, changed by the event's
 * annotation if that is mine. An event that is applied follows what is held without a gap, with two exceptions, after
 * both of which the changes are asked for again, and their rows replace this one: an older page of the history came in
 * between; or a catch-up isn't at its last page yet, and left out the message because it changed later.
 */
function withMine(copy: ChatCopy, { message, annotation }: EventBodies['message.changed']): WireMessage {
  const last = copy.row.last_message;
  const held = copy.messages.get(message.seq) ?? (last?.seq === message.seq ? last : undefined);
  if (copy.hidden.has(message.seq)) return message; // putMessage strips it
  let reactions = message.stub ? [] : (held?.me?.reactions ?? []);
  let votes = message.stub ? [] : (held?.me?.votes ?? []);
  // A row at this version or above was fetched, and counted the annotation already.
  if (annotation?.user_id === copy.self && (held?.version ?? 0) < message.version) {
    if (annotation.kind === 'reaction') reactions = withKey(reactions, annotation);
    if (annotation.kind === 'vote') votes = withVote(votes, annotation, message.poll?.multiple);
  }
  const isMine = annotation?.user_id === copy.self;
  const me = {
    ...(reactions.length > 0 ? { reactions } : {}),
    ...(votes.length > 0 ? { votes } : {}),
    ...(message.stub ? {} : doneBy(held?.me, isMine ? annotation.kind : undefined)),
  };
  const { me: _me, ...shared } = message;
  return Object.keys(me).length === 0 ? shared : { ...shared, me };
}

/** What stays so once I did it: that I listened, that I looked at what can be seen once. */
function doneBy(me: WireMessage['me'], kind: string | undefined): WireMessage['me'] {
  return {
    ...(me?.played || kind === 'played' ? { played: true } : {}),
    ...(me?.viewed || kind === 'viewed' ? { viewed: true } : {}),
  };
}

/** In a poll that takes one vote of each another one takes the place of the former. */
function withVote(votes: string[], vote: { key: string; unset?: boolean }, isMultiple = false): string[] {
  return withKey(isMultiple || vote.unset ? votes : [], vote);
}

/** The keys with or without the annotation's, ascending. */
function withKey(keys: string[], { key, unset }: { key: string; unset?: boolean }): string[] {
  const others = keys.filter((other) => other !== key);
  return unset ? others : [...others, key].sort();
}

function isSameMine(a: WireMessage, b: WireMessage): boolean {
  return JSON.stringify(a.me ?? {}) === JSON.stringify(b.me ?? {});
}

/** Notes that a message is hidden, or strips one that is: to its place, as a fetched row has it. */
export function asHidden(copy: ChatCopy, message: WireMessage): WireMessage {
  const { seq } = message;
  if (message.me?.hidden) copy.hidden.add(seq);
  if (!copy.hidden.has(seq)) return message;
  forgetStub(copy, seq); // it was never counted, or isn't any more
  const { chat_id, version, sender_id, client_id, created_at, stub, system } = message;
  return {
    chat_id,
    seq,
    version,
    sender_id,
    client_id,
    created_at,
    ...(stub ? { stub } : {}),
    ...(system ? { system } : {}),
    me: { hidden: true },
  };
}

/** Takes in that I deleted messages for myself. The count without them comes with what is mine. */
export function deleteForMe(copy: ChatCopy, seqs: readonly number[]): void {
  for (const seq of seqs) {
    copy.hidden.add(seq);
    forgetStub(copy, seq);
    copy.pins.delete(seq);
    const held = copy.messages.get(seq);
    if (held && !held.me?.hidden) {
      copy.messages.set(seq, asHidden(copy, held));
      copy.dirtySeqs.add(seq);
    }
    const last = copy.row.last_message;
    if (last?.seq === seq) copy.row = { ...copy.row, last_message: asHidden(copy, last) };
  }
  touch(copy);
}

/** Takes a message in: the row with the higher version stays. */
export function putMessage(copy: ChatCopy, came: WireMessage): void {
  const message = asHidden(copy, came);
  const { seq } = message;
  noteExpiry(copy, message);
  if (seq > copy.row.last_seq) {
    const isNewer = isLater(message.created_at, copy.row.activity_at);
    copy.row = { ...copy.row, last_seq: seq, ...(isNewer ? { activity_at: message.created_at } : {}) };
  }
  if (seq < copy.me.visible_from_seq) return;
  notePin(copy, message);
  const last = copy.row.last_message;
  if (!last || seq > last.seq || (seq === last.seq && message.version >= last.version))
    copy.row = { ...copy.row, last_message: message };
  noteCounts(copy, message);
  if (seq <= copy.base && !spanOf(copy.covered, seq)) return; // of a part of the history that isn't held
  const held = copy.messages.get(seq);
  // At the same version a fetched row tells what is mine for sure.
  const isOther = held?.version === message.version && !isSameMine(held, message);
  if (!held || message.version > held.version || isOther) {
    copy.messages.set(seq, message);
    copy.dirtySeqs.add(seq);
  }
  copy.covered = addSpan(copy.covered, seq, seq);
  touch(copy);
}

/**
 * Notes a change of a message of others that wasn't read, as far as counts depend on it: that it was deleted, or may have
 * begun or ceased to name me. Whom it named before is known where it is held; where it isn't, it can only have ceased to if
 * anything names me.
 */
function noteCounts(copy: ChatCopy, message: WireMessage): void {
  const { seq, version, stub } = message;
  const isOther = message.sender_id !== copy.self && !message.system && !copy.hidden.has(seq);
  if (!isOther || seq <= copy.me.read_seq || (!stub && !message.edited_at)) return;
  if (stub) copy.stubs.set(seq, version);
  // A count that was made since its time was over has left it out.
  if (stub === 'expired') copy.recounts.set(seq, version);
  const names = namesMe(copy.self, message);
  const held = copy.messages.get(seq);
  const isSame = held
    ? version <= held.version || namesMe(copy.self, held) === names
    : !names && !copy.me.mentions && copy.recounts.size === 0;
  if (!isSame) copy.recounts.set(seq, version);
}

/** Takes a page of the history in. */
export function putPage(copy: ChatCopy, page: WireMessagePage, now: number): void {
  // It may be from before I came back to less.
  copy.covered = addSpan(copy.covered, Math.max(page.from_seq, copy.me.visible_from_seq), page.to_seq);
  for (const message of page.messages) putMessage(copy, message);
  // Changes since were passed over, because their messages weren't held.
  if (page.version < copy.chat.version) askAgain(copy, page.version);
  copy.chat.expect(page.version, now + gapWaitMs);
  touch(copy);
}

/** Takes member rows in. */
export function putMembers(copy: ChatCopy, rows: readonly WireMember[] | null | undefined): void {
  for (const row of rows ?? []) {
    const held = copy.members.get(row.user.id);
    if (!held || row.version >= held.version) copy.members.set(row.user.id, row);
  }
  touch(copy);
}

/** Takes public marks in; they only rise. */
export function putMarks(copy: ChatCopy, rows: readonly WireMark[] | null | undefined): void {
  for (const row of rows ?? []) {
    const held = copy.markRows.get(row.user_id);
    copy.markRows.set(row.user_id, {
      user_id: row.user_id,
      delivered_seq: Math.max(row.delivered_seq, held?.delivered_seq ?? 0),
      seen_seq: Math.max(row.seen_seq, held?.seen_seq ?? 0),
    });
  }
  touch(copy);
}

/** Takes in what is only mine. basis is the chat version of the snapshot that it comes from, 0 if unknown. */
export function putMe(copy: ChatCopy, me: WireChatMe, basis: number): void {
  if (me.version < copy.me.version || (me.version === copy.me.version && basis <= copy.basis)) return;
  if (me.visible_from_seq > copy.me.visible_from_seq) hide(copy, me.visible_from_seq);
  copy.me = me;
  copy.basis = basis;
  for (const changed of [copy.stubs, copy.recounts])
    for (const seq of changed.keys()) if (seq <= me.read_seq) changed.delete(seq);
  touch(copy);
}

/** Forgets what lies below the first seq that is mine to see: I left, and came back to less of the history. */
function hide(copy: ChatCopy, from: number): void {
  for (const seq of [...copy.messages.keys()]) {
    if (seq >= from) continue;
    copy.messages.delete(seq);
    copy.dirtySeqs.add(seq);
  }
  for (const changed of [copy.stubs, copy.recounts])
    for (const seq of [...changed.keys()]) if (seq < from) changed.delete(seq);
  for (const seq of [...copy.pins.keys()]) if (seq < from) copy.pins.delete(seq);
  copy.covered = cutSpans(copy.covered, from);
  if (copy.row.last_message && copy.row.last_message.seq < from) {
    const { last_message: _last, ...row } = copy.row;
    copy.row = row;
  }
}

/** Takes a row in that was fetched. Its versions only tell what there is to catch up. */
export function putRow(copy: ChatCopy, row: WireChat, now: number): void {
  putMe(copy, row.me, row.version);
  copy.chat.expect(row.version, now);
  copy.marks.expect(row.marks_version, now);
}

/** Takes the answer to a catch-up in that was asked for from the version after. */
export function putChanges(copy: ChatCopy, changes: WireChanges, after: number): void {
  for (const message of changes.messages ?? []) putMessage(copy, message);
  putMembers(copy, changes.members);
  putMarks(copy, changes.marks);
  copy.hasAllMarks = true;
  // Not if it was set lower since.
  if (copy.redo >= after) copy.redo = changes.version >= copy.chat.version ? -1 : changes.version;
  copy.isPartial ||= changes.more ?? false;
  const { chat } = changes;
  if (chat) {
    if (!changes.more && chat.version >= copy.chat.version) putSummary(copy, chat);
    if (!changes.more) putMe(copy, chat.me, chat.version);
  }
  copy.marks.advance(changes.marks_version, (event) => applyMarks(copy, event));
  copy.row = { ...copy.row, version: Math.max(copy.row.version, changes.version) };
  copy.chat.advance(changes.version, (event) => apply(copy, event));
  touch(copy);
}

/** Takes over what comes with the last page of a catch-up. */
function putSummary(copy: ChatCopy, chat: WireChat): void {
  copy.isPartial = false;
  const { member_count, members_version } = chat;
  copy.row = {
    ...withInfo(copy.row, chat),
    member_count,
    members_version,
    last_seq: Math.max(copy.row.last_seq, chat.last_seq),
    ...(isLater(chat.activity_at, copy.row.activity_at) ? { activity_at: chat.activity_at } : {}),
  };
  if (chat.last_message) putMessage(copy, chat.last_message);
}

/**
 * Begins a copy anew with a fetched row and the newest page of its history, because it was too far behind. What came
 * meanwhile may be newer.
 */
export function restartCopy(old: ChatCopy, row: WireChat, page: WireMessagePage, now: number): ChatCopy {
  const copy = createCopy(old.self, row);
  copy.revision = old.revision + 1;
  for (const seq of old.hidden) copy.hidden.add(seq);
  copy.chat.expect(Math.max(old.chat.target, old.chat.version), now);
  copy.marks.expect(Math.max(old.marks.target, old.marks.version), now);
  putPage(copy, page, now);
  return copy;
}
