import type { Rest } from './rest.ts';
import type {
  ChatMePatch,
  DraftPage,
  DraftRequest,
  FoldersRequest,
  ForwardAnswer,
  ForwardRequest,
  HideAnswer,
  MentionPage,
  OpAnswers,
  PinPage,
  PrivacyPatch,
  ReceiptPage,
  WireBlock,
  WireBlockPage,
  WireChatMe,
  WireDraft,
  WireFolders,
  WireGalleryPage,
  WireMessage,
  WirePreferences,
  WirePrivacy,
  WireSettings,
} from './types.ts';

const at = (id: string) => encodeURIComponent(id);
const chatAt = (id: string) => `/chats/${at(id)}`;

/** Names the calls about what one does with messages and chats for oneself, and the search. */
export function createChatCalls(rest: Rest) {
  return {
    forward: (body: ForwardRequest) => rest<ForwardAnswer>('/messages/forward', { method: 'POST', body }),
    gallery: (id: string, query: { kind: string; before?: string; limit: number }) =>
      rest<WireGalleryPage>(`${chatAt(id)}/gallery`, { query }),
    viewed: (id: string, seq: number) =>
      rest<{ message: WireMessage }>(`${chatAt(id)}/messages/${seq}/viewed`, { method: 'POST' }),
    hideMessages: (id: string, seqs: number[]) =>
      rest<HideAnswer>(`${chatAt(id)}/hidden`, { method: 'POST', body: { seqs } }),
    /** Pins a message for all, or takes it off. */
    pinMessage: (id: string, seq: number, isPinned: boolean) =>
      rest<OpAnswers['message.edit']>(`${chatAt(id)}/messages/${seq}/pin`, {
        method: isPinned ? 'PUT' : 'DELETE',
      }),
    pins: (id: string, cursor: string | undefined, limit: number) =>
      rest<PinPage>(`${chatAt(id)}/pins`, { query: { cursor, limit } }),
    receipts: (id: string, seq: number, cursor: string | undefined, limit: number) =>
      rest<ReceiptPage>(`${chatAt(id)}/messages/${seq}/receipts`, { query: { cursor, limit } }),
    putDraft: (id: string, body: DraftRequest) =>
      rest<{ draft: WireDraft }>(`${chatAt(id)}/draft`, { method: 'PUT', body }),
    drafts: (cursor: string | undefined, limit: number) =>
      rest<DraftPage>('/me/drafts', { query: { cursor, limit } }),
    /** Messages that name me, above a seq. */
    mentions: (id: string, after: number, limit: number) =>
      rest<MentionPage>(`${chatAt(id)}/mentions`, { query: { after, limit } }),

    patchMine: (id: string, body: ChatMePatch) =>
      rest<{ me: WireChatMe }>(`${chatAt(id)}/me`, { method: 'PATCH', body }),
    putPins: (chats: string[]) =>
      rest<{ chats: WireChatMe[] }>('/me/pins', { method: 'PUT', body: { chats } }),
    clear: (id: string, upTo: number, hide: boolean) =>
      rest<{ me: WireChatMe }>(`${chatAt(id)}/clear`, {
        method: 'POST',
        body: { up_to_seq: upTo, ...(hide ? { hide } : {}) },
      }),

    answerRequest: (id: string, isAccepted: boolean) =>
      rest<{ me: WireChatMe }>(`${chatAt(id)}/${isAccepted ? 'accept' : 'decline'}`, { method: 'POST' }),

    settings: () => rest<WireSettings>('/me/settings'),
    putFolders: (body: FoldersRequest) => rest<WireFolders>('/me/folders', { method: 'PUT', body }),

    patchPreferences: (values: Record<string, string | null>) =>
      rest<WirePreferences>('/me/preferences', { method: 'PATCH', body: { values } }),
    patchPrivacy: (body: PrivacyPatch) => rest<WirePrivacy>('/me/privacy', { method: 'PATCH', body }),

    blocks: (cursor: string | undefined, limit: number) =>
      rest<WireBlockPage>('/me/blocks', { query: { cursor, limit } }),
    block: (userId: string) => rest<{ block: WireBlock }>(`/me/blocks/${at(userId)}`, { method: 'PUT' }),
    unblock: (userId: string) => rest<{ block: WireBlock }>(`/me/blocks/${at(userId)}`, { method: 'DELETE' }),
  };
}
