import { useCallback, useEffect, useRef, useState } from 'react';
import type { Member, Model, Problem, Role } from '../../model/index.ts';

const pauseMs = 200;

type Members = {
  members: readonly Member[];
  /** Where the list goes on; undefined at its end. */
  next: string | undefined;
  isLoading: boolean;
  problem: Problem | undefined;
};

const start: Members = { members: [], next: undefined, isLoading: true, problem: undefined };

/**
 * The members of a group, those with a role, or those whom a query finds, page by page. Another version loads again as much as was shown.
 */
export function useMembers(model: Model, chatId: string, query: string, version: string, role?: Role) {
  const [state, setState] = useState(start);
  const shown = useRef(0);
  shown.current = state.members.length;
  const asked = query.trim().replace(/^@/, '');
  const askedBefore = useRef(asked);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another version of the members is why they are loaded again
  useEffect(() => {
    let isWanted = true;
    const isOther = askedBefore.current !== asked;
    askedBefore.current = asked;
    const wanted = isOther ? 1 : Math.max(1, shown.current);
    const load = async () => {
      setState((old) => ({ ...old, isLoading: true }));
      const members: Member[] = [];
      let next: string | undefined;
      do {
        const answer = await model.loadMembers(chatId, asked, next, asked ? undefined : role);
        if (!isWanted) return;
        if (!answer.ok) return setState((old) => ({ ...old, isLoading: false, problem: answer.problem }));
        members.push(...answer.value.members);
        next = answer.value.next;
      } while (next && members.length < wanted);
      setState({ members, next, isLoading: false, problem: undefined });
    };
    const timer = setTimeout(load, isOther && asked ? pauseMs : 0);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [model, chatId, asked, version, role]);

  const loadMore = useCallback(async () => {
    const { next } = state;
    if (!next || state.isLoading) return;
    setState((old) => ({ ...old, isLoading: true }));
    const answer = await model.loadMembers(chatId, asked, next, asked ? undefined : role);
    setState((old) => {
      if (old.next !== next) return old; // loaded anew meanwhile
      if (!answer.ok) return { ...old, isLoading: false, problem: answer.problem };
      const { members, next: after } = answer.value;
      return { members: [...old.members, ...members], next: after, isLoading: false, problem: undefined };
    });
  }, [model, chatId, asked, role, state]);
  return { ...state, loadMore };
}
