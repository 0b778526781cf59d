import { expect, test } from 'vitest';
import type { Person, Receipt } from '../../../model/index.ts';
import { describeReceipt, groupReceipts, reactionsBy } from './view.ts';

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
  delivered: undefined,
  seen: undefined,
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

test('a line tells when, as far as it is known and told', () => {
  const day = (hour: number, minute: number, date = 14) => new Date(2026, 2, date, hour, minute);
  const sentAt = day(14, 0);
  const read = {
    ...receipt('a', true, true),
    delivered: { at: day(14, 1), isLatest: false },
    seen: { at: day(14, 2), isLatest: false },
  };
  const line = (changed: Partial<Receipt>, isTold = true) =>
    describeReceipt({ ...read, ...changed }, sentAt, isTold).replaceAll(/\s?PM/g, '');
  expect(line({})).toBe('Delivered 2:01 · Seen 2:02');
  expect(line({}, false)).toBe('Delivered 2:01');
  expect(line({ delivered: undefined })).toBe('Seen 2:02');
  expect(line({ seen: { at: day(14, 2), isLatest: true } })).toBe('Delivered 2:01 · Seen before 2:02');
  expect(line({ delivered: undefined, seen: { at: day(14, 2, 16), isLatest: false } })).toBe(
    'Seen March 16 at 2:02',
  );
  expect(line({ delivered: undefined, seen: undefined })).toBe('');
});
