import { useEffect, useState } from 'react';
import type { Model, Problem } from '../../model/index.ts';
import type { Found } from './view.ts';

/** A pause in typing that is worth a question to the server. */
const pauseMs = 180;

const nothing: Found = { people: [], chats: [], messages: [] };

type SearchState = {
  /** What the answer answers. */
  text: string;
  found: Found;
  isSearching: boolean;
  problem: Problem | undefined;
};

const start: SearchState = { text: '', found: nothing, isSearching: false, problem: undefined };

/** Asks the server while one types; answers to what was typed before are dropped. */
export function useSearch(model: Model, query: string): SearchState {
  const [state, setState] = useState<SearchState>(start);
  const text = query.trim();
  useEffect(() => {
    if (!text) return setState(start);
    let isWanted = true;
    setState((old) => ({ ...old, isSearching: true }));
    const timer = setTimeout(async () => {
      const answer = await model.search({ text });
      if (!isWanted) return;
      if (answer.ok) setState({ text, found: answer.value, isSearching: false, problem: undefined });
      else setState({ text, found: nothing, isSearching: false, problem: answer.problem });
    }, pauseMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [model, text]);
  // Of what was found for the beginning of the text, some may still be meant; of anything else nothing is.
  return text.startsWith(state.text) ? state : { ...state, found: nothing };
}
