import { expect, test } from 'vitest';
import {
  checkFolder,
  describeFolder,
  maxNamed,
  newFolder,
  putFolder,
  raiseFolder,
  toggleNamed,
} from './view.ts';

const folder = { ...newFolder(new Date(0)), id: 'a', name: 'Work' };
const people = { ...folder.filter, hasPeople: true };

test('a folder needs a name and something in it', () => {
  expect(checkFolder({ ...folder, name: ' ' })).toEqual({ name: 'A folder needs a name.' });
  expect(checkFolder({ ...folder, name: 'x'.repeat(33) })).toEqual({ name: 'At most 32 characters.' });
  expect(checkFolder(folder)).toEqual({ content: 'Choose what is in it.' });
  expect(checkFolder({ ...folder, filter: people })).toBeUndefined();
  expect(checkFolder({ ...folder, chatIds: ['c'] })).toBeUndefined();
});

test('folders are kept in their order, and moved up', () => {
  const b = { ...folder, id: 'b' };
  const c = { ...folder, id: 'c' };
  expect(putFolder([folder], b)).toEqual([folder, b]);
  const renamed = { ...folder, name: 'Home' };
  expect(putFolder([folder, b], renamed)).toEqual([renamed, b]);
  expect(raiseFolder([folder, b, c], 'c').map(({ id }) => id)).toEqual(['a', 'c', 'b']);
  expect(raiseFolder([folder, b, c], 'a').map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(raiseFolder([folder], 'x')).toEqual([folder]);
});

test('tells what is in it', () => {
  expect(describeFolder({ ...folder, filter: { ...people, isOnlyUnread: true }, chatIds: ['c'] })).toBe(
    'People, only unread, 1 chat',
  );
});

test('names chats up to a limit', () => {
  const full = Array.from({ length: maxNamed }, (_, at) => `c${at}`);
  expect(toggleNamed(['a'], 'b')).toEqual(['a', 'b']);
  expect(toggleNamed(['a', 'b'], 'a')).toEqual(['b']);
  expect(toggleNamed(full, 'more')).toHaveLength(maxNamed);
});
