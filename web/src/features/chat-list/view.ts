import { t } from '@lingui/core/macro';
import {
  describeMedia,
  describeStub,
  describeSystem,
  describeTyping,
  formatListTime,
  isNamedBy,
  nameChat,
  nameContent,
} from '../../i18n/index.ts';
import { plainText } from '../../markup/index.ts';
import {
  type Arrangement,
  type ChatSummary,
  type Folder,
  isInFolder,
  isMuted,
  type Message,
  type Person,
} from '../../model/index.ts';
import type { IconName, TickState } from '../../ui/index.ts';

/** A chat as a row of the list shows it; flat, so that rows can be compared. */
export type ChatRowView = {
  id: string;
  name: string;
  avatarId: string;
  avatarUrl: string | undefined;
  icon: IconName | undefined;
  isOnline: boolean;
  /** Somebody types: takes the place of the last message. */
  typing: string | undefined;
  /** A text that was begun here: takes the place of the last message. */
  draft: string | undefined;
  /** Who sent the last message, where that isn't clear. */
  sender: string | undefined;
  preview: string;
  /** The preview says something about the message instead of showing it. */
  isPreviewNote: boolean;
  status: TickState | undefined;
  time: string;
  unread: number;
  /** Those of them that name the user. */
  mentions: number;
  /** It was marked as unread. */
  isMarked: boolean;
  isMuted: boolean;
  isPinned: boolean;
  isArchived: boolean;
};

/** Somebody that the search found. */
export type PersonView = { id: string; name: string; username: string; avatarUrl: string | undefined };

/** Rows above this length cost more than a reader gains. */
const maxPreview = 160;

/** Shows a chat as a row; draft is what was begun in it, '' without one. */
export function viewChat(chat: ChatSummary, draft: string, now: Date): ChatRowView {
  const last = chat.lastMessage;
  return {
    id: chat.id,
    name: nameChat(chat),
    avatarId: chat.peer?.id ?? chat.id,
    avatarUrl: chat.peer?.avatarUrl ?? chat.group?.photoUrl,
    icon: chat.type === 'saved' ? 'bookmark' : undefined,
    isOnline: chat.presence?.isOnline ?? false,
    typing: describeTyping(chat),
    draft: draft.trim() ? shorten(draft) : undefined,
    sender: senderOf(chat, last),
    ...previewOf(chat, last),
    status: statusOf(chat, last),
    time: formatListTime(last?.createdAt ?? chat.activityAt, now),
    unread: chat.unread,
    mentions: chat.mentions ?? 0,
    isMarked: chat.unread === 0 && (chat.place?.isMarkedUnread ?? false),
    isMuted: isMuted(chat.place, now),
    isPinned: (chat.place?.pin ?? 0) > 0,
    isArchived: chat.place?.isArchived ?? false,
  };
}

/** Shows a person as a result. */
export function viewPerson(person: Person): PersonView {
  return {
    id: person.id,
    name: person.displayName,
    username: person.username,
    avatarUrl: person.avatarUrl,
  };
}

/** Whether one of one's own was refused, else how far the newest has got; where nobody receipts it, only what is on its way is worth a word. */
function statusOf({ type, hasFailed }: ChatSummary, last: Message | undefined): TickState | undefined {
  if (hasFailed) return 'failed';
  const status = last?.status;
  if (type === 'saved') return undefined;
  return type === 'channel' && status === 'sent' ? undefined : status;
}

function senderOf(chat: ChatSummary, last: Message | undefined): string | undefined {
  if (!last || last.stub || last.system || chat.type === 'channel') return undefined;
  if (last.isOwn) return chat.type === 'saved' ? undefined : t`You`;
  return chat.type === 'private' ? undefined : chat.lastSender?.displayName;
}

/** A message in a line. */
export function previewOf(
  chat: ChatSummary,
  last: Message | undefined,
): Pick<ChatRowView, 'preview' | 'isPreviewNote'> {
  if (!last) return { preview: t`No messages yet`, isPreviewNote: true };
  if (last.stub) {
    return {
      preview: describeStub(last.stub),
      isPreviewNote: true,
    };
  }
  if (last.system) {
    const preview = describeSystem({
      note: last.system,
      isOwn: last.isOwn,
      actor: chat.lastSender?.displayName,
      named: (chat.lastNamed ?? []).map((person) => person.displayName),
      isChannel: chat.type === 'channel',
    });
    return { preview, isPreviewNote: true };
  }
  const { card, poll, media } = last;
  if (media) {
    const preview = shorten(describeMedia(media, last.text && plainText(last.text)));
    return { preview, isPreviewNote: last.text === undefined };
  }
  if (card) {
    const about = card.kind === 'contact' ? card.name : card.label;
    return { preview: nameContent(card.kind, about), isPreviewNote: true };
  }
  if (poll) return { preview: nameContent('poll', poll.question), isPreviewNote: true };
  if (last.text === undefined) return { preview: t`A message`, isPreviewNote: true };
  return { preview: shorten(plainText(last.text)), isPreviewNote: false };
}

function shorten(text: string): string {
  return text.slice(0, maxPreview).replace(/\s+/gu, ' ').trim();
}

/** Parts of the list that stand apart: what was put away, and what strangers ask. */
export type Aside = 'archive' | 'requests';

/** Which part of the list is shown: all that doesn't stand apart, one of what does, or a folder. */
export type ListPlace = 'all' | Aside | Folder;

/** Whether a part of the list stands apart. */
export function isAside(place: ListPlace): place is Aside {
  return place === 'archive' || place === 'requests';
}

/** What stands apart and has something in it, in the order in which it leads there. */
export function asidesOf({ requests, archived }: Pick<Arrangement, 'requests' | 'archived'>) {
  const all: { aside: Aside; has: { count: number; unread: number } }[] = [
    { aside: 'requests', has: requests },
    { aside: 'archive', has: archived },
  ];
  return all.filter(({ has }) => has.count > 0);
}

/** The chats of a part of the list. */
export function chatsIn(chats: readonly ChatSummary[], place: ListPlace, now: Date): readonly ChatSummary[] {
  if (place === 'requests') return chats.filter((chat) => chat.place?.isRequest);
  const wanted = chats.filter((chat) => !chat.place?.isRequest);
  if (place === 'archive') return wanted.filter((chat) => chat.place?.isArchived);
  if (place === 'all') return wanted.filter((chat) => !chat.place?.isArchived);
  return chats.filter((chat) => isInFolder(place, chat, now));
}

/** The chats that a search names. */
export function findChats(chats: readonly ChatSummary[], query: string): ChatSummary[] {
  return chats.filter((chat) => isNamedBy(chat, query));
}

/** The people found that have no chat among those shown. */
export function withoutChats(people: readonly Person[], chats: readonly ChatSummary[]): Person[] {
  const known = new Set(chats.map((chat) => chat.peer?.id));
  return people.filter((person) => !known.has(person.id));
}
