import { type AnnotationOp, ApiError, type PollRequest, type WireMessage } from '../../api/index.ts';
import { changeIn, type FakeChat, withMe } from './rows.ts';
import type { FakeServer } from './server.ts';

/** A poll that nobody voted in yet. */
export function askedBy({ keys, ...rules }: PollRequest): WireMessage['poll'] {
  return { ...rules, answers: keys.map((key) => ({ key, count: 0 })), voters: 0 };
}

/** Answers annotation.set. */
export function annotate(server: FakeServer, userId: string, op: AnnotationOp): WireMessage {
  const { chat_id, seq, kind, key, unset } = op;
  if (kind === 'played') return play(server, chat_id, userId, seq);
  if (kind === 'vote') return vote(server, chat_id, userId, seq, key, unset);
  return server.react(chat_id, userId, seq, key, unset);
}

/** Votes in a poll or takes the vote back. */
export function vote(
  server: FakeServer,
  chatId: string,
  userId: string,
  seq: number,
  key: string,
  unset = false,
): WireMessage {
  const chat = server.chat(chatId, userId);
  const event = voteIn(chat, userId, seq, key, unset);
  if (event) server.publish(chat, { ev: 'message.changed', d: event });
  return withMe(chat, chat.messages[seq - 1] as WireMessage, userId);
}

/** Makes a stub of a message whose time is over. */
export function expire(server: FakeServer, chatId: string, seq: number): void {
  const chat = server.chats.get(chatId);
  const old = chat?.messages[seq - 1];
  if (!chat || !old) throw new ApiError('not_found', '', 404);
  server.publish(chat, {
    ev: 'message.changed',
    d: { message: changeIn(chat, old, undefined, 'expired') },
  });
}

/** Says that somebody listened to a message of another. */
export function play(server: FakeServer, chatId: string, userId: string, seq: number): WireMessage {
  const chat = server.chat(chatId, userId);
  const old = chat.messages[seq - 1];
  if (!old) throw new ApiError('not_found', '', 404);
  const isNew = !chat.plays.some((item) => item.seq === seq && item.userId === userId);
  if (isNew && !old.stub && old.sender_id !== userId) {
    chat.plays.push({ seq, userId });
    chat.version++;
    const by = chat.plays.filter((item) => item.seq === seq).map((item) => item.userId);
    const message = { ...old, version: chat.version, played: { count: by.length, by: by.slice(0, 3) } };
    chat.messages[seq - 1] = message;
    const annotation = { user_id: userId, kind: 'played', key: '' };
    server.publish(chat, { ev: 'message.changed', d: { message, annotation } });
  }
  return withMe(chat, chat.messages[seq - 1] as WireMessage, userId);
}

/** Votes or takes the vote back; what the event says, undefined if that was so already. */
function voteIn(chat: FakeChat, userId: string, seq: number, key: string, unset: boolean) {
  const old = chat.messages[seq - 1];
  if (!old?.poll) throw new ApiError('not_found', '', 404);
  if (old.poll.closed_at) throw new ApiError('poll_closed', '', 409);
  const isMine = (vote: FakeChat['votes'][number]) => vote.seq === seq && vote.userId === userId;
  if (chat.votes.some((vote) => isMine(vote) && vote.key === key) !== unset) return undefined;
  const replaces = !unset && !old.poll.multiple;
  chat.votes = chat.votes.filter((vote) => !isMine(vote) || (!replaces && vote.key !== key));
  if (!unset) chat.votes.push({ seq, userId, key });
  const here = chat.votes.filter((vote) => vote.seq === seq);
  chat.version++;
  const { anonymous } = old.poll;
  const poll = {
    ...old.poll,
    voters: new Set(here.map((vote) => vote.userId)).size,
    answers: old.poll.answers.map((answer) => {
      const by = here.filter((vote) => vote.key === answer.key).map((vote) => vote.userId);
      return {
        key: answer.key,
        count: by.length,
        ...(anonymous || by.length === 0 ? {} : { by: by.slice(0, 3) }),
      };
    }),
  };
  const message: WireMessage = { ...old, version: chat.version, poll };
  chat.messages[seq - 1] = message;
  return { message, annotation: { user_id: userId, kind: 'vote', key, ...(unset ? { unset } : {}) } };
}
