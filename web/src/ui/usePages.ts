import { useCallback, useEffect, useRef, useState } from 'react';

/** A part of a list, and where the next one begins; undefined at the end. */
type Part<T> = { items: readonly T[]; next: string | undefined };

/** What loading a part came to. */
type Loaded<T, P> = { ok: true; value: Part<T> } | { ok: false; problem: P };

/** A list that comes in pages. */
export type Pages<T, P = { code: string }> = {
  items: readonly T[];
  isLoading: boolean;
  problem: P | undefined;
  /** Loads the next page, or the same again after a problem; undefined at the end. */
  more: (() => void) | undefined;
  /** Takes an item out that is gone meanwhile. */
  remove: (isGone: (item: T) => boolean) => void;
};

/** Loads a list page by page; another stamp begins anew, and keeps what is shown until the first page is there. */
export function usePages<T, P>(
  load: (cursor: string | undefined) => Promise<Loaded<T, P>>,
  stamp: string,
): Pages<T, P> {
  const [items, setItems] = useState<readonly T[]>([]);
  const [next, setNext] = useState<string>();
  const [isLoading, setLoading] = useState(true);
  const [problem, setProblem] = useState<P>();
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
  const remove = useCallback(
    (isGone: (item: T) => boolean) => setItems((held) => held.filter((item) => !isGone(item))),
    [],
  );
  const canLoad = !isLoading && (next !== undefined || problem !== undefined);
  return { items, isLoading, problem, more: canLoad ? () => void fetch(next) : undefined, remove };
}
