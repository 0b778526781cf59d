import type { WireMark, WireMessage } from '../../api/index.ts';

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
  createdAt: number;
  movedAt: number;
  mineMovedAt: Map<string, number>;
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
    messages: chat.messages.slice(from - 1, to),
    from_seq: from,
    to_seq: to,
    last_seq: last,
    version: chat.version,
  };
}
