import { ApiError, type WireChatMe, type WireMark, type WireMessage } from '../../api/index.ts';

/** A chat as the server of a test keeps it. */
export type FakeChat = {
  id: string;
  type: 'private' | 'saved';
  members: string[];
  version: number;
  marksVersion: number;
  messages: WireMessage[];
  marks: Map<string, WireMark & { version: number }>;
  reads: Map<string, number>;
  meVersions: Map<string, number>;
  /** Reactions: seq, user and key. */
  reactions: { seq: number; userId: string; key: string }[];
  /** Votes in polls: seq, user and key. */
  votes: { seq: number; userId: string; key: string }[];
  /** Who listened: seq and user. */
  plays: { seq: number; userId: string }[];
  createdAt: number;
  movedAt: number;
  mineMovedAt: Map<string, number>;
  /** What members arranged for themselves in it. */
  arranged: Map<string, Partial<WireChatMe>>;
  /** Messages that members deleted for themselves, with the tick of that. */
  hidden: { seq: number; userId: string; tick: number }[];
};

/** The limits of the server of a test. */
export const limits = {
  max_text_bytes: 16_384,
  max_frame_bytes: 65_536,
  max_page: 100,
  max_marks: 100,
  max_avatar_bytes: 1000,
  max_group_members: 10,
};

/** A message as its reader gets it in an answer: with what is only theirs. */
export function withMe(chat: FakeChat, row: WireMessage, userId: string): WireMessage {
  if (isHidden(chat, row.seq, userId)) {
    const {
      content: _content,
      reactions: _reactions,
      edited_at: _edited,
      reply_to_seq: _reply,
      notify: _notify,
      played: _played,
      ...rest
    } = row;
    return { ...rest, me: { hidden: true } };
  }
  if (row.stub) return row;
  const isMine = (item: { seq: number; userId: string }) => item.seq === row.seq && item.userId === userId;
  const keysOf = (items: { seq: number; userId: string; key: string }[]) =>
    items
      .filter(isMine)
      .map((item) => item.key)
      .sort();
  const reactions = keysOf(chat.reactions);
  const votes = keysOf(chat.votes);
  const isPlayed = chat.plays.some(isMine);
  if (reactions.length + votes.length === 0 && !isPlayed) return row;
  return {
    ...row,
    me: {
      ...(reactions.length > 0 ? { reactions } : {}),
      ...(votes.length > 0 ? { votes } : {}),
      ...(isPlayed ? { played: true } : {}),
    },
  };
}

function isHidden(chat: FakeChat, seq: number, userId: string): boolean {
  return chat.hidden.some((item) => item.seq === seq && item.userId === userId);
}

/** What is only somebody's in a chat. */
export function meIn(chat: FakeChat, userId: string): WireChatMe {
  const read = chat.reads.get(userId) ?? 0;
  const arranged = chat.arranged.get(userId);
  const from = arranged?.visible_from_seq ?? 1;
  const unread = chat.messages.filter(
    (row) =>
      row.seq > read &&
      row.seq >= from &&
      row.sender_id !== userId &&
      !row.stub &&
      !isHidden(chat, row.seq, userId),
  );
  const mentions = unread.filter((row) => row.notify?.includes(userId)).length;
  return {
    chat_id: chat.id,
    state: 'member',
    role: 'member',
    read_seq: read,
    unread: Math.min(unread.length, 999),
    ...(mentions > 0 ? { mentions: Math.min(mentions, 99) } : {}),
    counted_seq: chat.messages.length,
    visible_from_seq: 1,
    version: chat.meVersions.get(userId) ?? 0,
    ...arranged,
  };
}

/** The reactions on a message as everybody gets them. */
export function reactionsAt(chat: FakeChat, seq: number): WireMessage['reactions'] {
  const here = chat.reactions.filter((item) => item.seq === seq);
  return [...new Set(here.map((item) => item.key))].map((key) => {
    const by = here.filter((item) => item.key === key).map((item) => item.userId);
    return { key, count: by.length, by: by.slice(0, 3) };
  });
}

/** Sets or takes back a reaction; what the event says, undefined if that was so already. */
export function reactIn(chat: FakeChat, userId: string, seq: number, key: string, unset: boolean) {
  const old = chat.messages[seq - 1];
  if (!old) throw new ApiError('not_found', '', 404);
  if (old.stub) throw new ApiError('message_gone', '', 410);
  const isMine = (item: { seq: number; userId: string; key: string }) =>
    item.seq === seq && item.userId === userId && item.key === key;
  if (chat.reactions.some(isMine) !== unset) return undefined;
  if (unset) chat.reactions = chat.reactions.filter((item) => !isMine(item));
  else chat.reactions.push({ seq, userId, key });
  chat.version++;
  const { reactions: _reactions, ...rest } = old;
  const reactions = reactionsAt(chat, seq);
  const message = { ...rest, version: chat.version, ...(reactions?.length ? { reactions } : {}) };
  chat.messages[seq - 1] = message;
  const annotation = { user_id: userId, kind: 'reaction', key, ...(unset ? { unset } : {}) };
  return { message, annotation };
}

/** Changes a text, or with text undefined makes a stub of the message. */
export function changeIn(
  chat: FakeChat,
  old: WireMessage,
  text: string | undefined,
  stub: WireMessage['stub'] = 'deleted',
  notify?: string[],
): WireMessage {
  if (old.stub) return old;
  chat.version++;
  const { content: _content, reactions: _reactions, expires_at: _expires, notify: _notify, ...rest } = old;
  const { notify: _former, ...kept } = old;
  const changed: WireMessage =
    text === undefined
      ? { ...rest, version: chat.version, stub }
      : {
          ...kept,
          ...(notify ? { notify } : {}),
          version: chat.version,
          content: { type: 'text', text },
          edited_at: old.created_at,
        };
  chat.messages[old.seq - 1] = changed;
  return changed;
}

/** Public marks above a marks version. */
export function marksOf(chat: FakeChat, after: number): WireMark[] {
  return [...chat.marks.values()]
    .filter((mark) => mark.version > after && mark.delivered_seq > 0)
    .map(({ version: _version, ...mark }) => mark)
    .sort((a, b) => (a.user_id < b.user_id ? -1 : 1));
}

/** A page of a history. */
export function pageOf(
  chat: FakeChat,
  userId: string,
  range: { before?: number; after?: number; around?: number; limit: number },
) {
  const last = chat.messages.length;
  const { before, after, around, limit } = range;
  let to = last;
  let from = Math.max(1, last - limit + 1);
  if (before !== undefined) {
    to = Math.min(before - 1, last);
    from = Math.max(1, to - limit + 1);
  } else if (after !== undefined) {
    from = after + 1;
    to = Math.min(last, after + limit);
  } else if (around !== undefined) {
    from = Math.max(1, around - Math.floor(limit / 2));
    to = Math.min(last, from + limit - 1);
  }
  return {
    messages: chat.messages.slice(from - 1, to).map((row) => withMe(chat, row, userId)),
    from_seq: from,
    to_seq: to,
    last_seq: last,
    version: chat.version,
  };
}

/** What somebody deleted for themselves since a tick. */
export function hiddenSince(chats: readonly FakeChat[], userId: string, since: number) {
  return chats.flatMap((chat) => {
    const items = chat.hidden.filter((item) => item.userId === userId && item.tick > since);
    return items.length === 0 ? [] : [{ chat_id: chat.id, seqs: items.map((item) => item.seq) }];
  });
}
