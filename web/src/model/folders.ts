// Which chats are in which folder. Pure.
import type { WireFolder } from '../api/index.ts';
import type { ChatPlace, Folder, FolderCandidate } from './contract.ts';

/** Whether a chat doesn't notify at a moment. */
export function isMuted(place: ChatPlace | undefined, now: Date): boolean {
  return place?.mutedUntil !== undefined && place.mutedUntil > now;
}

/** Whether a chat has something unread, or was marked so. */
export function hasUnread(chat: Pick<FolderCandidate, 'unread' | 'place'>): boolean {
  return chat.unread > 0 || (chat.place?.isMarkedUnread ?? false);
}

/** Whether a folder shows a chat. */
export function isInFolder(folder: Folder, chat: FolderCandidate, now: Date): boolean {
  if (chat.place?.isRequest) return false;
  if (folder.exceptIds.includes(chat.id)) return false;
  if (folder.chatIds.includes(chat.id)) return true;
  const { filter } = folder;
  const isOfKind =
    chat.type === 'group'
      ? filter.hasGroups
      : chat.type === 'channel'
        ? filter.hasChannels
        : filter.hasPeople;
  if (!isOfKind) return false;
  if (filter.isOnlyUnread && !hasUnread(chat)) return false;
  if (filter.isWithoutMuted && isMuted(chat.place, now)) return false;
  return !(filter.isWithoutArchived && chat.place?.isArchived);
}

/** A folder as screens show it. */
export function folderOf({ id, name, filter, chats, except }: WireFolder): Folder {
  return {
    id,
    name,
    filter: {
      hasPeople: filter.people ?? false,
      hasGroups: filter.groups ?? false,
      hasChannels: filter.channels ?? false,
      isOnlyUnread: filter.unread ?? false,
      isWithoutMuted: filter.no_muted ?? false,
      isWithoutArchived: filter.no_archived ?? false,
    },
    chatIds: chats ?? [],
    exceptIds: except ?? [],
  };
}

/** A folder as the server keeps it; what this version doesn't show of the former one stays. */
export function wireFolderOf(folder: Folder, former: WireFolder | undefined): WireFolder {
  const { filter } = folder;
  return {
    ...(former?.icon ? { icon: former.icon } : {}),
    id: folder.id,
    name: folder.name.trim(),
    filter: {
      ...(filter.hasPeople ? { people: true } : {}),
      ...(filter.hasGroups ? { groups: true } : {}),
      ...(filter.hasChannels ? { channels: true } : {}),
      ...(filter.isOnlyUnread ? { unread: true } : {}),
      ...(filter.isWithoutMuted ? { no_muted: true } : {}),
      ...(filter.isWithoutArchived ? { no_archived: true } : {}),
    },
    ...(folder.chatIds.length > 0 ? { chats: [...folder.chatIds] } : {}),
    ...(folder.exceptIds.length > 0 ? { except: [...folder.exceptIds] } : {}),
  };
}
