import { ApiError, type Calls, type ForwardAnswer, type ForwardRequest } from '../../api/index.ts';
import { limits, pageOf } from './rows.ts';
import { scheduledCallsOf } from './scheduled.ts';
import type { FakeServer } from './server.ts';

/** Copies messages. */
function forwardIn(server: FakeServer, userId: string, body: ForwardRequest): ForwardAnswer {
  const results = body.to.flatMap(({ chat_id, client_ids }) =>
    body.seqs.map((seq, at) => {
      const client_id = client_ids[at] ?? '';
      const source = server.chats.get(body.chat_id)?.messages[seq - 1];
      try {
        if (!source?.content) throw new ApiError('message_gone');
        const forwarded = body.with_author
          ? { user_id: source.sender_id, name: source.sender_id }
          : undefined;
        const text = String(source.content.text);
        return {
          chat_id,
          client_id,
          message: server.send(chat_id, userId, client_id, text, undefined, forwarded),
        };
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return { chat_id, client_id, error: { code: error.code as 'message_gone', message: '' } };
      }
    }),
  );
  return { results };
}

/** The REST calls of a user's client; what a test needs of them. */
export function callsOf(server: FakeServer, userId: () => string): Calls {
  const answer = async <T>(make: (id: string) => T): Promise<T> => {
    if (!server.isReachable) throw new ApiError('offline');
    const id = userId();
    if (!server.signedIn.has(id)) throw new ApiError('unauthenticated', '', 401);
    const made = structuredClone(make(id));
    const delay = server.delays();
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    return made;
  };
  const given: Partial<Calls> = {
    ...scheduledCallsOf(server, answer),
    server: async () => {
      if (!server.isReachable) throw new ApiError('offline');
      return { name: 'Test', server_version: '1', registration: 'open', secure: true, limits };
    },
    me: () => answer((id) => server.account(id)),
    login: async ({ username }) => {
      server.signedIn.add(username);
      return answer((id) => ({ user: server.account(id).user, session: { id: 's', expires_at: '' } }));
    },
    logout: () => answer((id) => void server.signedIn.delete(id)),
    chats: () => answer((id) => ({ chats: server.listed(id) })),
    chat: (chatId) => answer((id) => ({ chat: server.chatRow(chatId, id) })),
    createChat: ({ members = [] }) =>
      answer((id) => ({ chat: server.chatRow(server.addChat(id, ...members), id) })),
    drafts: () => answer((id) => ({ drafts: server.mine.drafts(id).filter(({ content }) => content) })),
    putDraft: (chatId, body) => answer((id) => ({ draft: server.mine.putDraft(id, chatId, body) })),
    pins: (chatId) =>
      answer((id) => {
        const { messages, version } = server.chat(chatId, id);
        return { messages: messages.filter((row) => row.pinned_at !== undefined), version };
      }),
    hideMessages: (chatId, seqs) => answer((id) => ({ chat: server.hide(chatId, id, seqs) })),
    forward: (body) => answer((id) => forwardIn(server, id, body)),
    putNotifications: (body) => answer((id) => server.mine.putNotifications(id, body)),
    patchPrivacy: (body) => answer((id) => server.mine.patchPrivacy(id, body)),
    answerRequest: (chatId, isAccepted) =>
      answer((id) => ({ me: server.mine.answer(chatId, id, isAccepted) })),
    blocks: () => answer((id) => server.mine.blockPage(id)),
    block: (userId) => answer((id) => server.mine.block(id, userId, true)),
    unblock: (userId) => answer((id) => server.mine.block(id, userId, false)),
    patchMine: (chatId, body) => answer((id) => ({ me: server.mine.patch(chatId, id, body) })),
    putPins: (chats) => answer((id) => ({ chats: server.mine.pin(id, chats) })),
    clear: (chatId, upTo, hide) => answer((id) => ({ me: server.mine.clear(chatId, id, upTo, hide) })),
    putFolders: (body) => answer((id) => server.mine.putFolders(id, body)),
    history: (chatId, range) => answer((id) => pageOf(server.chat(chatId, id), id, range)),
    changes: (chatId, after, marksAfter) => answer((id) => server.changes(chatId, id, after, marksAfter)),
    sync: (cursor) => answer((id) => server.sync(id, cursor)),
  };
  return given as Calls;
}
