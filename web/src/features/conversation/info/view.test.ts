import { expect, test } from 'vitest';
import type { Person, Receipt } from '../../../model/index.ts';
import { groupReceipts, reactionsBy } from './view.ts';

const person = (id: string): Person => ({
  id,
  username: id,
  displayName: id,
  about: '',
  avatarUrl: undefined,
});
const receipt = (id: string, isDelivered: boolean, isSeen: boolean): Receipt => ({
  person: person(id),
  isDelivered,
  isSeen,
});
const receipts = [receipt('a', true, true), receipt('b', true, false), receipt('c', false, false)];
const ids = (list: readonly Receipt[]) => list.map((item) => item.person.id).join('');

test('each member stands at the furthest that the message has come with them', () => {
  const { seen, delivered, waiting } = groupReceipts(receipts, true);
  expect([ids(seen), ids(delivered), ids(waiting)]).toEqual(['a', 'b', 'c']);
});

test('without receipts of one’s own nobody is said to have seen it', () => {
  const { seen, delivered, waiting } = groupReceipts(receipts, false);
  expect([ids(seen), ids(delivered), ids(waiting)]).toEqual(['', 'ab', 'c']);
});

test('the reactions of one person stand together', () => {
  const by = reactionsBy([
    { person: person('a'), key: '👍' },
    { person: person('b'), key: '👍' },
    { person: person('a'), key: '🎉' },
  ]);
  expect([...by]).toEqual([
    ['a', '👍🎉'],
    ['b', '👍'],
  ]);
});
