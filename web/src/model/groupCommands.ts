import type { Calls, WireChat, WireLink } from '../api/index.ts';
import type { GroupCalls, GroupLink, Result } from './contract.ts';
import { photoUrlOf } from './group.ts';
import { putChanges } from './reduce.ts';
import { personOf } from './select.ts';
import type { UserSession } from './session.ts';

/** Members and links of one page. */
const pageSize = 50;

/** The calls about groups as the owner answers them: the view makes the client ids, so that a repeated call makes nothing twice. */
export type GroupCommands = Omit<GroupCalls, 'createGroup' | 'createLink'> & {
  createGroup: (
    title: string,
    memberIds: readonly string[],
    clientId: string,
  ) => ReturnType<GroupCalls['createGroup']>;
  createLink: (chatId: string, clientId: string) => ReturnType<GroupCalls['createLink']>;
};

type Parts = {
  calls: Calls;
  /** The session of who is signed in. Throws ApiError. */
  need: () => UserSession;
  attempt: <T>(action: () => Promise<T>) => Promise<Result<T>>;
};

/** The calls about groups and channels. */
export function createGroupCommands({ calls, need, attempt }: Parts): GroupCommands {
  const takeChat = (chat: WireChat): string => {
    const session = need();
    session.replica.putChat(chat, Date.now());
    session.changed();
    return chat.id;
  };
  /** Fetches what changed before the event comes, so that the screen shows it when the call is answered. */
  const catchUp = async (chatId: string): Promise<void> => {
    const session = need();
    const copy = session.replica.chats.get(chatId);
    if (!copy) return;
    const after = copy.chat.version;
    const changes = await calls.changes(chatId, after, copy.hasAllMarks ? copy.marks.version : undefined);
    if (changes.reset || session.replica.chats.get(chatId) !== copy) return;
    for (const member of changes.members ?? []) session.replica.putUser(member.user);
    putChanges(copy, changes, after);
    session.changed();
  };

  return {
    createGroup: (title, memberIds, clientId) =>
      attempt(async () => {
        const body = { type: 'group' as const, title, members: [...memberIds], client_id: clientId };
        return takeChat((await calls.createChat(body)).chat);
      }),
    updateGroup: (chatId, info) =>
      attempt(async () => {
        await calls.patchChat(chatId, info);
        await catchUp(chatId);
      }),
    setGroupPhoto: (chatId, picture) =>
      attempt(async () => {
        await calls.putPhoto(chatId, picture);
        await catchUp(chatId);
      }),
    removeGroupPhoto: (chatId) =>
      attempt(async () => {
        await calls.deletePhoto(chatId);
        await catchUp(chatId);
      }),
    loadMembers: (chatId, query, cursor) =>
      attempt(async () => {
        const { replica } = need();
        const page = await calls.members(chatId, cursor, pageSize, query || undefined);
        const rows = (page.members ?? []).filter((row) => row.state === 'member');
        for (const { user } of rows) replica.putUser(user);
        const members = rows.map(({ user, role }) => ({
          person: personOf(replica.users.get(user.id) ?? user),
          role,
          isMe: user.id === replica.self,
        }));
        return { members, next: page.next || undefined };
      }),
    addMembers: (chatId, userIds) =>
      attempt(async () => {
        const { refused } = await calls.addMembers(chatId, [...userIds]);
        await catchUp(chatId);
        return refused?.length ?? 0;
      }),
    removeMember: (chatId, userId) =>
      attempt(async () => {
        await calls.removeMember(chatId, userId);
        await catchUp(chatId);
      }),
    setRole: (chatId, userId, role) =>
      attempt(async () => {
        await calls.patchMember(chatId, userId, role);
        await catchUp(chatId);
      }),
    handOver: (chatId, userId) =>
      attempt(async () => {
        await calls.handOver(chatId, userId);
        await catchUp(chatId);
      }),
    leaveGroup: (chatId) =>
      attempt(async () => {
        await calls.leave(chatId);
        need().replica.drop(chatId);
        need().changed();
      }),
    loadLinks: (chatId) =>
      attempt(async () => {
        const { links } = await calls.links(chatId, pageSize);
        return (links ?? []).filter(isGood).map(linkOf);
      }),
    createLink: (chatId, clientId) =>
      attempt(async () => linkOf((await calls.createLink(chatId, { client_id: clientId })).link)),
    revokeLink: (chatId, linkId) =>
      attempt(async () => {
        await calls.revokeLink(chatId, linkId);
      }),
    previewJoin: (token) =>
      attempt(async () => {
        const row = await calls.joinPreview(token);
        return {
          type: row.type,
          title: row.title,
          about: row.about ?? '',
          memberCount: row.member_count,
          photoUrl: photoUrlOf(`/joins/${encodeURIComponent(token)}/photo`, row.photo_id),
          chatId: row.chat_id,
          needsApproval: row.needs_approval ?? false,
          isAsked: row.asked ?? false,
        };
      }),
    joinByLink: (token) =>
      attempt(async () => {
        const { chat } = await calls.join(token);
        return chat && takeChat(chat);
      }),
  };
}

function isGood(link: WireLink): boolean {
  const isOver = link.expires_at !== undefined && Date.parse(link.expires_at) <= Date.now();
  return !link.revoked_at && !isOver && !(link.max_uses && link.uses >= link.max_uses);
}

function linkOf({ id, url, uses, created_at }: WireLink): GroupLink {
  return { id, url, uses, createdAt: new Date(created_at) };
}
