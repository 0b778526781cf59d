import type { Rest } from './rest.ts';
import type {
  AddAnswer,
  BanPage,
  ChatPatch,
  JoinAnswer,
  JoinPreview,
  JoinRequestPage,
  LinkRequest,
  SeenAnswer,
  WireChat,
  WireLink,
} from './types.ts';

const at = (id: string) => encodeURIComponent(id);
const chatAt = (id: string) => `/chats/${at(id)}`;
const memberAt = (id: string, userId: string) => `${chatAt(id)}/members/${at(userId)}`;
const banAt = (id: string, userId: string) => `${chatAt(id)}/bans/${at(userId)}`;
const requestAt = (id: string, userId: string) => `${chatAt(id)}/requests/${at(userId)}`;

/** Names the calls about groups and channels. */
export function createGroupCalls(rest: Rest) {
  return {
    patchChat: (id: string, body: ChatPatch) =>
      rest<{ chat: WireChat }>(chatAt(id), { method: 'PATCH', body }),
    takePhoto: (id: string, mediaId: string) =>
      rest<{ chat: WireChat }>(`${chatAt(id)}/photo`, { method: 'POST', body: { media_id: mediaId } }),
    deletePhoto: (id: string) => rest<{ chat: WireChat }>(`${chatAt(id)}/photo`, { method: 'DELETE' }),
    addMembers: (id: string, userIds: string[]) =>
      rest<AddAnswer>(`${chatAt(id)}/members`, { method: 'POST', body: { user_ids: userIds } }),
    removeMember: (id: string, userId: string) => rest<void>(memberAt(id, userId), { method: 'DELETE' }),
    patchMember: (id: string, userId: string, role: 'admin' | 'member' | 'reader') =>
      rest<void>(memberAt(id, userId), { method: 'PATCH', body: { role } }),
    handOver: (id: string, userId: string) =>
      rest<void>(`${chatAt(id)}/owner`, { method: 'POST', body: { user_id: userId } }),
    leave: (id: string) => rest<void>(`${chatAt(id)}/leave`, { method: 'POST' }),
    bans: (id: string, cursor: string | undefined, limit: number) =>
      rest<BanPage>(`${chatAt(id)}/bans`, { query: { cursor, limit } }),
    ban: (id: string, userId: string) => rest<void>(banAt(id, userId), { method: 'PUT' }),
    unban: (id: string, userId: string) => rest<void>(banAt(id, userId), { method: 'DELETE' }),
    joinRequests: (id: string, cursor: string | undefined, limit: number) =>
      rest<JoinRequestPage>(`${chatAt(id)}/requests`, { query: { cursor, limit } }),
    letIn: (id: string, userId: string) => rest<void>(requestAt(id, userId), { method: 'PUT' }),
    turnAway: (id: string, userId: string) => rest<void>(requestAt(id, userId), { method: 'DELETE' }),
    seen: (id: string, from: number, to: number) =>
      rest<SeenAnswer>(`${chatAt(id)}/seen`, { query: { from, to } }),
    links: (id: string, limit: number) =>
      rest<{ links: WireLink[] }>(`${chatAt(id)}/links`, { query: { limit } }),
    createLink: (id: string, body: LinkRequest) =>
      rest<{ link: WireLink }>(`${chatAt(id)}/links`, { method: 'POST', body }),
    revokeLink: (id: string, linkId: string) =>
      rest<{ link: WireLink }>(`${chatAt(id)}/links/${at(linkId)}`, { method: 'DELETE' }),
    joinPreview: (token: string) => rest<JoinPreview>(`/joins/${at(token)}`),
    join: (token: string) => rest<JoinAnswer>(`/joins/${at(token)}`, { method: 'POST' }),
  };
}
