import { useCallback, useEffect, useRef, useState } from 'react';
import type { Page, Problem, Result } from '../../model/index.ts';

/** A list that comes in pages. */
export type Pages<T> = {
  items: readonly T[];
  isLoading: boolean;
  problem: Problem | undefined;
  /** Loads the next page, or the same again after a problem; undefined at the end. */
  more: (() => void) | undefined;
};

/** Loads a list page by page; another stamp begins anew, and keeps what is shown until the first page is there. */
export function usePages<T>(
  load: (cursor: string | undefined) => Promise<Result<Page<T>>>,
  stamp: string,
): Pages<T> {
  const [items, setItems] = useState<readonly T[]>([]);
  const [next, setNext] = useState<string>();
  const [isLoading, setLoading] = useState(true);
  const [problem, setProblem] = useState<Problem>();
  const round = useRef(0);
  const loadNow = useRef(load);
  loadNow.current = load;

  const fetch = useCallback(async (cursor: string | undefined) => {
    const mine = ++round.current;
    setLoading(true);
    const answer = await loadNow.current(cursor);
    if (mine !== round.current) return;
    setLoading(false);
    setProblem(answer.ok ? undefined : answer.problem);
    if (!answer.ok) return;
    setItems((held) => (cursor === undefined ? answer.value.items : [...held, ...answer.value.items]));
    setNext(answer.value.next);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another stamp is a reason to begin anew
  useEffect(() => {
    void fetch(undefined);
    return () => {
      round.current++;
    };
  }, [fetch, stamp]);
  const canLoad = !isLoading && (next !== undefined || problem !== undefined);
  return { items, isLoading, problem, more: canLoad ? () => void fetch(next) : undefined };
}
