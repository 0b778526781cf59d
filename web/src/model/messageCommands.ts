import { ApiError, type Calls, type ForwardAnswer, type WireMessage } from '../api/index.ts';
import { encodeContent } from './codec.ts';
import type { Forwarding, MessageCalls, Moment, Result } from './contract.ts';
import { historyOf, isCountable, namesMe } from './copy.ts';
import { suggestIn } from './mention.ts';
import { putMessage } from './reduce.ts';
import { personOf } from './select.ts';
import type { UserSession } from './session.ts';
import { hasAll } from './spans.ts';

/** Copies that one call makes at most, and chats that it makes them in. */
const maxCopies = 100;
const maxTargets = 20;
/** Messages that one call hides at most. */
const maxHidden = 200;
function momentOf(at: string | undefined, before: string | undefined): Moment | undefined {
  const told = at ?? before;
  return told === undefined ? undefined : { at: new Date(told), isLatest: at === undefined };
}

/** Members of one page of receipts. */
const receiptPage = 100;
/** Members whom a name being typed may stand for. */
const maxSuggested = 7;

/** A chat that gets copies, with the client id of each. */
export type ForwardTarget = { chatId: string; clientIds: string[] };

/** The calls about messages as the owner answers them: the view makes the client ids, so that a repeated call copies nothing twice. */
export type MessageCommands = Omit<MessageCalls, 'forwardMessages'> & {
  forwardMessages: (
    chatId: string,
    seqs: readonly number[],
    targets: readonly ForwardTarget[],
    isNamed: boolean,
  ) => ReturnType<MessageCalls['forwardMessages']>;
};

type Parts = {
  calls: Calls;
  /** The session of who is signed in. Throws ApiError. */
  need: () => UserSession;
  attempt: <T>(action: () => Promise<T>) => Promise<Result<T>>;
};

/** The calls about messages. */
export function createMessageCommands({ calls, need, attempt }: Parts): MessageCommands {
  const takeResult = (outcome: Forwarding, { chat_id, message, error }: ForwardAnswer['results'][number]) => {
    if (message) {
      outcome.made++;
      // The event may be lost; then the message is fetched.
      need()
        .replica.chats.get(chat_id)
        ?.chat.expect(message.version, Date.now() + 200);
      need().changed();
    }
    if (!error || outcome.refused.some(({ chatId }) => chatId === chat_id)) return;
    outcome.refused.push({ chatId: chat_id, problem: { code: error.code } });
  };

  return {
    forwardMessages: (chatId, seqs, targets, isNamed) =>
      attempt(async () => {
        const outcome: Forwarding = { made: 0, refused: [] };
        for (const part of splitForward(seqs, targets)) {
          const named = isNamed ? { with_author: true } : {};
          const { results } = await calls.forward({ chat_id: chatId, ...part, ...named });
          for (const result of results ?? []) takeResult(outcome, result);
        }
        return outcome;
      }),
    hideMessages: (chatId, seqs) =>
      attempt(async () => {
        for (let at = 0; at < seqs.length; at += maxHidden) {
          const part = seqs.slice(at, at + maxHidden);
          const { chat } = await calls.hideMessages(chatId, part);
          const session = need();
          session.replica.putHidden([{ chat_id: chatId, seqs: part }]);
          session.replica.putMe(chat);
          session.changed();
        }
      }),
    pinMessage: (chatId, seq, isPinned) =>
      attempt(async () => {
        const { message } = await calls.pinMessage(chatId, seq, isPinned);
        const session = need();
        const copy = session.replica.chats.get(chatId);
        if (copy && message.seq <= copy.row.last_seq) putMessage(copy, message);
        session.changed();
      }),
    saveDraft: (chatId, { text, replyToSeq }, ifVersion) =>
      attempt(async () => {
        const content = text === '' ? {} : { content: await encodeContent(chatId, { type: 'text', text }) };
        const { draft } = await calls.putDraft(chatId, {
          ...content,
          ...(replyToSeq === undefined ? {} : { reply_to_seq: replyToSeq }),
          ...(ifVersion === undefined ? {} : { if_version: ifVersion }),
        });
        need().replica.putDrafts([draft]);
        need().changed();
        return draft.version;
      }),
    loadReceipts: (chatId, seq, cursor) =>
      attempt(async () => {
        const { receipts, next } = await calls.receipts(chatId, seq, cursor, receiptPage);
        const items = (receipts ?? []).map((row) => {
          need().replica.putUser(row.user);
          return {
            person: personOf(row.user),
            isDelivered: row.delivered ?? false,
            isSeen: row.seen ?? false,
            delivered: momentOf(row.delivered_at, row.delivered_before),
            seen: momentOf(row.seen_at, row.seen_before),
          };
        });
        return { items, next: next || undefined };
      }),
    suggestMembers: (chatId, query) =>
      attempt(async () => {
        const { replica } = need();
        const copy = replica.chats.get(chatId);
        if (!copy) throw new ApiError('not_found');
        if (copy.hasMembers) return suggestIn(copy, replica.users, query, maxSuggested).map(personOf);
        const filter = { q: query || undefined, role: undefined };
        const { members } = await calls.members(chatId, undefined, maxSuggested + 1, filter);
        const users = (members ?? []).filter(
          ({ state, user }) => state === 'member' && user.id !== replica.self,
        );
        for (const { user } of users) replica.putUser(user);
        return users.slice(0, maxSuggested).map(({ user }) => personOf(replica.users.get(user.id) ?? user));
      }),
    findAt: (chatId, at) =>
      attempt(async () => {
        const session = need();
        const copy = session.replica.chats.get(chatId);
        if (!copy) throw new ApiError('not_found');
        const { messages } = await session.load(copy, { at: at.toISOString() });
        const shown = (messages ?? []).filter((row) => !row.me?.hidden);
        return (shown.find((row) => Date.parse(row.created_at) >= at.getTime()) ?? shown.at(-1))?.seq;
      }),
    findMention: (chatId, afterSeq) =>
      attempt(async () => {
        const copy = need().replica.chats.get(chatId);
        if (!copy) throw new ApiError('not_found');
        const after = Math.max(afterSeq ?? 0, copy.me.read_seq, copy.readTo);
        const { last_seq: last } = copy.row;
        if (copy.isInMemory && hasAll(copy.covered, after + 1, last)) {
          const names = (row: WireMessage) => isCountable(copy.self, row) && namesMe(copy.self, row);
          return historyOf(copy, after + 1, last).find(names)?.seq;
        }
        const { messages } = await calls.mentions(chatId, after, 1);
        return messages?.[0]?.seq;
      }),
  };
}

/** Splits what is to be copied into calls that the server takes. In each chat the copies keep their order. */
export function splitForward(seqs: readonly number[], targets: readonly ForwardTarget[]) {
  const parts: { seqs: number[]; to: { chat_id: string; client_ids: string[] }[] }[] = [];
  for (let first = 0; first < targets.length; first += maxTargets) {
    const some = targets.slice(first, first + maxTargets);
    const step = Math.max(1, Math.floor(maxCopies / some.length));
    for (let at = 0; at < seqs.length; at += step) {
      parts.push({
        seqs: seqs.slice(at, at + step),
        to: some.map((target) => ({
          chat_id: target.chatId,
          client_ids: target.clientIds.slice(at, at + step),
        })),
      });
    }
  }
  return parts;
}
