// From rows to what screens show. Pure; what is made of the same row is the same object, so that a view can tell by
// identity what changed.
import type {
  WireAccount,
  WireChat,
  WireMessage,
  WirePresence,
  WireServerInfo,
  WireUser,
} from '../api/index.ts';
import { decodeContent, decodeSystem } from './codec.ts';
import type {
  Account,
  ChatSummary,
  Message,
  MessageStatus,
  Person,
  Presence,
  ServerInfo,
} from './contract.ts';
import { type ChatCopy, unreadOf } from './copy.ts';
import { groupOf, statusInGroup } from './group.ts';
import type { QueueEntry } from './queue.ts';

const people = new WeakMap<WireUser, Person>();

/** A user as screens show them. */
export function personOf(user: WireUser): Person {
  const known = people.get(user);
  if (known) return known;
  const person: Person = {
    id: user.id,
    username: user.username,
    displayName: user.display_name,
    about: user.about ?? '',
    avatarUrl: user.avatar_id
      ? `/api/v1/users/${encodeURIComponent(user.id)}/avatar?v=${encodeURIComponent(user.avatar_id)}`
      : undefined,
  };
  people.set(user, person);
  return person;
}

/** The own account; the profile is the newest one that is known. */
export function accountOf(account: WireAccount, users: ReadonlyMap<string, WireUser>): Account {
  const user = users.get(account.user.id) ?? account.user;
  return { user: personOf(user), isOperator: account.role === 'operator' };
}

/** The facts of the server that screens need. */
export function serverOf(info: WireServerInfo): ServerInfo {
  return {
    name: info.name,
    version: info.server_version,
    registration: info.registration,
    isSecure: info.secure,
    maxTextBytes: info.limits.max_text_bytes,
    maxAvatarBytes: info.limits.max_avatar_bytes,
  };
}

/** Presence as screens show it. */
export function presenceOf(row: WirePresence): Presence {
  return { isOnline: row.online, lastSeenAt: row.last_seen_at ? new Date(row.last_seen_at) : undefined };
}

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

const messages = new WeakMap<WireMessage, Message>();

/** A message of the copy as screens show it. */
export function messageOf(copy: ChatCopy, row: WireMessage): Message {
  const isOwn = row.sender_id === copy.self;
  const status = isOwn && !row.stub && !row.system ? statusOf(copy, row.seq) : undefined;
  const known = messages.get(row);
  if (known && known.status === status) return known;
  const content = decodeContent(row);
  const message: Message = {
    key: keyOf(row.sender_id, row.client_id),
    seq: row.seq,
    senderId: row.sender_id,
    isOwn,
    createdAt: new Date(row.created_at),
    text: content?.text,
    stub: row.stub,
    system: decodeSystem(row, copy.self),
    isEdited: row.edited_at !== undefined,
    replyToSeq: row.reply_to_seq,
    status,
    problem: undefined,
  };
  messages.set(row, message);
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

const queued = new WeakMap<QueueEntry, { state: QueueEntry['state']; message: Message }>();

/** A message of the queue as screens show it. */
export function queuedOf(entry: QueueEntry): Message {
  const known = queued.get(entry);
  if (known?.state === entry.state) return known.message;
  const content = decodeContent(entry);
  const message: Message = {
    key: keyOf(entry.senderId, entry.clientId),
    seq: entry.seq,
    senderId: entry.senderId,
    isOwn: true,
    createdAt: new Date(entry.queuedAt),
    text: content?.text,
    stub: undefined,
    isEdited: false,
    replyToSeq: entry.replyToSeq,
    status: entry.state === 'flying' ? 'waiting' : entry.state,
    problem: entry.state === 'failed' && entry.refusal ? { ...entry.refusal } : undefined,
  };
  queued.set(entry, { state: entry.state, message });
  return message;
}

/** What a summary is made of, beside the copy. */
export type SummaryParts = {
  users: ReadonlyMap<string, WireUser>;
  queued: readonly QueueEntry[];
  typing: readonly string[];
  presence: WirePresence | undefined;
};

/** A row of the chat list. */
export function summaryOf(copy: ChatCopy, parts: SummaryParts): ChatSummary {
  const { row } = copy;
  const person = (id: string): Person | undefined => {
    const user = parts.users.get(id);
    return user && personOf(user);
  };
  const waiting = parts.queued[parts.queued.length - 1];
  const last = waiting ? queuedOf(waiting) : row.last_message && messageOf(copy, row.last_message);
  return {
    id: copy.id,
    type: row.type,
    title: row.title,
    peer: copy.peerId ? person(copy.peerId) : undefined,
    memberCount: row.member_count,
    activityAt: new Date(activityOf(row, waiting)),
    lastMessage: last,
    lastSender: last && !last.isOwn ? person(last.senderId) : undefined,
    lastNamed: last?.system?.userIds.flatMap((id) => person(id) ?? []),
    unread: unreadOf(copy),
    typing: parts.typing.filter((id) => id !== copy.self).flatMap((id) => person(id) ?? []),
    presence: parts.presence && presenceOf(parts.presence),
    group: groupOf(row, copy.me.role),
  };
}

/** When a chat was last active, in milliseconds since 1970. */
export function activityOf(row: WireChat, waiting: QueueEntry | undefined): number {
  return Math.max(Date.parse(row.activity_at), waiting?.queuedAt ?? 0);
}
