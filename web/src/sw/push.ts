/** What a push says, see Push in the reference of the API. */
export type Push = {
  kind: 'message' | 'clear' | 'test';
  /** One per chat. */
  tag: string;
  chatId: string | undefined;
  chatType: string | undefined;
  /** The message that it tells of; with clear: up to which it was read. */
  seq: number;
  /** The message that the notification tells of until now, and that was edited or is gone; 0: the message is news. */
  replaces: number;
  /** Whose device it is for. */
  userId: string;
  title: string | undefined;
  sender: string | undefined;
  text: string | undefined;
  contentType: string | undefined;
  icon: string | undefined;
  /** Unread messages of all chats that aren't muted; undefined: not told. */
  badge: number | undefined;
  isSilent: boolean;
  sentAt: number | undefined;
};

/** Reads a push; undefined if it is none of ours. A kind that isn't known is a new message. */
export function readPush(value: unknown): Push | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const raw = value as Record<string, unknown>;
  const text = (key: string) => {
    const got = raw[key];
    return typeof got === 'string' && got !== '' ? got : undefined;
  };
  const count = (key: string) => {
    const got = raw[key];
    return typeof got === 'number' && Number.isFinite(got) && got >= 0 ? got : undefined;
  };
  const kind = text('kind');
  const icon = text('icon');
  const sentAt = Date.parse(text('sent_at') ?? '');
  if (!kind) return undefined;
  return {
    kind: kind === 'clear' || kind === 'test' ? kind : 'message',
    tag: text('tag') ?? text('chat_id') ?? kind,
    chatId: text('chat_id'),
    chatType: text('chat_type'),
    seq: count('seq') ?? 0,
    replaces: count('replaces') ?? 0,
    userId: text('user_id') ?? '',
    title: text('title'),
    sender: text('sender'),
    text: text('text'),
    contentType: text('content_type'),
    // Only an image of this server.
    icon: icon && /^\/(?![/\\])/.test(icon) ? icon : undefined,
    badge: count('badge'),
    isSilent: raw.silent === true,
    sentAt: Number.isNaN(sentAt) ? undefined : sentAt,
  };
}
