import { plural, t } from '@lingui/core/macro';
import { formatAgo } from './time.ts';

type Named = { displayName: string };
type ChatLike = {
  type: 'private' | 'group' | 'channel' | 'saved';
  title: string | undefined;
  peer: Named | undefined;
};

/** What a chat is called. */
export function nameChat(chat: ChatLike): string {
  if (chat.type === 'saved') return t`Saved messages`;
  if (chat.type === 'private') return chat.peer?.displayName ?? t`Unknown user`;
  return chat.title ?? (chat.type === 'channel' ? t`Channel` : t`Group`);
}

/** How many are in a group or channel. */
export function describeMembers(type: ChatLike['type'], count: number): string {
  return type === 'channel'
    ? plural(count, { one: '# subscriber', other: '# subscribers' })
    : plural(count, { one: '# member', other: '# members' });
}

/** Who types, in a chat of two or of many. */
export function describeTyping(
  chat: Pick<ChatLike, 'type'> & { typing: readonly Named[] },
): string | undefined {
  const first = chat.typing[0];
  if (!first) return undefined;
  if (chat.type === 'private') return t`typing…`;
  const name = first.displayName;
  return chat.typing.length === 1 ? t`${name} is typing…` : t`several people are typing…`;
}

/** Whether somebody is there, or when they were last; undefined where that isn't told. */
export function describePresence(
  { isOnline, lastSeenAt }: { isOnline: boolean; lastSeenAt: Date | undefined },
  now: Date,
): string | undefined {
  if (isOnline) return t`online`;
  return lastSeenAt && t`last seen ${formatAgo(lastSeenAt, now)}`;
}

/** What is said in the place of a message that is gone. */
export function describeStub(stub: 'deleted' | 'expired' | 'viewed'): string {
  return { deleted: t`Message deleted`, expired: t`Message expired`, viewed: t`Viewed once` }[stub];
}

/** What the ticks of a message mean. */
export function describeStatus(status: 'waiting' | 'sent' | 'delivered' | 'seen' | 'failed'): string {
  return {
    waiting: t`Waiting to be sent`,
    sent: t`Sent`,
    delivered: t`Delivered`,
    seen: t`Seen`,
    failed: t`Not sent`,
  }[status];
}

/** The state of the connection, where it is worth a word. */
export function describeConnection(
  status: 'idle' | 'connecting' | 'syncing' | 'online' | 'waiting' | 'offline' | 'stopped',
): string | undefined {
  switch (status) {
    case 'connecting':
      return t`Connecting…`;
    case 'syncing':
      return t`Updating…`;
    case 'waiting':
      return t`Waiting for the server…`;
    case 'offline':
      return t`Waiting for a network…`;
    case 'stopped':
      return t`Not connected`;
    default:
      return undefined;
  }
}

/** What a message is beside a text, in a line: what kind, and its question, name or label. */
export function nameContent(kind: 'poll' | 'contact' | 'location', about: string | undefined): string {
  switch (kind) {
    case 'poll':
      return about ? t`Poll: ${about}` : t`Poll`;
    case 'contact':
      return about ? t`Contact: ${about}` : t`Contact`;
    case 'location':
      return about ? t`Location: ${about}` : t`Location`;
  }
}
