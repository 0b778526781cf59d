import { ApiError, type Calls, hasCode, type WireChatMe } from '../api/index.ts';
import type { ChatCalls, Person, Result } from './contract.ts';
import { wireFolderOf } from './folders.ts';
import { linkPreviewsPatch } from './preferences.ts';
import { privacyPatchOf } from './privacy.ts';
import { personOf } from './select.ts';
import type { UserSession } from './session.ts';

/** People of one page of the list of blocked ones. */
const blockedPage = 50;

/** The calls about the chat list as the owner answers them. */
export type ChatCommands = Omit<ChatCalls, 'arrangement'>;

type Parts = {
  calls: Calls;
  /** The session of who is signed in. Throws ApiError. */
  need: () => UserSession;
  attempt: <T>(action: () => Promise<T>) => Promise<Result<T>>;
};

/** The calls about the chat list. */
export function createChatCommands({ calls, need, attempt }: Parts): ChatCommands {
  /** Shows what a call has changed before its event comes. */
  const take = (rows: readonly WireChatMe[]) => {
    const session = need();
    for (const me of rows) session.replica.putMe(me);
    session.changed();
  };
  const patch = (chatId: string, body: Parameters<Calls['patchMine']>[1]) =>
    attempt(async () => take([(await calls.patchMine(chatId, body)).me]));

  return {
    pinChat: (chatId, isPinned) => patch(chatId, { pinned: isPinned }),
    orderPins: (chatIds) => attempt(async () => take((await calls.putPins([...chatIds])).chats ?? [])),
    archiveChat: (chatId, isArchived) => patch(chatId, { archived: isArchived }),
    muteChat: (chatId, until, mutesMentions) =>
      patch(chatId, {
        muted: until !== undefined,
        ...(until instanceof Date ? { muted_until: until.toISOString() } : {}),
        ...(mutesMentions === undefined ? {} : { mute_mentions: mutesMentions }),
      }),
    markChatRead: (chatId) =>
      attempt(async () => {
        const session = need();
        const copy = session.replica.chats.get(chatId);
        if (!copy) throw new ApiError('not_found');
        if (session.marker.read(copy, copy.row.last_seq)) session.changed();
        if (copy.me.marked_unread) take([(await calls.patchMine(chatId, { marked_unread: false })).me]);
      }),
    markChatUnread: (chatId) => patch(chatId, { marked_unread: true }),
    clearChat: (chatId, isHidden) =>
      attempt(async () => {
        const copy = need().replica.chats.get(chatId);
        if (!copy) throw new ApiError('not_found');
        take([(await calls.clear(chatId, copy.row.last_seq, isHidden)).me]);
      }),
    answerRequest: (chatId, isAccepted) =>
      attempt(async () => take([(await calls.answerRequest(chatId, isAccepted)).me])),
    setFolders: (folders) =>
      attempt(async () => {
        const { arranged } = need().replica;
        const former = arranged.settings.folders;
        const rows = folders.map((folder) =>
          wireFolderOf(
            folder,
            former?.folders?.find(({ id }) => id === folder.id),
          ),
        );
        const body = { folders: rows, if_version: former?.version ?? 0 };
        arranged.putSettings({ folders: await calls.putFolders(body) });
        need().replica.unstored.meta = true;
        need().changed();
      }),
    setLinkPreviews: (isOn) =>
      attempt(async () => {
        const preferences = await calls.patchPreferences(linkPreviewsPatch(isOn));
        need().replica.arranged.putSettings({ preferences });
        need().replica.unstored.meta = true;
        need().changed();
      }),
    changePrivacy: (part) =>
      attempt(async () => {
        const privacy = await calls.patchPrivacy(privacyPatchOf(part));
        need().replica.arranged.putSettings({ privacy });
        need().replica.unstored.meta = true;
        need().changed();
      }),
    blockPerson: (userId, isBlocked) =>
      attempt(async () => {
        const { block } = await (isBlocked ? calls.block(userId) : calls.unblock(userId));
        const session = need();
        session.replica.arranged.putBlocks([block]);
        session.replica.unstored.meta = true;
        session.changed();
      }),
    loadBlocked: (cursor) =>
      attempt(async () => {
        const { blocks, next } = await calls.blocks(cursor, blockedPage);
        const ids = (blocks ?? []).filter((block) => block.blocked).map((block) => block.user_id);
        const people = await Promise.all(ids.map(findPerson));
        return { items: people.flatMap((person) => person ?? []), next: next || undefined };
      }),
  };

  /** Who somebody is, undefined if their account is gone. */
  async function findPerson(id: string): Promise<Person | undefined> {
    const { replica } = need();
    const held = replica.users.get(id);
    if (held) return personOf(held);
    try {
      const { user } = await calls.user(id);
      replica.putUser(user);
      return personOf(user);
    } catch (error) {
      if (hasCode(error, 'not_found')) return undefined;
      throw error;
    }
  }
}
