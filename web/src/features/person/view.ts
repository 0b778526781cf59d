import { describePresence } from '../../i18n/index.ts';
import type { Arrangement, ChatSummary, Person } from '../../model/index.ts';

/** What a card shows of somebody, beside their profile. */
export type CardView = {
  /** When they were there, where that is known. */
  line: string | undefined;
  isBlocked: boolean;
  /** One's own card: there is nobody to write to or to block. */
  isMe: boolean;
  /** The chat with them, if there is one. */
  privateId: string | undefined;
  /** That chat, if something was written in it whose pictures and files can be looked at. */
  mediaId: string | undefined;
};

/** Looks somebody up among the chats and blocks: who is blocked needn't share a private chat. */
export function viewCard(
  person: Person,
  selfId: string | undefined,
  chats: readonly ChatSummary[],
  { blockedIds }: Pick<Arrangement, 'blockedIds'>,
  now: Date,
): CardView {
  const chat = chats.find(({ peer }) => peer?.id === person.id);
  return {
    line: chat?.presence && describePresence(chat.presence, now),
    isBlocked: blockedIds.includes(person.id) || (chat?.place?.isBlocked ?? false),
    isMe: person.id === selfId,
    privateId: chat?.id,
    mediaId: chat?.lastMessage && !chat.place?.isRequest ? chat.id : undefined,
  };
}
