import { ApiError, type Calls, type WireMessage } from '../api/index.ts';
import { decodePreview, encodeOutgoing } from './codec.ts';
import type { ContentCalls, Outgoing, Result } from './contract.ts';
import type { Wish } from './copy.ts';
import { makeId } from './ids.ts';
import { keyOf } from './message.ts';
import { putMessage } from './reduce.ts';
import { personOf } from './select.ts';
import type { UserSession } from './session.ts';
import { endWish, setWish } from './wishes.ts';

/** The calls about contents as the owner answers them: the view makes the client id, so that a repeated call sends nothing twice. */
export type ContentCommands = Omit<ContentCalls, 'sendContent'> & {
  sendContent: (
    chatId: string,
    content: Outgoing,
    replyToSeq: number | undefined,
    clientId: string,
  ) => Promise<Result<string>>;
};

type Parts = {
  calls: Calls;
  /** The session of who is signed in. Throws ApiError. */
  need: () => UserSession;
  attempt: <T>(action: () => Promise<T>) => Promise<Result<T>>;
};

/** The calls about what a message can be beside a text. */
export function createContentCommands({ calls, need, attempt }: Parts): ContentCommands {
  /** Votes of a message go out one after the other: the last one that was asked for is the one that counts. */
  const lines = new Map<string, Promise<unknown>>();
  const inLine = <T>(place: string, action: () => Promise<T>): Promise<T> => {
    const before = lines.get(place) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(action);
    lines.set(place, mine);
    void mine
      .catch(() => undefined)
      .then(() => {
        if (lines.get(place) === mine) lines.delete(place);
      });
    return mine;
  };

  return {
    sendContent: (chatId, outgoing, replyToSeq, clientId) =>
      attempt(async () => {
        const session = need();
        const encoded = await encodeOutgoing(chatId, outgoing);
        const senderId = session.replica.self;
        await session.queue.add({ clientId, chatId, senderId, ...encoded, replyToSeq });
        return keyOf(senderId, clientId);
      }),
    setVote: (chatId, seq, key, isSet) =>
      attempt(() => {
        const wish: Wish = { kind: 'vote', key, isSet, id: makeId() };
        return annotate(need(), chatId, seq, wish, (send) => inLine(`${chatId} ${seq}`, send));
      }),
    loadVoters: (chatId, seq, key, cursor) =>
      attempt(async () => {
        const { annotations, next } = await calls.annotations(chatId, seq, { kind: 'vote', key, cursor });
        return {
          items: (annotations ?? []).map(({ user, created_at }) => ({
            person: personOf(user),
            at: new Date(created_at),
          })),
          next: next || undefined,
        };
      }),
    closePoll: (chatId, seq) => attempt(async () => takeMessage(need(), await calls.closePoll(chatId, seq))),
    setTimer: (chatId, seconds) =>
      attempt(async () => {
        const { chat } = await calls.putTimer(chatId, seconds);
        const session = need();
        session.replica.putChat(chat, Date.now());
        session.changed();
      }),
    previewLink: (url) =>
      attempt(async () => {
        const { preview } = await calls.previewLink(url);
        const decoded = decodePreview(preview, preview.url);
        if (!decoded) throw new ApiError('no_preview');
        return decoded;
      }),
    loadPerson: (userId) =>
      attempt(async () => {
        const { user } = await calls.user(userId);
        need().replica.putUser(user);
        return personOf(user);
      }),
  };
}

/** Sets a reaction or vote, or takes it back: shown at once, and no more if it is refused. */
export async function annotate(
  session: UserSession,
  chatId: string,
  seq: number,
  wish: Wish,
  inTurn: (send: () => Promise<void>) => Promise<void> = (send) => send(),
): Promise<void> {
  const copyNow = () => session.replica.chats.get(chatId);
  const held = copyNow();
  if (held) setWish(held, seq, wish);
  session.changed();
  try {
    const { kind, key, isSet } = wish;
    const unset = isSet ? {} : { unset: true };
    await inTurn(async () =>
      takeMessage(
        session,
        await session.connection.call('annotation.set', { chat_id: chatId, seq, kind, key, ...unset }),
      ),
    );
  } finally {
    const copy = copyNow();
    if (copy) endWish(copy, seq, wish.id);
    session.changed();
  }
}

/** Shows a message that was changed before its event comes: the row with the higher version stays anyhow. */
export function takeMessage(session: UserSession, { message }: { message: WireMessage }): void {
  const copy = session.replica.chats.get(message.chat_id);
  if (!copy) return;
  if (message.seq <= copy.row.last_seq) putMessage(copy, message);
  session.changed();
}
