// Whom messages name. Who composes says so in the envelope: nothing is looked for in a text that came. Pure.
import type { WireMessage, WireUser } from '../api/index.ts';
import type { Mention } from './contract.ts';
import { type ChatCopy, historyOf } from './copy.ts';
import { rightsIn } from './group.ts';
import { everybody } from './messages.ts';

/** Whom the server is told that a message names. */
export type Notice = { notify?: string[]; notify_all?: boolean };

/** How many users one message may name. */
const maxNotify = 50;

type Users = ReadonlyMap<string, WireUser>;

/** Whom the names in a text stand for, in a chat of many. Names that nobody there has stand for nobody. */
export function noticeOf(copy: ChatCopy, users: Users, names: readonly string[] = []): Notice {
  const rights = rightsIn(copy.row, copy.me.role);
  if (!rights || names.length === 0) return {};
  const wanted = new Set(names);
  // Who reads a channel isn't among the members that are held.
  const isHere = (id: string) => !copy.hasMembers || copy.members.get(id)?.state === 'member';
  const named = [...users.values()].filter(
    ({ id, username }) => id !== copy.self && wanted.has(username.toLowerCase()) && isHere(id),
  );
  const notify = named.map(({ id }) => id).sort();
  return {
    ...(notify.length > 0 ? { notify: notify.slice(0, maxNotify) } : {}),
    ...(wanted.has(everybody) && rights.canMentionAll ? { notify_all: true } : {}),
  };
}

/** How many of the newest messages say who is likely meant. */
const recent = 60;

/** The held members whom a name being typed may stand for: who wrote last first, then by name. */
export function suggestIn(copy: ChatCopy, users: Users, query: string, limit: number): WireUser[] {
  const ranks = new Map<string, number>();
  for (const row of historyOf(copy, copy.row.last_seq - recent, copy.row.last_seq))
    ranks.set(row.sender_id, row.seq);
  const rankOf = ({ id }: WireUser) => ranks.get(id) ?? 0;
  return [...copy.members.values()]
    .filter(({ state, user }) => state === 'member' && user.id !== copy.self)
    .map(({ user }) => users.get(user.id) ?? user)
    .filter((user) => isNamedLike(user, query))
    .sort((a, b) => rankOf(b) - rankOf(a) || (a.display_name < b.display_name ? -1 : 1))
    .slice(0, limit);
}

/** Whether a username, or a word of the name, begins so. */
function isNamedLike({ username, display_name }: WireUser, query: string): boolean {
  const wanted = query.toLocaleLowerCase();
  const words = [username, display_name, ...display_name.split(/\s+/u), ...username.split(/[._-]/)];
  return words.some((word) => word.toLocaleLowerCase().startsWith(wanted));
}

/** Whom a message names, as far as they are known; undefined: nobody. */
export function mentionsIn(
  self: string,
  { notify }: Pick<WireMessage, 'notify'>,
  users: Users,
): readonly Mention[] | undefined {
  const mentions = (notify ?? []).flatMap((userId) => {
    const user = users.get(userId);
    return user ? [{ userId, username: user.username.toLowerCase(), isMe: userId === self }] : [];
  });
  return mentions.length > 0 ? mentions : undefined;
}

/** Whether two messages name the same people by the same names. */
export function isSameMentions(a: readonly Mention[] = [], b: readonly Mention[] = []): boolean {
  return a.length === b.length && a.every(({ userId, username }, at) => isMention(b[at], userId, username));
}

function isMention(mention: Mention | undefined, userId: string, username: string): boolean {
  return mention?.userId === userId && mention.username === username;
}
