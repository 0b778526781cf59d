import type { AddAnswer, Calls, WireChat, WireLink, WireUser } from '../api/index.ts';
import type {
  ChannelFields,
  GroupCalls,
  GroupLink,
  LinkOptions,
  NotAdded,
  Person,
  Result,
} from './contract.ts';
import { patchOf, photoUrlOf } from './group.ts';
import { putChanges } from './reduce.ts';
import { personOf } from './select.ts';
import type { UserSession } from './session.ts';

/** Members and links of one page. */
const pageSize = 50;

/** The calls about groups as the owner answers them: the view makes the client ids, so that a repeated call makes nothing twice. */
export type GroupCommands = Omit<GroupCalls, 'createGroup' | 'createChannel' | 'createLink'> & {
  createGroup: (
    title: string,
    memberIds: readonly string[],
    clientId: string,
  ) => ReturnType<GroupCalls['createGroup']>;
  createChannel: (fields: ChannelFields, clientId: string) => ReturnType<GroupCalls['createChannel']>;
  createLink: (
    chatId: string,
    options: LinkOptions,
    clientId: string,
  ) => ReturnType<GroupCalls['createLink']>;
};

type Parts = {
  calls: Calls;
  /** The session of who is signed in. Throws ApiError. */
  need: () => UserSession;
  attempt: <T>(action: () => Promise<T>) => Promise<Result<T>>;
};

/** Whom the server didn't add, by what can be done about it. */
function notAddedOf(refused: AddAnswer['refused'] | undefined): NotAdded {
  const toInvite = (refused ?? []).filter(({ code }) => code === 'needs_invite');
  return {
    toInviteIds: toInvite.map(({ user_id }) => user_id),
    others: (refused ?? []).length - toInvite.length,
  };
}

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
  /** Somebody of a list, as their newest profile that is known. */
  const meet = (user: WireUser): Person => {
    const { replica } = need();
    replica.putUser(user);
    return personOf(replica.users.get(user.id) ?? user);
  };

  return {
    createGroup: (title, memberIds, clientId) =>
      attempt(async () => {
        const body = { type: 'group' as const, title, members: [...memberIds], client_id: clientId };
        const { chat, refused } = await calls.createChat(body);
        return { chatId: takeChat(chat), notAdded: notAddedOf(refused) };
      }),
    createChannel: ({ title, about, isSigned, readerIds }, clientId) =>
      attempt(async () => {
        const body = {
          type: 'channel' as const,
          title,
          members: [...readerIds],
          client_id: clientId,
          ...(about ? { about } : {}),
          ...(isSigned ? { signed: true } : {}),
        };
        const { chat, refused } = await calls.createChat(body);
        return { chatId: takeChat(chat), notAdded: notAddedOf(refused) };
      }),
    updateGroup: (chatId, info) =>
      attempt(async () => {
        await calls.patchChat(chatId, info);
        await catchUp(chatId);
      }),
    setGroupPhoto: (chatId, picture) =>
      attempt(async () => {
        await need().sendPicture(picture, async (id) => void (await calls.takePhoto(chatId, id)));
        await catchUp(chatId);
      }),
    removeGroupPhoto: (chatId) =>
      attempt(async () => {
        await calls.deletePhoto(chatId);
        await catchUp(chatId);
      }),
    changeGroupSettings: (chatId, patch) =>
      attempt(async () => {
        await calls.patchChat(chatId, patchOf(patch));
        await catchUp(chatId);
      }),
    loadMembers: (chatId, query, cursor, role) =>
      attempt(async () => {
        const { replica } = need();
        const page = await calls.members(chatId, cursor, pageSize, { q: query || undefined, role });
        const rows = (page.members ?? []).filter((row) => row.state === 'member');
        const members = rows.map(({ user, role }) => ({
          person: meet(user),
          role,
          isMe: user.id === replica.self,
        }));
        return { members, next: page.next || undefined };
      }),
    addMembers: (chatId, userIds) =>
      attempt(async () => {
        const { refused } = await calls.addMembers(chatId, [...userIds]);
        await catchUp(chatId);
        return notAddedOf(refused);
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
    loadBans: (chatId, cursor) =>
      attempt(async () => {
        const page = await calls.bans(chatId, cursor, pageSize);
        const items = (page.bans ?? []).map((ban) => ({
          person: meet(ban.user),
          at: new Date(ban.banned_at),
        }));
        return { items, next: page.next || undefined };
      }),
    ban: (chatId, userId) =>
      attempt(async () => {
        await calls.ban(chatId, userId);
        await catchUp(chatId);
      }),
    unban: (chatId, userId) => attempt(() => calls.unban(chatId, userId)),
    loadJoinAskers: (chatId, cursor) =>
      attempt(async () => {
        const page = await calls.joinRequests(chatId, cursor, pageSize);
        const items = (page.requests ?? []).map((row) => ({
          person: meet(row.user),
          at: new Date(row.asked_at),
        }));
        return { items, next: page.next || undefined };
      }),
    letIn: (chatId, userId) =>
      attempt(async () => {
        await calls.letIn(chatId, userId);
        await catchUp(chatId);
      }),
    turnAway: (chatId, userId) => attempt(() => calls.turnAway(chatId, userId)),
    loadViews: (chatId, fromSeq, toSeq) =>
      attempt(async () => {
        const { seen } = await calls.seen(chatId, fromSeq, toSeq);
        return Object.fromEntries((seen ?? []).map(({ seq, count }) => [seq, count]));
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
    createLink: (chatId, { name, expiresInSeconds, maxUses, needsApproval }, clientId) =>
      attempt(async () => {
        const body = {
          client_id: clientId,
          ...(name ? { name } : {}),
          ...(expiresInSeconds ? { expires_in: expiresInSeconds } : {}),
          ...(maxUses ? { max_uses: maxUses } : {}),
          ...(needsApproval ? { needs_approval: true } : {}),
        };
        return linkOf((await calls.createLink(chatId, body)).link);
      }),
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

function linkOf(link: WireLink): GroupLink {
  return {
    id: link.id,
    url: link.url,
    name: link.name ?? '',
    uses: link.uses,
    maxUses: link.max_uses || undefined,
    expiresAt: link.expires_at ? new Date(link.expires_at) : undefined,
    needsApproval: link.needs_approval ?? false,
    createdAt: new Date(link.created_at),
  };
}
