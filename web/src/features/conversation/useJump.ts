import { useEffect, useRef, useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Conversation, ConversationState } from '../../model/index.ts';
import { useToast } from '../../ui/index.ts';

/** Goes to messages of a conversation; those that aren't shown are fetched first, and a toast says if that fails. */
export function useJump(
  conversation: Conversation,
  { messages, problem }: ConversationState,
  /** Where the page's address leads; another object leads there again. */
  place: { seq: number } | undefined,
) {
  const toast = useToast();
  const [target, setTarget] = useState(place);
  const isJumping = useRef(false);
  const jump = (seq: number) => {
    setTarget({ seq });
    if (messages.some((message) => message.seq === seq)) return;
    isJumping.current = true;
    conversation.showAround(seq);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another place is a reason to go there
  useEffect(() => {
    if (place) jump(place.seq);
  }, [place]);
  useEffect(() => {
    if (problem && isJumping.current) toast(describeProblem(problem), 'error');
    isJumping.current = false;
  }, [problem, toast]);
  return { target, jump };
}
