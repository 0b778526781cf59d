import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState } from 'react';
import type { Conversation, ConversationState, Message, Model } from '../../model/index.ts';
import { playback, type Track } from '../../platform/index.ts';
import { useLive } from '../../ui/index.ts';
import { findNext } from './view.ts';

/** How many pages of a chat are looked through for something that is listened to. */
const maxPages = 4;

/** Makes of a message what plays; undefined if it is nothing to listen to, or isn't sent yet. */
export type TrackOf = (
  message: Message,
  chatId: string,
  nameOf: (id: string) => string | undefined,
) => Track | undefined;

/**
 * Watches the chat of what plays, wherever one is, for what comes after it; that plays when the track ends. The value
 * plays it at once; undefined if there is none.
 */
export function useNext(model: Model, track: Track | undefined, trackOf: TrackOf): (() => void) | undefined {
  const { chatId = '', seq = 0 } = track ?? {};
  const conversation = useConversation(model, chatId, seq);
  const state = useLive(conversation?.state ?? nothing);
  const session = useLive(model.session);
  const self = session.status === 'signed-in' ? session.account.user : undefined;
  const message = state && seq > 0 ? findNext(state.messages, seq) : undefined;
  const nameOf = (id: string) => (id === self?.id ? t`You` : state?.people[id]?.displayName);
  const following = message && trackOf(message, chatId, nameOf);
  const play = following ? () => playback.play(following, 0) : undefined;
  const now = useRef(play);
  now.current = play;
  const hasNext = play !== undefined;

  const pages = useRef({ seq, count: 0 });
  const isLooking = !hasNext && (state?.hasNewer ?? false) && !state?.isLoadingNewer;
  useEffect(() => {
    if (pages.current.seq !== seq) pages.current = { seq, count: 0 };
    if (!isLooking || pages.current.count >= maxPages) return;
    pages.current.count++;
    conversation?.loadNewer();
  }, [conversation, isLooking, seq]);
  useEffect(
    () =>
      playback.navigate({
        onNext: hasNext ? () => now.current?.() : undefined,
        onEnded: () => (now.current ?? playback.close)(),
      }),
    [hasNext],
  );
  return play;
}

/** The conversation around what plays; another one only where another chat, or a far part of this one, is listened to. */
function useConversation(model: Model, chatId: string, seq: number): Conversation | undefined {
  const [opened, setOpened] = useState<Conversation>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: within a chat it goes on from where it is
  useEffect(() => {
    if (!chatId) return;
    const conversation = model.openConversation(chatId, seq);
    setOpened(conversation);
    return () => {
      setOpened(undefined);
      conversation.close();
    };
  }, [model, chatId]);
  useEffect(() => {
    const held = opened?.state.get();
    if (opened?.chatId !== chatId || held?.status !== 'ready') return;
    if (!held.messages.some((message) => message.seq === seq)) opened.showAround(seq);
  }, [opened, chatId, seq]);
  return opened;
}

const nothing = {
  get: (): ConversationState | undefined => undefined,
  subscribe: () => () => undefined,
};
