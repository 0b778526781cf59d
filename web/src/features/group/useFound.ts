import { useEffect, useState } from 'react';
import type { Model, Person, Problem } from '../../model/index.ts';

/** A pause in typing that is worth a question to the server. */
const pauseMs = 200;

type Found = { people: readonly Person[]; isSearching: boolean; problem: Problem | undefined };
const nothing: Found = { people: [], isSearching: false, problem: undefined };

/** People that the server finds by what is typed. */
export function useFound(model: Model, query: string): Found {
  const [found, setFound] = useState(nothing);
  const asked = query.trim().replace(/^@/, '');
  useEffect(() => {
    if (!asked) return setFound(nothing);
    let isWanted = true;
    setFound((old) => ({ ...old, isSearching: true }));
    const timer = setTimeout(async () => {
      const answer = await model.searchPeople(asked);
      if (!isWanted) return;
      setFound({
        people: answer.ok ? answer.value : [],
        isSearching: false,
        problem: answer.ok ? undefined : answer.problem,
      });
    }, pauseMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [model, asked]);
  return found;
}
