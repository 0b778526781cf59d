import { t } from '@lingui/core/macro';
import { formatListTime, isNamedBy, matchesWords, nameChat } from '../../i18n/index.ts';
import type { ChatSummary, MessageHit, Person, TextRange } from '../../model/index.ts';
import type { IconName } from '../../ui/index.ts';

/** Something that can be done from anywhere. */
export type Command = {
  id: string;
  title: string;
  /** Other words by which it is found. */
  words?: string;
  icon: IconName;
  /** The keys that do it too. */
  keys?: string;
  run: () => void;
};

/** What a search has brought so far. */
export type Found = {
  people: readonly Person[];
  chats: readonly ChatSummary[];
  messages: readonly MessageHit[];
};

/** A line of the switcher. */
export type SwitcherItem = {
  key: string;
  title: string;
  /** A second line; marks are the parts of it that match. */
  text: string;
  marks: readonly TextRange[];
  /** What stands at the end: a time, keys. */
  end: string;
  face: { id: string; name: string; src: string | undefined; icon: IconName | undefined } | undefined;
  icon: IconName | undefined;
  unread: number;
  pick:
    | { kind: 'chat'; chatId: string; seq?: number }
    | { kind: 'person'; userId: string }
    | { kind: 'command'; command: Command };
};

export type SwitcherSection = { id: string; title: string; items: SwitcherItem[] };

/** How many of a kind are offered: the screen is short, and whoever types more finds the others. */
const most = { recent: 7, chats: 6, people: 5, commands: 6, messages: 12 };

type Parts = {
  query: string;
  /** The newest activity first. */
  chats: readonly ChatSummary[];
  /** The chat that is open. */
  currentId: string | undefined;
  commands: readonly Command[];
  /** Only where one may write, and no messages. */
  isForWriting?: boolean;
  found: Found;
  now: Date;
};

/** What is offered: at first where one was lately and what can be done, then what the query finds. */
export function laySwitcher(parts: Parts): SwitcherSection[] {
  const { query, currentId, commands, isForWriting = false, found, now } = parts;
  const isFit = (chat: ChatSummary) => !isForWriting || (chat.group?.rights.canWrite ?? true);
  const chats = parts.chats.filter(isFit);
  if (query.trim() === '') {
    const recent = chats.filter((chat) => chat.id !== currentId).slice(0, most.recent);
    return withItems([
      { id: 'recent', title: t`Recent chats`, items: recent.map(viewChat) },
      { id: 'commands', title: t`Commands`, items: commands.map(viewCommand) },
    ]);
  }
  const here = chats.filter((chat) => isNamedBy(chat, query));
  const known = new Set(here.map((chat) => chat.id));
  const shown = [...here, ...found.chats.filter((chat) => isFit(chat) && !known.has(chat.id))].slice(
    0,
    most.chats,
  );
  const peers = new Set(shown.map((chat) => chat.peer?.id));
  const people = found.people
    .filter((person) => !peers.has(person.id))
    // They may have been found for less than what stands there now.
    .filter((person) => matchesWords(query, person.displayName, person.username))
    .slice(0, most.people);
  const doable = commands.filter((command) => matchesWords(query, command.title, command.words ?? ''));
  return withItems([
    { id: 'chats', title: t`Chats`, items: shown.map(viewChat) },
    { id: 'people', title: t`People`, items: people.map(viewPerson) },
    { id: 'commands', title: t`Commands`, items: doable.slice(0, most.commands).map(viewCommand) },
    {
      id: 'messages',
      title: t`Messages`,
      items: (isForWriting ? [] : found.messages).slice(0, most.messages).map((hit) => viewHit(hit, now)),
    },
  ]);
}

const withItems = (sections: SwitcherSection[]) => sections.filter(({ items }) => items.length > 0);

const plain = { text: '', marks: [], end: '', face: undefined, icon: undefined, unread: 0 } as const;

function viewChat(chat: ChatSummary): SwitcherItem {
  return {
    ...plain,
    key: `chat ${chat.id}`,
    title: nameChat(chat),
    text: chat.peer ? `@${chat.peer.username}` : '',
    face: faceOf(chat),
    unread: chat.unread,
    pick: { kind: 'chat', chatId: chat.id },
  };
}

function viewPerson(person: Person): SwitcherItem {
  return {
    ...plain,
    key: `person ${person.id}`,
    title: person.displayName,
    text: `@${person.username}`,
    face: { id: person.id, name: person.displayName, src: person.avatarUrl, icon: undefined },
    pick: { kind: 'person', userId: person.id },
  };
}

function viewCommand(command: Command): SwitcherItem {
  return {
    ...plain,
    key: `command ${command.id}`,
    title: command.title,
    end: command.keys ?? '',
    icon: command.icon,
    pick: { kind: 'command', command },
  };
}

function viewHit(hit: MessageHit, now: Date): SwitcherItem {
  const sender = hit.isOwn ? t`You` : hit.sender?.displayName;
  const chat = hit.chat && nameChat(hit.chat);
  const isNamedByChat = hit.chat?.type === 'private' && !hit.isOwn;
  return {
    ...plain,
    key: `message ${hit.chatId} ${hit.seq}`,
    title: [chat ?? t`A chat`, isNamedByChat ? undefined : sender].filter(Boolean).join(' · '),
    text: hit.snippet,
    marks: hit.ranges,
    end: formatListTime(hit.at, now),
    face: hit.chat && faceOf(hit.chat),
    icon: hit.chat ? undefined : 'search',
    pick: { kind: 'chat', chatId: hit.chatId, seq: hit.seq },
  };
}

function faceOf(chat: ChatSummary): SwitcherItem['face'] {
  return {
    id: chat.peer?.id ?? chat.id,
    name: nameChat(chat),
    src: chat.peer?.avatarUrl ?? chat.group?.photoUrl,
    icon: chat.type === 'saved' ? 'bookmark' : undefined,
  };
}

/** Cuts a text into the parts that match and those between. */
export function cutMarks(
  text: string,
  marks: readonly TextRange[],
): { at: number; text: string; isMatch: boolean }[] {
  const parts: { at: number; text: string; isMatch: boolean }[] = [];
  let done = 0;
  const push = (to: number, isMatch: boolean) => {
    if (to > done) parts.push({ at: done, text: text.slice(done, to), isMatch });
    done = Math.max(done, to);
  };
  for (const { from, to } of marks) {
    push(Math.min(from, text.length), false);
    push(Math.min(to, text.length), true);
  }
  push(text.length, false);
  return parts;
}

/** The item after or before another one, around the ends; undefined without any. */
export function moveIn(
  items: readonly SwitcherItem[],
  key: string | undefined,
  by: 1 | -1,
): string | undefined {
  if (items.length === 0) return undefined;
  const at = items.findIndex((item) => item.key === key);
  const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : (at + by + items.length) % items.length;
  return items[next]?.key;
}
