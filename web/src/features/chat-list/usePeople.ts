import { useEffect, useState } from 'react';
import type { Model, Person, Problem } from '../../model/index.ts';

/** A pause in typing that is worth a question to the server. */
const pauseMs = 200;

/** What a search for people has brought so far. */
export type PeopleFound = {
  people: readonly Person[];
  isSearching: boolean;
  problem: Problem | undefined;
};

const nothing: PeopleFound = { people: [], isSearching: false, problem: undefined };

/** Searches people on the server while one types; answers to what was typed before are dropped. */
export function usePeople(model: Model, query: string): PeopleFound {
  const [found, setFound] = useState<PeopleFound>(nothing);
  const asked = query.trim().replace(/^@/, '');
  useEffect(() => {
    if (!asked) return setFound(nothing);
    let isWanted = true;
    setFound((old) => ({ ...old, isSearching: true }));
    const timer = setTimeout(async () => {
      const answer = await model.searchPeople(asked);
      if (!isWanted) return;
      if (answer.ok) setFound({ people: answer.value, isSearching: false, problem: undefined });
      else setFound({ people: [], isSearching: false, problem: answer.problem });
    }, pauseMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [model, asked]);
  return found;
}
