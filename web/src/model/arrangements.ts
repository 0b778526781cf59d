import type { Arrangement } from './contract.ts';
import type { ChatCopy } from './copy.ts';
import { folderOf, hasUnread, isInFolder } from './folders.ts';
import type { UserSession } from './session.ts';

const nothing: Arrangement = {
  folders: [],
  unreadIn: {},
  archived: { count: 0, unread: 0 },
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
    const now = new Date();
    const unreadIn: Record<string, number> = Object.fromEntries(folders.map(({ id }) => [id, 0]));
    const archived = { count: 0, unread: 0 };
    for (const copy of order) {
      const chat = session.summary(copy);
      if (chat.place?.isArchived) archived.count++;
      if (!hasUnread(chat)) continue;
      if (chat.place?.isArchived) archived.unread++;
      for (const folder of folders) {
        if (isInFolder(folder, chat, now)) unreadIn[folder.id] = (unreadIn[folder.id] ?? 0) + 1;
      }
    }
    const blocked = [...arranged.blocks.values()].filter((block) => block.blocked);
    return { folders, unreadIn, archived, blockedIds: blocked.map((block) => block.user_id) };
  }
}
