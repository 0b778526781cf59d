// From the rows of messages to what screens show. Pure; what is made of the same rows is the same object, so that a view
// can tell by identity what changed.
import type { WireMessage, WireUser } from '../api/index.ts';
import { decodeCard, decodeContent, decodeQuestion, decodeSystem } from './codec.ts';
import type { ContentKind, Message, MessageStatus, Quote, Reaction } from './contract.ts';
import type { ChatCopy, Wishes } from './copy.ts';
import { statusInGroup } from './group.ts';
import type { MessageMedia } from './media.ts';
import { decodeMedia } from './mediaCodec.ts';
import { isSameMentions, mentionsIn } from './mention.ts';
import { pollOf, queuedPollOf, withWish } from './poll.ts';
import type { QueueEntry } from './queue.ts';
import { spanOf } from './spans.ts';

/** How much of a text a quote carries; a screen shows a line of it. */
const quotedLength = 240;

/** How far a message of one's own has got: the marks of the others, all of them, have reached its seq. */
export function statusOf(copy: ChatCopy, seq: number): MessageStatus {
  if (copy.row.type === 'saved') return 'seen';
  if (copy.row.type !== 'private') return statusInGroup(copy, seq);
  let isDelivered = false;
  let isSeen = false;
  for (const mark of copy.markRows.values()) {
    if (mark.user_id === copy.self) continue;
    isDelivered ||= mark.delivered_seq >= seq;
    isSeen ||= mark.seen_seq >= seq;
  }
  if (isSeen) return 'seen';
  return isDelivered ? 'delivered' : 'sent';
}

/** Why a message isn't there; one that the user deleted for themselves looks like a deleted one where its place is shown. */
function goneOf(row: WireMessage): Message['stub'] {
  return row.stub ?? (row.me?.hidden ? 'deleted' : undefined);
}

const quotes = new WeakMap<WireMessage, Quote>();

/** The message that another one answers, as far as it is held. */
export function quoteOf(copy: ChatCopy, seq: number): Quote {
  const row = copy.messages.get(seq);
  if (!row) {
    const isOutside = seq < copy.me.visible_from_seq || seq > copy.row.last_seq;
    const isMissing = isOutside || (copy.isInMemory && spanOf(copy.covered, seq) !== undefined);
    const state = isMissing ? 'missing' : 'loading';
    return { seq, state, senderId: '', isOwn: false, text: undefined, stub: undefined };
  }
  return quoteFrom(copy, row);
}

/** A message as another one quotes it. */
export function quoteFrom(copy: ChatCopy, row: WireMessage): Quote {
  const known = quotes.get(row);
  if (known) return known;
  const quote: Quote = {
    seq: row.seq,
    state: 'ready',
    senderId: row.sender_id,
    isOwn: row.sender_id === copy.self,
    ...gistOf(row),
    media: decodeMedia(row),
    stub: goneOf(row),
  };
  quotes.set(row, quote);
  return quote;
}

/** What a message is about, in a line: its text, question, name or label. */
function gistOf(row: Pick<WireMessage, 'content'>): { text: string | undefined; kind?: ContentKind } {
  const text = decodeContent(row)?.text;
  if (text !== undefined) return { text: text.slice(0, quotedLength) };
  const question = decodeQuestion(row)?.question;
  if (question !== undefined) return { text: question.slice(0, quotedLength), kind: 'poll' };
  const card = decodeCard(row);
  if (!card) return { text: undefined };
  return { text: card.kind === 'contact' ? card.name : card.label, kind: card.kind };
}

function isSameQuote(a: Quote | undefined, b: Quote | undefined): boolean {
  return a === b || (a?.seq === b?.seq && a?.state === b?.state && a?.state !== 'ready');
}

/** The reactions on a message, with what was asked for and isn't answered yet. */
export function reactionsOf(row: WireMessage, self: string, wishes: Wishes | undefined): readonly Reaction[] {
  const mine = new Set(row.me?.reactions ?? []);
  let reactions: Reaction[] = (row.reactions ?? []).map(({ key, count, by }) => ({
    key,
    count,
    isOwn: mine.has(key),
    by: by ?? [],
  }));
  for (const { kind, key, isSet } of wishes ?? []) {
    if (kind !== 'reaction') continue;
    const held = reactions.find((reaction) => reaction.key === key);
    if ((held?.isOwn ?? false) === isSet) continue;
    if (!held) reactions = [...reactions, { key, count: 1, isOwn: true, by: [self] }];
    else {
      const changed = withWish(held, self, isSet);
      reactions = reactions.map((reaction) => (reaction === held ? changed : reaction));
    }
  }
  return reactions.filter((reaction) => reaction.count > 0);
}

/** What a message carries, and whether somebody has listened to it, where that is told. */
function heardIn(copy: ChatCopy, row: WireMessage, wishes: Wishes | undefined): MessageMedia | undefined {
  const media = decodeMedia(row);
  if (media?.kind !== 'voice' && media?.kind !== 'round') return media;
  if (copy.row.type === 'channel' || copy.row.type === 'saved') return media;
  const isHeard =
    row.sender_id === copy.self
      ? (row.played?.count ?? 0) > 0
      : row.me?.played || wishes?.some(({ kind }) => kind === 'played');
  return { ...media, isUnheard: !isHeard };
}

type Made = { message: Message; wishes: Wishes | undefined };

const messages = new WeakMap<WireMessage, Made>();

/** A message of the copy as screens show it. */
export function messageOf(copy: ChatCopy, row: WireMessage, users: ReadonlyMap<string, WireUser>): Message {
  const isOwn = row.sender_id === copy.self;
  const stub = goneOf(row);
  const status = isOwn && !stub && !row.system ? statusOf(copy, row.seq) : undefined;
  const quote = row.reply_to_seq && !stub ? quoteOf(copy, row.reply_to_seq) : undefined;
  const wishes = copy.wishes.get(row.seq);
  const mentions = stub ? undefined : mentionsIn(copy.self, row, users);
  const known = messages.get(row);
  const isSame = known && known.message.status === status && known.wishes === wishes;
  if (isSame && isSameQuote(known.message.quote, quote) && isSameMentions(known.message.mentions, mentions))
    return known.message;
  const content = decodeContent(row);
  const message: Message = {
    key: keyOf(row.sender_id, row.client_id),
    seq: row.seq,
    senderId: row.sender_id,
    isOwn,
    createdAt: new Date(row.created_at),
    text: content?.text,
    preview: content?.preview,
    poll: stub ? undefined : pollOf(row, copy.self, wishes),
    expiresAt: row.expires_at && !stub ? new Date(row.expires_at) : undefined,
    stub,
    forwarded: row.forwarded && { userId: row.forwarded.user_id, name: row.forwarded.name },
    card: decodeCard(row),
    media: heardIn(copy, row, wishes),
    system: decodeSystem(row, copy.self),
    isSilent: row.silent,
    isEdited: row.edited_at !== undefined,
    isPinned: row.pinned_at !== undefined,
    mentions,
    mentionsAll: row.notify_all,
    quote,
    reactions: stub ? [] : reactionsOf(row, copy.self, wishes),
    status,
    problem: undefined,
  };
  messages.set(row, { message, wishes });
  return message;
}

/** The key of a message: the same before and after it is sent. */
export function keyOf(senderId: string, clientId: string): string {
  return `${senderId}/${clientId}`;
}

/** The client_id in a key. */
export function clientIdOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

type MadeQueued = Pick<QueueEntry, 'state' | 'upload' | 'blobs'> & { message: Message };

const queued = new WeakMap<QueueEntry, MadeQueued>();

/** A message of the queue as screens show it. */
export function queuedOf(copy: ChatCopy, entry: QueueEntry, users: ReadonlyMap<string, WireUser>): Message {
  const quote = entry.replyToSeq === undefined ? undefined : quoteOf(copy, entry.replyToSeq);
  const known = queued.get(entry);
  const { state, upload, blobs } = entry;
  const isSame = known?.state === state && known.upload === upload && known.blobs === blobs;
  if (isSame && isSameQuote(known.message.quote, quote)) return known.message;
  const content = decodeContent(entry);
  const media = decodeMedia({ content: entry.content, view_once: entry.isViewOnce }, blobs);
  const message: Message = {
    key: keyOf(entry.senderId, entry.clientId),
    seq: entry.seq,
    senderId: entry.senderId,
    isOwn: true,
    createdAt: new Date(entry.queuedAt),
    text: content?.text,
    preview: content?.preview,
    poll: queuedPollOf(entry),
    card: decodeCard(entry),
    // What was refused isn't on its way: the reason stands below it instead.
    media: media && { ...media, upload: state === 'failed' ? undefined : upload },
    stub: undefined,
    isEdited: false,
    mentions: mentionsIn(copy.self, entry.notice ?? {}, users),
    mentionsAll: entry.notice?.notify_all,
    quote,
    reactions: [],
    status: entry.state === 'flying' ? 'waiting' : entry.state,
    problem: entry.state === 'failed' && entry.refusal ? { ...entry.refusal } : undefined,
  };
  queued.set(entry, { state, upload, blobs, message });
  return message;
}
