import { expect, test } from 'vitest';
import type { Person } from '../../model/index.ts';
import { closeShortName, completeEmoji, completeName, nameAt, replacePart } from './completion.ts';
import { loadEmoji } from './emoji/emoji.ts';

const set = await loadEmoji();

test('a short name that is being typed is completed, best first', () => {
  const completion = completeEmoji(set, 'Hooray :tad', 11, 0);
  expect(completion?.start).toBe(7);
  expect(completion?.items[0]).toEqual({ key: '🎉', sign: { emoji: '🎉' }, label: ':tada:', insert: '🎉 ' });
  expect(completeEmoji(set, 'Hooray :tad', 6, 0)).toBeUndefined();
  expect(completeEmoji(set, ':qqqqq', 6, 0)).toBeUndefined();
  expect(completeEmoji(set, ':thumbsup', 9, 4)?.items[0]?.sign).toEqual({ emoji: '👍🏾' });
});

test('the colon at its end turns it into the emoji', () => {
  expect(closeShortName(set, 'Hooray :tada: and', 13, 0)).toEqual({ text: 'Hooray 🎉 and', caret: 9 });
  expect(closeShortName(set, ':tad:', 5, 0)).toBeUndefined();
  expect(closeShortName(set, 'at 10:30:', 9, 0)).toBeUndefined();
});

test('what is put in takes the place of what is selected', () => {
  expect(replacePart('abcdef', 2, 4, '🎉')).toEqual({ text: 'ab🎉ef', caret: 4 });
});

test('a name is typed behind an @ that isn’t inside of a word', () => {
  expect(nameAt('Hi @Mi', 6)).toEqual({ start: 3, query: 'Mi' });
  expect(nameAt('@', 1)).toEqual({ start: 0, query: '' });
  expect(nameAt('مرحبا @عمر', 10)).toEqual({ start: 6, query: 'عمر' });
  expect(nameAt('mira@nest', 9)).toBeUndefined();
  expect(nameAt('@mira and', 9)).toBeUndefined();
});

test('a name is completed to usernames, and to everybody where one may', () => {
  const mira: Person = {
    id: '1',
    username: 'mira.s',
    displayName: 'Mira Sand',
    about: '',
    avatarUrl: undefined,
  };
  const inserts = (query: string, mayAll: boolean) =>
    completeName({ start: 3, query }, [mira], mayAll)?.items.map((item) => item.insert);
  expect(inserts('', true)).toEqual(['@mira.s ', '@all ']);
  expect(inserts('mi', true)).toEqual(['@mira.s ']);
  expect(inserts('', false)).toEqual(['@mira.s ']);
  expect(completeName({ start: 0, query: 'x' }, [], true)).toBeUndefined();
});
