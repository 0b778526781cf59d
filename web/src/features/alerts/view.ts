import { type ChatSummary, isMuted, type Message, type Notifying } from '../../model/index.ts';

/** How far each chat was when it was last looked at: its newest message. */
export type Known = ReadonlyMap<string, { key: string; seq: number; isWaiting: boolean }>;

/** Remembers where the chats are. */
export function knownOf(chats: readonly ChatSummary[]): Known {
  return new Map(
    chats.flatMap(({ id, lastMessage: last }) =>
      last ? [[id, { key: last.key, seq: last.seq, isWaiting: last.status === 'waiting' }] as const] : [],
    ),
  );
}

/** A message that is worth a word, and its chat. */
export type News = { chat: ChatSummary; message: Message };

/** What others wrote since, as far as one wants to be told; not what was read already, on another device. */
export function newsOf(known: Known, chats: readonly ChatSummary[], wishes: Notifying, now: Date): News[] {
  if (isQuietAt(wishes.quiet, now)) return [];
  return chats.flatMap((chat) => {
    const { lastMessage: message, place } = chat;
    if (!message || message.isOwn || message.stub || message.system || message.seq === 0) return [];
    if (message.seq <= (known.get(chat.id)?.seq ?? 0) || chat.unread === 0) return [];
    if (place?.isRequest) return [];
    if (isMuted(place, now) && (place?.mutesMentions || !namesMe(message))) return [];
    if (wishes.isOnlyMentions && chat.type !== 'private' && !namesMe(message)) return [];
    return [{ chat, message }];
  });
}

function namesMe({ mentions, mentionsAll }: Message): boolean {
  return mentionsAll === true || (mentions?.some(({ isMe }) => isMe) ?? false);
}

/** Whether something of the news is to be heard: not what was sent without sound, nor in chats that make none. */
export function isHeard(news: readonly News[], wishes: Notifying): boolean {
  return news.some(({ chat, message }) => !message.isSilent && (chat.place?.hasSound ?? wishes.hasSound));
}

/** Whether it is within the quiet hours, by the clock of their time zone. */
export function isQuietAt(quiet: Notifying['quiet'], now: Date): boolean {
  if (!quiet) return false;
  const { from, to, timeZone } = quiet;
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
    now,
  );
  return from <= to ? clock >= from && clock < to : clock >= from || clock < to;
}

/** Whether something that waited here is sent since. */
export function isSentSince(known: Known, chats: readonly ChatSummary[]): boolean {
  return chats.some(({ id, lastMessage: last }) => {
    const before = known.get(id);
    return before?.isWaiting && last?.key === before.key && last.seq > 0 && last.isOwn;
  });
}

/** More than these would hide the app. */
const maxShown = 3;

/** What is shown with more of it: one of each chat, the newest first. */
export function putNews(shown: readonly News[], news: readonly News[]): readonly News[] {
  const ids = new Set(news.map(({ chat }) => chat.id));
  return [...news, ...shown.filter(({ chat }) => !ids.has(chat.id))].slice(0, maxShown);
}

/** What is shown without what was read meanwhile, deleted, or opened. */
export function keepNews(
  shown: readonly News[],
  chats: readonly ChatSummary[],
  openId: string | undefined,
): readonly News[] {
  const kept = shown.filter(({ chat, message }) => {
    const held = chats.find(({ id }) => id === chat.id);
    const isGone = held?.lastMessage?.key === message.key && held.lastMessage.stub !== undefined;
    return chat.id !== openId && (held?.unread ?? 0) > 0 && !isGone;
  });
  return kept.length === shown.length ? shown : kept;
}
