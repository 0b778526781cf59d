// Whom one can send a card of. Pure.
import { matchesWords } from '../../../i18n/index.ts';
import type { ChatSummary, Person } from '../../../model/index.ts';

/** Rows beyond are found by their name. */
const maxShown = 100;

/** Those one writes with and oneself, narrowed by what is searched, then others whom the server found. */
export function findPeople(
  self: Person | undefined,
  chats: readonly Pick<ChatSummary, 'peer'>[],
  found: readonly Person[],
  query: string,
): Person[] {
  const known = [...chats.flatMap(({ peer }) => peer ?? []), ...(self ? [self] : [])].filter(
    ({ displayName, username }) => query === '' || matchesWords(query, displayName, username),
  );
  const ids = new Set<string>();
  return [...known, ...found]
    .filter(({ id }) => {
      if (ids.has(id)) return false;
      ids.add(id);
      return true;
    })
    .slice(0, maxShown);
}

/** Picks somebody, or no more. */
export function togglePerson(picked: readonly Person[], person: Person): readonly Person[] {
  const others = picked.filter(({ id }) => id !== person.id);
  return others.length < picked.length ? others : [...picked, person];
}
