import { expect, test } from 'vitest';
import type { Person } from '../../../model/index.ts';
import { findPeople, togglePerson } from './people.ts';

const person = (id: string, displayName: string): Person => ({
  id,
  username: id,
  displayName,
  about: '',
  avatarUrl: undefined,
});
const [mira, jonas, aiko] = [
  person('mira', 'Mira Sand'),
  person('jonas', 'Jonas Weber'),
  person('aiko', 'Aiko'),
];
const chats = [{ peer: jonas }, { peer: undefined }];

test('those one writes with come first, nobody twice', () => {
  expect(findPeople(mira, chats, [], '')).toEqual([jonas, mira]);
  expect(findPeople(mira, chats, [aiko, jonas], 'web')).toEqual([jonas, aiko]);
  expect(findPeople(undefined, chats, [], 'nobody')).toEqual([]);
});

test('a second press takes the pick back', () => {
  const picked = togglePerson(togglePerson([], mira), jonas);
  expect(picked).toEqual([mira, jonas]);
  expect(togglePerson(picked, mira)).toEqual([jonas]);
});
