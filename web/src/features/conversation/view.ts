import { plural, t } from '@lingui/core/macro';
import { describeConnection, describeTyping, formatAgo } from '../../i18n/index.ts';
import type { ChatSummary, ConnectionState, Message } from '../../model/index.ts';

/** The line below the name; a lively one says what happens now. */
export type PeerLine = { text: string; isLively: boolean };

/** What is known of the others of a chat: typing, online, last seen; the connection's state where there is none. */
export function describePeer(
  chat: ChatSummary,
  connection: ConnectionState['status'] | undefined,
  now: Date,
): PeerLine | undefined {
  const calm = (text: string) => ({ text, isLively: false });
  if (chat.type === 'saved') return calm(t`Notes, links and thoughts for yourself`);
  const broken = connection && describeConnection(connection);
  if (broken) return calm(broken);
  const typing = describeTyping(chat);
  if (typing) return { text: typing, isLively: true };
  if (chat.type !== 'private') {
    return calm(plural(chat.memberCount, { one: '# member', other: '# members' }));
  }
  if (chat.presence?.isOnline) return { text: t`online`, isLively: true };
  if (chat.presence?.lastSeenAt) return calm(t`last seen ${formatAgo(chat.presence.lastSeenAt, now)}`);
  return chat.peer ? calm(`@${chat.peer.username}`) : undefined;
}

/** What can be done with a message. */
export type MessageAction = 'copy' | 'edit' | 'retry' | 'discard' | 'delete';

/** The actions that a message offers, in the order of its menu. */
export function actionsOf(message: Message): MessageAction[] {
  if (message.stub || message.system) return [];
  const actions: MessageAction[] = [];
  if (message.status === 'failed') actions.push('retry');
  if (message.text !== undefined) actions.push('copy');
  if (!message.isOwn) return actions;
  if (message.seq === 0) return [...actions, 'discard'];
  if (message.text !== undefined) actions.push('edit');
  actions.push('delete');
  return actions;
}

/** The newest message that one may edit, for the arrow up in an empty field. */
export function lastEditable(messages: readonly Message[]): Message | undefined {
  return messages.findLast((message) => actionsOf(message).includes('edit'));
}
