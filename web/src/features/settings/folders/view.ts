import { plural, t } from '@lingui/core/macro';
import type { ChatSummary, Folder, FolderFilter } from '../../../model/index.ts';

/** More folders the server doesn't take, nor more chats that a folder names. */
export const maxFolders = 20;
export const maxNamed = 200;
const maxName = 32;

/** A folder that is about to be made. It has an id that no other has. */
export function newFolder(now: Date): Folder {
  return {
    id: `f-${now.getTime().toString(36)}`,
    name: '',
    filter: {
      hasPeople: false,
      hasGroups: false,
      hasChannels: false,
      isOnlyUnread: false,
      isWithoutMuted: false,
      isWithoutArchived: true,
    },
    chatIds: [],
    exceptIds: [],
  };
}

/** What is wrong with a folder that is to be kept; undefined: nothing. */
export function checkFolder(folder: Folder): { name?: string; content?: string } | undefined {
  const name = folder.name.trim();
  if (name === '') return { name: t`A folder needs a name.` };
  if ([...name].length > maxName) {
    return { name: plural(maxName, { one: 'At most # character.', other: 'At most # characters.' }) };
  }
  const { hasPeople, hasGroups, hasChannels } = folder.filter;
  if (!hasPeople && !hasGroups && !hasChannels && folder.chatIds.length === 0) {
    return { content: t`Choose what is in it.` };
  }
  return undefined;
}

/** Puts a folder in the place of the one with its id, or at the end. */
export function putFolder(folders: readonly Folder[], folder: Folder): Folder[] {
  const isThere = folders.some(({ id }) => id === folder.id);
  return isThere ? folders.map((held) => (held.id === folder.id ? folder : held)) : [...folders, folder];
}

/** The folders with one of them a place further up. */
export function raiseFolder(folders: readonly Folder[], id: string): Folder[] {
  const at = folders.findIndex((folder) => folder.id === id);
  const folder = folders[at];
  if (!folder || at === 0) return [...folders];
  const others = folders.filter((held) => held !== folder);
  return [...others.slice(0, at - 1), folder, ...others.slice(at - 1)];
}

/** What is in a folder, in a line. */
export function describeFolder({ filter, chatIds }: Folder): string {
  const kinds: [keyof FolderFilter, string][] = [
    ['hasPeople', t`People`],
    ['hasGroups', t`Groups`],
    ['hasChannels', t`Channels`],
    ['isOnlyUnread', t`only unread`],
    ['isWithoutMuted', t`without muted`],
  ];
  const parts = kinds.flatMap(([key, word]) => (filter[key] ? [word] : []));
  if (chatIds.length > 0) parts.push(plural(chatIds.length, { one: '# chat', other: '# chats' }));
  return parts.join(', ');
}

/** The chats that are named, those that are known first in the order in which they were named. */
export function namedChats(chats: readonly ChatSummary[], ids: readonly string[]): ChatSummary[] {
  return ids.flatMap((id) => chats.find((chat) => chat.id === id) ?? []);
}

/** Takes a chat in or out of those that are named. */
export function toggleNamed(ids: readonly string[], chatId: string): string[] {
  if (ids.includes(chatId)) return ids.filter((id) => id !== chatId);
  return ids.length < maxNamed ? [...ids, chatId] : [...ids];
}
