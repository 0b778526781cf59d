import { t } from '@lingui/core/macro';
import { useMemo, useRef } from 'react';
import type { Message } from '../../model/index.ts';
import type { MenuEntry } from '../../ui/index.ts';
import type { MessageActs } from './acts.ts';
import type { MessageAction } from './view.ts';

/** What the acts are made of; the newest is always used, while the acts stay the same object. */
export type ActSources = Omit<MessageActs, 'chatId' | 'entriesOf'> & {
  actionsOf: (message: Message) => MessageAction[];
  onAction: (action: MessageAction, message: Message) => void;
};

/** Acts that never change, so that rows needn't be drawn anew because of them. */
export function useMessageActs(chatId: string, sources: ActSources): MessageActs {
  const now = useRef(sources);
  now.current = sources;
  return useMemo<MessageActs>(
    () => ({
      chatId,
      entriesOf: (message) =>
        now.current.actionsOf(message).map((action) => ({
          ...entryOf(action),
          onPick: () => now.current.onAction(action, message),
        })),
      nameOf: (userId) => now.current.nameOf(userId),
      onPerson: (userId) => now.current.onPerson(userId),
      onRetry: (message) => now.current.onRetry(message),
      onDiscard: (message) => now.current.onDiscard(message),
      onReply: (message) => now.current.onReply(message),
      onJump: (seq) => now.current.onJump(seq),
      onReact: (message, key, isSet) => now.current.onReact(message, key, isSet),
      onReactors: (message, key) => now.current.onReactors(message, key),
      onVote: (message, key, isSet) => now.current.onVote(message, key, isSet),
      onVoters: (message) => now.current.onVoters(message),
      onHistory: (message) => now.current.onHistory(message),
      onOpen: (message, at) => now.current.onOpen(message, at),
      onUpload: (message) => now.current.onUpload(message),
      onSelect: (message) => now.current.onSelect(message),
    }),
    [chatId],
  );
}

function entryOf(action: MessageAction): Omit<MenuEntry, 'onPick'> {
  switch (action) {
    case 'retry':
      return { id: action, label: t`Try again`, icon: 'retry' };
    case 'reply':
      return { id: action, label: t`Reply`, icon: 'reply' };
    case 'copy':
      return { id: action, label: t`Copy text`, icon: 'copy' };
    case 'forward':
      return { id: action, label: t`Forward`, icon: 'share' };
    case 'pause':
      return { id: action, label: t`Pause the upload`, icon: 'pause' };
    case 'resume':
      return { id: action, label: t`Resume the upload`, icon: 'up' };
    case 'save':
      return { id: action, label: t`Save`, icon: 'download' };
    case 'edit':
      return { id: action, label: t`Edit`, icon: 'edit' };
    case 'pin':
      return { id: action, label: t`Pin`, icon: 'pin' };
    case 'unpin':
      return { id: action, label: t`Unpin`, icon: 'pin' };
    case 'info':
      return { id: action, label: t`Info`, icon: 'info' };
    case 'reactors':
      return { id: action, label: t`Who reacted`, icon: 'smile' };
    case 'select':
      return { id: action, label: t`Select`, icon: 'select' };
    case 'closePoll':
      return { id: action, label: t`End the poll`, icon: 'check' };
    case 'discard':
      return { id: action, label: t`Don’t send`, icon: 'trash', isDangerous: true };
    case 'delete':
      return { id: action, label: t`Delete`, icon: 'trash', isDangerous: true };
  }
}
