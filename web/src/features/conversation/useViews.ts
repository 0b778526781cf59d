import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ChatSummary, Message, Model } from '../../model/index.ts';
import { attention } from '../../platform/index.ts';
import { useLive } from '../../ui/index.ts';
import { askable, createPostFacts, type PostFacts, type Range, takeViews } from './views.ts';

export type { PostFacts } from './views.ts';

/** While one scrolls nothing is asked. */
const pauseMs = 250;
/** The counters aren't pushed: what is on the screen is asked for again. */
const againMs = 8000;

/** What is told of the posts of a channel. */
export type Posts = {
  of: (message: Message) => PostFacts | undefined;
  /** Says which messages are on the screen. */
  onShown: (fromSeq: number, toSeq: number) => void;
};

/** How many have seen the posts of a channel that are on the screen, and who wrote them; undefined in other chats. */
export function useViews(
  model: Model,
  chat: ChatSummary,
  nameOf: (userId: string) => string | undefined,
): Posts | undefined {
  const [views, setViews] = useState<ReadonlyMap<number, number>>(() => new Map());
  const [shown, setShown] = useState<Range>();
  const isConnected = useLive(model.connection).status === 'online';
  const isLooking = useLive(attention);
  const facts = useRef<ReturnType<typeof createPostFacts>>(undefined);
  facts.current ??= createPostFacts();
  const isChannel = chat.type === 'channel';
  const { id } = chat;

  const onShown = useCallback((from: number, to: number) => {
    setShown((old) => (old?.from === from && old.to === to ? old : { from, to }));
  }, []);

  useEffect(() => {
    if (!isChannel || !shown || !isConnected) return;
    let isWanted = true;
    const load = async () => {
      const { from, to } = askable(shown);
      const answer = await model.loadViews(id, from, to);
      if (isWanted && answer.ok) setViews((held) => takeViews(held, answer.value));
    };
    const first = setTimeout(load, pauseMs);
    const again = isLooking ? setInterval(load, againMs) : undefined;
    return () => {
      isWanted = false;
      clearTimeout(first);
      clearInterval(again);
    };
  }, [model, id, isChannel, shown, isConnected, isLooking]);

  const isSigned = chat.group?.settings.isSigned ?? false;
  return useMemo(() => {
    if (!isChannel) return undefined;
    return {
      of: (message) =>
        message.stub
          ? facts.current?.(message, undefined, undefined)
          : facts.current?.(
              message,
              message.seq > 0 ? views.get(message.seq) : undefined,
              isSigned ? nameOf(message.senderId) : undefined,
            ),
      onShown,
    };
  }, [isChannel, isSigned, views, nameOf, onShown]);
}
