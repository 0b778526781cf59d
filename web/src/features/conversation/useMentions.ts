import { useMemo, useRef } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { ChatSummary, Model } from '../../model/index.ts';
import { useToast } from '../../ui/index.ts';
import { completeName } from './completion.ts';
import type { Suggest } from './useCompletion.ts';

/** Names in a chat of many: how they are completed, and the way from one message that names the user to the next. */
export function useMentions(model: Model, chat: ChatSummary, jump: (seq: number) => void) {
  const toast = useToast();
  const last = useRef<number>(undefined);
  const { id, group } = chat;
  const isMany = group !== undefined;
  const canNameAll = group?.rights.canMentionAll ?? false;
  const suggest = useMemo<Suggest | undefined>(
    () =>
      isMany
        ? async (typed) => {
            const answer = await model.suggestMembers(id, typed.query);
            return completeName(typed, answer.ok ? answer.value : [], canNameAll);
          }
        : undefined,
    [model, id, isMany, canNameAll],
  );
  const next = async () => {
    const answer = await model.findMention(id, last.current);
    if (!answer.ok) return toast(describeProblem(answer.problem), 'error');
    last.current = answer.value;
    if (answer.value !== undefined) jump(answer.value);
  };
  return { suggest, next: () => void next() };
}
