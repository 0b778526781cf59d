import type { Arrangement, ChatSummary } from './contract.ts';
import type { ChatCopy } from './copy.ts';
import { folderOf, hasUnread, isInFolder } from './folders.ts';
import { notifyingOf } from './notifying.ts';
import { previewsLinks } from './preferences.ts';
import { privacyOf } from './privacy.ts';
import type { UserSession } from './session.ts';

const nothing: Arrangement = {
  folders: [],
  unreadIn: {},
  archived: { count: 0, unread: 0 },
  requests: { count: 0, unread: 0 },
  privacy: privacyOf(undefined),
  notifying: notifyingOf(undefined),
  previewsLinks: true,
  blockedIds: [],
};

/** Works out what is arranged for all devices, with the counts that stand at it. */
export class Arrangements {
  private folders: { revision: number; of: UserSession; value: Arrangement['folders'] } | undefined;

  /** The state now; order has the chats of the list. */
  next(session: UserSession | undefined, order: readonly ChatCopy[]): Arrangement {
    if (!session) return nothing;
    const { arranged } = session.replica;
    if (this.folders?.of !== session || this.folders.revision !== arranged.revision) {
      const value = (arranged.settings.folders?.folders ?? []).map(folderOf);
      this.folders = { revision: arranged.revision, of: session, value };
    }
    const folders = this.folders.value;
    const blocked = [...arranged.blocks.values()].filter((block) => block.blocked);
    const chats = order.map((copy) => session.summary(copy));
    return {
      folders,
      unreadIn: countIn(folders, chats),
      archived: countOf(chats.filter(({ place }) => place?.isArchived && !place.isRequest)),
      requests: countOf(chats.filter(({ place }) => place?.isRequest)),
      privacy: privacyOf(arranged.settings.privacy),
      notifying: arranged.notifyingWish ?? notifyingOf(arranged.settings.notifications),
      previewsLinks: previewsLinks(arranged.settings),
      blockedIds: blocked.map((block) => block.user_id),
    };
  }
}

function countOf(chats: readonly ChatSummary[]): { count: number; unread: number } {
  return { count: chats.length, unread: chats.filter(hasUnread).length };
}

function countIn(folders: Arrangement['folders'], chats: readonly ChatSummary[]): Record<string, number> {
  const now = new Date();
  const unread = chats.filter(hasUnread);
  return Object.fromEntries(
    folders.map((folder) => [folder.id, unread.filter((chat) => isInFolder(folder, chat, now)).length]),
  );
}
