import { createChatCalls } from './chatCalls.ts';
import { createContentCalls } from './contentCalls.ts';
import { createGroupCalls } from './groupCalls.ts';
import { createPushCalls } from './pushCalls.ts';
import type { Rest } from './rest.ts';
import { createScheduledCalls } from './scheduledCalls.ts';
import { createSearchCalls } from './searchCalls.ts';
import type {
  ChatAnswer,
  ChatPage,
  ChatRequest,
  LoginRequest,
  OpAnswers,
  OpBodies,
  ProfilePatch,
  RegisterRequest,
  SessionList,
  SignedIn,
  UserPage,
  WireAccount,
  WireAnnotationPage,
  WireChanges,
  WireChat,
  WireEditPage,
  WireInvite,
  WireMediaLimits,
  WireMember,
  WireMessagePage,
  WireServerInfo,
  WireSync,
  WireUser,
} from './types.ts';

/**
 * Which part of a history is wanted: at most one of before, after, around and at (a time: around the first message that
 * was sent then or later); without one the newest.
 */
export type HistoryRange = { before?: number; after?: number; around?: number; at?: string; limit: number };

/** The REST calls by name. They throw ApiError. */
export type Calls = ReturnType<typeof createCalls>;

const at = (id: string | number) => encodeURIComponent(id);

/** Which members: whose names begin so, or who have a role. */
type MembersFilter = { q: string | undefined; role: WireMember['role'] | undefined };

/** Names the calls that the web client makes; their bodies stand in docs/reference/rest.md. */
export function createCalls(rest: Rest) {
  return {
    server: () => rest<WireServerInfo>('/server'),
    register: (body: RegisterRequest) => rest<SignedIn>('/auth/register', { method: 'POST', body }),
    login: (body: LoginRequest) => rest<SignedIn>('/auth/login', { method: 'POST', body }),
    logout: () => rest<void>('/auth/logout', { method: 'POST', timeoutMs: 5000 }),
    sessions: () => rest<SessionList>('/auth/sessions'),
    endSession: (id: string) => rest<void>(`/auth/sessions/${at(id)}`, { method: 'DELETE' }),

    me: () => rest<WireAccount>('/me'),
    patchMe: (body: ProfilePatch) => rest<WireAccount>('/me', { method: 'PATCH', body }),
    takeAvatar: (mediaId: string) =>
      rest<WireAccount>('/me/avatar', { method: 'POST', body: { media_id: mediaId } }),
    mediaLimits: () => rest<WireMediaLimits>('/media-limits'),
    deleteAvatar: () => rest<WireAccount>('/me/avatar', { method: 'DELETE' }),
    changePassword: (current: string, next: string) =>
      rest<void>('/me/password', { method: 'POST', body: { current, new: next } }),
    createInvite: (uses: number, expiresIn: number) =>
      rest<WireInvite>('/invites', { method: 'POST', body: { uses, expires_in: expiresIn } }),

    searchUsers: (q: string) => rest<UserPage>('/users', { query: { q } }),
    user: (id: string) => rest<{ user: WireUser }>(`/users/${at(id)}`),

    chats: (cursor: string | undefined, limit: number) =>
      rest<ChatPage>('/chats', { query: { cursor, limit } }),
    chat: (id: string) => rest<{ chat: WireChat }>(`/chats/${at(id)}`),
    createChat: (body: ChatRequest) => rest<ChatAnswer>('/chats', { method: 'POST', body }),
    members: (id: string, cursor: string | undefined, limit: number, only?: MembersFilter) =>
      rest<{ members: WireMember[]; next?: string }>(`/chats/${at(id)}/members`, {
        query: { cursor, limit, ...only },
      }),
    ...createContentCalls(rest),
    ...createGroupCalls(rest),
    ...createScheduledCalls(rest),
    ...createSearchCalls(rest),
    ...createChatCalls(rest),
    ...createPushCalls(rest),
    history: (id: string, range: HistoryRange) =>
      rest<WireMessagePage>(`/chats/${at(id)}/messages`, { query: { ...range } }),
    editMessage: ({ chat_id, seq, ...body }: OpBodies['message.edit']) =>
      rest<OpAnswers['message.edit']>(`/chats/${at(chat_id)}/messages/${at(seq)}`, { method: 'PATCH', body }),
    deleteMessage: (body: OpBodies['message.delete']) =>
      rest<OpAnswers['message.delete']>(`/chats/${at(body.chat_id)}/messages/${at(body.seq)}`, {
        method: 'DELETE',
      }),
    annotations: (id: string, seq: number, query: { kind: string; key?: string; cursor?: string }) =>
      rest<WireAnnotationPage>(`/chats/${at(id)}/messages/${at(seq)}/annotations`, { query }),
    edits: (id: string, seq: number, cursor: string | undefined) =>
      rest<WireEditPage>(`/chats/${at(id)}/messages/${at(seq)}/edits`, { query: { cursor } }),
    /** marksAfter undefined: all marks. */
    changes: (id: string, after: number, marksAfter: number | undefined) =>
      rest<WireChanges>(`/chats/${at(id)}/changes`, { query: { after, marks_after: marksAfter } }),
    sync: (cursor: string | undefined) => rest<WireSync>('/sync', { query: { cursor } }),
  };
}
