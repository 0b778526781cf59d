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
import type { Account, ChatSummary, Draft, Person, Presence, ServerInfo } from './contract.ts';
import { type ChatCopy, historyOf, mentionsOf, unreadOf } from './copy.ts';
import { groupOf } from './group.ts';
import { messageOf, queuedOf } from './message.ts';
import { placeOf } from './place.ts';
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
    editWindowSeconds: info.limits.edit_window_s || undefined,
    deleteWindowSeconds: info.limits.delete_window_s || undefined,
    hasPush: info.push?.includes('webpush') ?? false,
    hasLinkPreviews: info.link_previews ?? false,
  };
}

/** Presence as screens show it. */
export function presenceOf(row: WirePresence): Presence {
  return { isOnline: row.online, lastSeenAt: row.last_seen_at ? new Date(row.last_seen_at) : undefined };
}

/** What a summary is made of, beside the copy. */
export type SummaryParts = {
  users: ReadonlyMap<string, WireUser>;
  queued: readonly QueueEntry[];
  typing: readonly string[];
  presence: WirePresence | undefined;
  draft: Draft | undefined;
  /** Milliseconds since 1970. */
  now: number;
};

/** A row of the chat list. */
export function summaryOf(copy: ChatCopy, parts: SummaryParts): ChatSummary {
  const { row } = copy;
  const person = (id: string): Person | undefined => {
    const user = parts.users.get(id);
    return user && personOf(user);
  };
  const newest = lastShown(copy);
  const waiting = lastQueued(parts.queued, newest);
  const { users } = parts;
  const last = waiting ? queuedOf(copy, waiting, users) : newest && messageOf(copy, newest, users);
  return {
    id: copy.id,
    type: row.type,
    title: row.title,
    peer: copy.peerId ? person(copy.peerId) : undefined,
    memberCount: row.member_count,
    activityAt: new Date(activityOf(row, waiting)),
    lastMessage: last,
    hasFailed: parts.queued.some(({ state }) => state === 'failed'),
    lastSender: last && !last.isOwn ? person(last.senderId) : undefined,
    lastNamed: last?.system?.userIds.flatMap((id) => person(id) ?? []),
    unread: unreadOf(copy),
    mentions: mentionsOf(copy),
    draft: parts.draft,
    typing: parts.typing.filter((id) => id !== copy.self).flatMap((id) => person(id) ?? []),
    presence: parts.presence && presenceOf(parts.presence),
    place: placeOf(copy, parts.now),
    group: groupOf(row, copy.me.role, copy.asking),
    timerSeconds: row.expires_in_s || undefined,
  };
}

/** How far back a message is looked for that takes the place of newer ones that were deleted for oneself. */
const lookBack = 50;

/** The newest message to show of a chat in the list. */
function lastShown(copy: ChatCopy): WireMessage | undefined {
  const { last_message: last } = copy.row;
  if (!last?.me?.hidden) return last;
  const before = historyOf(copy, last.seq - lookBack, last.seq - 1);
  return before.findLast((message) => !message.me?.hidden) ?? last;
}

/**
 * The newest message of the queue that belongs below all others. One that failed, or whose bytes are on their way for
 * long, may be older than what has come since.
 */
function lastQueued(queued: readonly QueueEntry[], newest: WireMessage | undefined): QueueEntry | undefined {
  const since = newest ? Date.parse(newest.created_at) : 0;
  return queued.findLast(
    ({ state, upload, queuedAt }) => (state !== 'failed' && !upload) || queuedAt >= since,
  );
}

/** When a chat was last active, in milliseconds since 1970. */
export function activityOf(row: WireChat, waiting: QueueEntry | undefined): number {
  return Math.max(Date.parse(row.activity_at), waiting?.queuedAt ?? 0);
}
