import { plural, t } from '@lingui/core/macro';
import { describeConnection, describeMembers, describePresence, describeTyping } from '../../i18n/index.ts';
import type { ChatSummary, ConnectionState, Message, Reaction } from '../../model/index.ts';

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
    return calm(describeMembers(chat.type, chat.memberCount));
  }
  const presence = chat.presence && describePresence(chat.presence, now);
  if (presence) return { text: presence, isLively: chat.presence?.isOnline ?? false };
  return chat.peer ? calm(`@${chat.peer.username}`) : undefined;
}

/** What can be done with a message. */
export type MessageAction =
  | 'reply'
  | 'copy'
  | 'forward'
  | 'save'
  | 'pause'
  | 'resume'
  | 'edit'
  | 'pin'
  | 'unpin'
  | 'info'
  | 'reactors'
  | 'closePoll'
  | 'select'
  | 'retry'
  | 'discard'
  | 'delete';

/** Whether a message can be answered: the server has to have it. */
export function canAnswer(message: Message): boolean {
  return message.seq > 0 && !message.stub && !message.system;
}

/** Whether one can react to a message. */
export const canReact = canAnswer;

/** How long messages may be changed, in seconds; undefined: for ever. */
export type Windows = { edit: number | undefined; delete: number | undefined };

/** Whether a message may be deleted for everyone: its sender may for a while, and who moderates the chat. */
export function canDeleteForAll(
  message: Message,
  windows: Windows,
  now: Date,
  canModerate: boolean,
): boolean {
  return (
    message.seq > 0 &&
    !message.stub &&
    (canModerate || (message.isOwn && isWithin(message, windows.delete, now)))
  );
}

function isWithin(message: Message, seconds: number | undefined, now: Date): boolean {
  return seconds === undefined || (now.getTime() - message.createdAt.getTime()) / 1000 < seconds;
}

/** Whether one may write in a chat: not where one only reads, nor to who is blocked, nor to a stranger who waits to be accepted. */
export function mayWriteIn({ place, group }: Pick<ChatSummary, 'place' | 'group'>): boolean {
  return !place?.isRequest && !place?.isBlocked && (group?.rights.canWrite ?? true);
}

/** Whether one may pin messages: in a chat of two both may. */
export function mayPinIn({ place, group }: Pick<ChatSummary, 'place' | 'group'>): boolean {
  return !place?.isRequest && !place?.isBlocked && (group?.rights.canPin ?? true);
}

/** Whether a poll may be ended: by who asked, and by who moderates the chat. */
export function canClosePoll({ poll, seq, isOwn }: Message, now: Date, canModerate: boolean): boolean {
  if (!poll || seq === 0) return false;
  return (isOwn || canModerate) && !(poll.closesAt && poll.closesAt <= now);
}

/** The actions that a message offers, in the order of its menu. */
export function actionsOf(
  message: Message,
  windows: Windows,
  now: Date,
  mayWrite = true,
  canModerate = false,
  more: { canPin?: boolean; hasInfo?: boolean } = {},
): MessageAction[] {
  if (message.stub || message.system) return [];
  const isSent = message.seq > 0;
  const isText = message.text !== undefined;
  const upload = message.media?.upload;
  const actions: [MessageAction, boolean][] = [
    ['retry', canRetry(message)],
    ['reply', mayWrite && canAnswer(message)],
    ['copy', isText],
    ['forward', canAnswer(message)],
    ['save', isSent && isSavable(message)],
    ['pause', upload !== undefined && upload.state !== 'paused'],
    ['resume', upload?.state === 'paused'],
    [
      'edit',
      message.isOwn &&
        isSent &&
        (isText || hasRoomForCaption(message)) &&
        !message.forwarded &&
        isWithin(message, windows.edit, now),
    ],
    ['pin', (more.canPin ?? false) && canAnswer(message) && !message.isPinned],
    ['unpin', (more.canPin ?? false) && canAnswer(message) && (message.isPinned ?? false)],
    ['info', (more.hasInfo ?? false) && message.isOwn && canAnswer(message)],
    ['reactors', message.reactions.length > 0],
    ['closePoll', canClosePoll(message, now, canModerate)],
    ['select', isSent],
    ['discard', message.isOwn && !isSent],
    ['delete', isSent],
  ];
  return actions.flatMap(([action, isOffered]) => (isOffered ? [action] : []));
}

/** Whether what wasn't sent may be tried again: not where the browser lost the bytes. */
export function canRetry({ status, problem }: Message): boolean {
  return status === 'failed' && problem?.code !== 'media_lost';
}

/** What a press on an upload means: it ends, or goes on if it was paused. */
export function pressUpload({ media }: Message): 'resume' | 'discard' {
  return media?.upload?.state === 'paused' ? 'resume' : 'discard';
}

const captioned = new Set(['photo', 'video', 'album', 'audio', 'file']);

/** Whether a message without a text can get one. */
function hasRoomForCaption({ media }: Message): boolean {
  return media !== undefined && captioned.has(media.kind) && !media.isViewOnce;
}

/** Whether a message has bytes to be saved. */
function isSavable({ media }: Message): boolean {
  return media !== undefined && !media.isViewOnce && media.kind !== 'sticker';
}

/** The names of those who reacted, as far as they are known, for a tooltip. */
export function nameReactors(reaction: Reaction, nameOf: (id: string) => string | undefined): string {
  const names = reaction.by.flatMap((id) => nameOf(id) ?? []);
  const rest = reaction.count - names.length;
  const list = names.join(', ');
  if (rest === 0) return list;
  const others = plural(rest, { one: '# other', other: '# others' });
  return names.length === 0 ? others : t`${list} and ${others}`;
}

/** The newest message that one may edit, for the arrow up in an empty field. */
export function lastEditable(messages: readonly Message[], windows: Windows, now: Date): Message | undefined {
  return messages.findLast((message) => actionsOf(message, windows, now).includes('edit'));
}
