import { t } from '@lingui/core/macro';
import { type ChatSummary, hasUnread } from '../../model/index.ts';
import type { IconName } from '../../ui/index.ts';

/** What can be done with a chat of the list. */
export type Verb =
  | 'search'
  | 'date'
  | 'read'
  | 'unread'
  | 'pin'
  | 'unpin'
  | 'up'
  | 'down'
  | 'mute'
  | 'unmute'
  | 'timer'
  | 'archive'
  | 'unarchive'
  | 'clear'
  | 'block'
  | 'unblock'
  | 'hide';

/** A chat as far as its verbs depend on it. */
type Candidate = Pick<ChatSummary, 'id' | 'type' | 'unread' | 'place' | 'lastMessage' | 'group'>;

/** Where a chat stands among the pinned ones; pinnedIds from the top. */
function neighbours(chatId: string, pinnedIds: readonly string[]): { hasAbove: boolean; hasBelow: boolean } {
  const at = pinnedIds.indexOf(chatId);
  return { hasAbove: at > 0, hasBelow: at >= 0 && at < pinnedIds.length - 1 };
}

/** The verbs of a chat, in the order of its menu. */
export function verbsOf(chat: Candidate, pinnedIds: readonly string[]): Verb[] {
  const { place, type } = chat;
  const isPinned = (place?.pin ?? 0) > 0;
  const { hasAbove, hasBelow } = neighbours(chat.id, pinnedIds);
  const isArchived = place?.isArchived ?? false;
  const isAlone = type === 'private' || type === 'saved';
  // It has its own answers, and none of these is for a chat that one hasn't accepted.
  if (place?.isRequest) return ['block'];
  const verbs: [Verb, boolean][] = [
    ['search', true],
    ['date', chat.lastMessage !== undefined],
    ['read', hasUnread(chat)],
    ['unread', !hasUnread(chat)],
    ['pin', !isPinned && !isArchived],
    ['unpin', isPinned],
    ['up', isPinned && !isArchived && hasAbove],
    ['down', isPinned && !isArchived && hasBelow],
    ['mute', type !== 'saved' && !place?.mutedUntil],
    ['unmute', place?.mutedUntil !== undefined],
    ['timer', isAlone || (chat.group?.rights.canModerate ?? false)],
    ['archive', !isArchived],
    ['unarchive', isArchived],
    ['block', type === 'private' && !place?.isBlocked],
    ['unblock', type === 'private' && (place?.isBlocked ?? false)],
    ['clear', chat.lastMessage !== undefined],
    ['hide', isAlone],
  ];
  return verbs.flatMap(([verb, isOffered]) => (isOffered ? [verb] : []));
}

/** The pinned chats with one of them moved by a place. */
export function movePin(pinnedIds: readonly string[], chatId: string, by: 1 | -1): string[] {
  const at = pinnedIds.indexOf(chatId);
  const to = at + by;
  if (at < 0 || to < 0 || to >= pinnedIds.length) return [...pinnedIds];
  const moved = pinnedIds.filter((id) => id !== chatId);
  moved.splice(to, 0, chatId);
  return moved;
}

/** A verb in words. */
export function nameVerb(verb: Verb): { label: string; icon: IconName; isDangerous?: boolean } {
  switch (verb) {
    case 'search':
      return { label: t`Search in this chat`, icon: 'search' };
    case 'date':
      return { label: t`Go to a date`, icon: 'calendar' };
    case 'read':
      return { label: t`Mark as read`, icon: 'check' };
    case 'unread':
      return { label: t`Mark as unread`, icon: 'unread' };
    case 'pin':
      return { label: t`Pin`, icon: 'pin' };
    case 'unpin':
      return { label: t`Unpin`, icon: 'pin' };
    case 'up':
      return { label: t`Move up`, icon: 'up' };
    case 'down':
      return { label: t`Move down`, icon: 'down' };
    case 'mute':
      return { label: t`Mute…`, icon: 'bellOff' };
    case 'unmute':
      return { label: t`Unmute`, icon: 'bell' };
    case 'timer':
      return { label: t`Disappearing messages…`, icon: 'clock' };
    case 'archive':
      return { label: t`Put into the archive`, icon: 'archive' };
    case 'unarchive':
      return { label: t`Take out of the archive`, icon: 'archive' };
    case 'block':
      return { label: t`Block…`, icon: 'block', isDangerous: true };
    case 'unblock':
      return { label: t`Unblock`, icon: 'block' };
    case 'clear':
      return { label: t`Clear history…`, icon: 'clear', isDangerous: true };
    case 'hide':
      return { label: t`Delete chat…`, icon: 'trash', isDangerous: true };
  }
}

/** For how long a chat can be muted. */
export type MuteSpan = 'hour' | 'hours' | 'week' | 'forever';

export const muteSpans: readonly MuteSpan[] = ['hour', 'hours', 'week', 'forever'];

const hourMs = 3_600_000;

/** When a mute ends that begins now. */
export function endOfMute(span: MuteSpan, now: Date): Date | 'forever' {
  if (span === 'forever') return 'forever';
  const hours = { hour: 1, hours: 8, week: 7 * 24 }[span];
  return new Date(now.getTime() + hours * hourMs);
}

/** A span in words. */
export function nameSpan(span: MuteSpan): string {
  return { hour: t`For 1 hour`, hours: t`For 8 hours`, week: t`For a week`, forever: t`For ever` }[span];
}
