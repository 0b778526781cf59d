import { useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Model, Person } from '../../model/index.ts';
import { useToast } from '../../ui/index.ts';

/** Whose card is open. Somebody who isn't among those who are known here is asked for. */
export function useShownPerson(model: Model, find: (userId: string) => Person | undefined) {
  const toast = useToast();
  const [person, setPerson] = useState<Person>();
  const show = async (userId: string) => {
    const held = find(userId);
    if (held) return setPerson(held);
    const answer = await model.loadPerson(userId);
    if (answer.ok) setPerson(answer.value);
    else toast(describeProblem(answer.problem), 'error');
  };
  return { person, show: (userId: string) => void show(userId), hide: () => setPerson(undefined) };
}
