import type { Calls, SearchQuery, WireSearchPage } from '../api/index.ts';
import type { MessageHit, Result, SearchAsk, SearchCalls } from './contract.ts';
import { personOf } from './select.ts';
import type { UserSession } from './session.ts';

type Parts = {
  calls: Calls;
  /** The session of who is signed in. Throws ApiError. */
  need: () => UserSession;
  attempt: <T>(action: () => Promise<T>) => Promise<Result<T>>;
};

/** The search as the owner answers it. */
export function createSearchCommands({ calls, need, attempt }: Parts): SearchCalls {
  return {
    search: (ask, cursor) =>
      attempt(async () => {
        const page = await calls.search(queryOf(ask, cursor));
        const session = need();
        const { replica } = session;
        // A chat that isn't held yet comes with the next sync; until then it can be opened but not named.
        const chatOf = (id: string) => {
          const copy = replica.chats.get(id);
          return copy && session.summary(copy);
        };
        const senders = new Map((page.senders ?? []).map((user) => [user.id, user]));
        const hitOf = (hit: WireSearchPage['messages'][number]): MessageHit => {
          const sender = replica.users.get(hit.sender_id) ?? senders.get(hit.sender_id);
          return {
            chatId: hit.chat_id,
            seq: hit.seq,
            chat: chatOf(hit.chat_id),
            sender: sender && personOf(sender),
            isOwn: hit.sender_id === replica.self,
            at: new Date(hit.created_at),
            snippet: hit.snippet,
            ranges: (hit.ranges ?? []).map(({ from, to }) => ({ from, to })),
          };
        };
        return {
          people: (page.people ?? []).filter(({ id }) => id !== replica.self).map(personOf),
          chats: (page.chats ?? []).flatMap(({ id }) => chatOf(id) ?? []),
          messages: (page.messages ?? []).map(hitOf),
          next: page.next || undefined,
          isPartial: page.partial ?? false,
        };
      }),
  };
}

/** A search as the server is asked. */
export function queryOf(ask: SearchAsk, cursor: string | undefined): SearchQuery {
  return {
    q: ask.text.trim() || undefined,
    chat_id: ask.chatId,
    from: ask.fromId,
    kind: ask.kind,
    before: ask.before?.toISOString(),
    after: ask.after?.toISOString(),
    cursor,
  };
}
