// Where a chat stands in the list: what is only mine of it. Pure.
import type { WireChatMe } from '../api/index.ts';
import type { ChatPlace } from './contract.ts';
import type { ChatCopy } from './copy.ts';

/** Whether a chat doesn't notify at a moment. */
export function isMutedAt(me: WireChatMe, now: number): boolean {
  return me.muted_until !== undefined && Date.parse(me.muted_until) > now;
}

/** Whether a chat is in the archive: a new message brings it back, unless it is muted. */
export function isArchived({ me, row }: ChatCopy, now: number): boolean {
  const { archived_until_seq: until } = me;
  return until !== undefined && until > 0 && (row.last_seq < until || isMutedAt(me, now));
}

/** Whether a chat is in the list: not if I took it off, as long as there is no new message. */
export function isListed({ me, row }: ChatCopy): boolean {
  return (me.hidden_until_seq ?? 0) <= row.last_seq;
}

/** What is only mine of a chat in the list. */
export function placeOf(copy: ChatCopy, now: number): ChatPlace {
  const { me } = copy;
  return {
    pin: me.pin ?? 0,
    isArchived: isArchived(copy, now),
    isMarkedUnread: me.marked_unread ?? false,
    mutedUntil: isMutedAt(me, now) && me.muted_until ? new Date(me.muted_until) : undefined,
    mutesMentions: me.mute_mentions ?? false,
    ...(me.notify?.sound ? { hasSound: me.notify.sound === 'on' } : {}),
    isRequest: me.request ?? false,
    isBlocked: me.peer_blocked ?? false,
  };
}

type Listed = { copy: ChatCopy; activityAt: number };

function depthOf(copy: ChatCopy, now: number): number {
  if (copy.me.request) return 1;
  return isArchived(copy, now) ? 2 : 0;
}

/**
 * The order of the list: pinned chats first, then the newest activity; what isn't in the list itself comes last, first
 * what strangers ask, then the archive.
 */
export function compareListed(now: number): (a: Listed, b: Listed) => number {
  return (a, b) => {
    const depth = depthOf(a.copy, now) - depthOf(b.copy, now);
    if (depth !== 0) return depth;
    const pin = (b.copy.me.pin ?? 0) - (a.copy.me.pin ?? 0);
    return pin || b.activityAt - a.activityAt || (a.copy.id < b.copy.id ? 1 : -1);
  };
}
