import { lazy, type ReactNode, Suspense } from 'react';
import type { ChatSummary, Model } from '../../model/index.ts';
import { ClosedBar } from './ClosedBar.tsx';
import { mayWriteIn } from './view.ts';

const RequestBar = lazy(async () => ({ default: (await import('./RequestBar.tsx')).RequestBar }));

type WritePlaceProps = {
  model: Model;
  chat: ChatSummary;
  /** What one wrote earlier may be changed, even by who may write no more. */
  isEditing: boolean;
  /** The chat is off the list. */
  onGone: () => void;
  /** The composer. */
  children: ReactNode;
};

/** Where one writes, or why one can't. */
export function WritePlace({ model, chat, isEditing, onGone, children }: WritePlaceProps) {
  if (chat.place?.isRequest && chat.peer) {
    return (
      <Suspense fallback={null}>
        <RequestBar model={model} chatId={chat.id} peer={chat.peer} onGone={onGone} />
      </Suspense>
    );
  }
  return mayWriteIn(chat) || isEditing ? children : <ClosedBar model={model} chat={chat} />;
}
