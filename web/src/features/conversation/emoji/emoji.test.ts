import { describe, expect, test } from 'vitest';
import { findCode, inTone, loadEmoji, searchEmoji, shortNameAt, type Tone, tones } from './emoji.ts';
import { rankReactions } from './habits.ts';

const set = await loadEmoji();
const emoji = (text: string) => {
  const found = set.byText.get(text);
  if (!found) throw new Error(`no ${text}`);
  return found;
};

describe('the list', () => {
  test('has nine groups, and everything in it is an emoji that Unicode recommends, in every tone', () => {
    expect(set.groups.length).toBe(9);
    const all = set.groups.flat();
    expect(all.length).toBeGreaterThan(1800);
    // biome-ignore lint/complexity/useRegexLiterals: as a literal its flag needs a newer target than the rest of the app
    const isEmoji = new RegExp('^\\p{RGI_Emoji}$', 'v');
    const odd = all
      .flatMap((item) => tones.map((tone) => inTone(item, tone)))
      .filter((text) => !isEmoji.test(text));
    expect(odd).toEqual([]);
  });

  test('gives short names to all of them', () => {
    expect(set.groups.flat().filter((item) => item.codes.length === 0)).toEqual([]);
  });
});

test.each<[string, Tone, string]>([
  ['👍', 0, '👍'],
  ['👍', 3, '👍🏽'],
  ['☝️', 5, '☝🏿'],
  ['🧑‍🚀', 1, '🧑🏻‍🚀'],
  ['👭', 2, '👭🏼'],
  ['🧑‍🤝‍🧑', 4, '🧑🏾‍🤝‍🧑🏾'],
  ['🎉', 4, '🎉'],
])('%s in tone %i is %s', (text, tone, want) => {
  expect(inTone(emoji(text), tone)).toBe(want);
});

describe('searchEmoji', () => {
  test.each([
    ['tada', '🎉'],
    [':tada:', '🎉'],
    ['+1', '👍'],
    ['red heart', '❤️'],
    ['party pop', '🎉'],
    ['popper celebr', '🎉'],
    ['GERMANY', '🇩🇪'],
  ])('%s finds %s first', (query, text) => {
    expect(searchEmoji(set, query, 5)[0]?.text).toBe(text);
  });

  test('nothing is found by nothing, and by what is no word', () => {
    expect(searchEmoji(set, '  ', 5)).toEqual([]);
    expect(searchEmoji(set, 'qqqqq', 5)).toEqual([]);
  });
});

test.each([
  [':ta', { start: 0, query: 'ta' }],
  ['hello :smi', { start: 6, query: 'smi' }],
  ['(:he', { start: 1, query: 'he' }],
  [':t', undefined],
  ['at 10:30', undefined],
  ['https://x', undefined],
  ['a::b', undefined],
  [': ta', undefined],
])('shortNameAt %j', (text, want) => {
  expect(shortNameAt(text, text.length)).toEqual(want);
});

test('a whole short name is one emoji', () => {
  expect(findCode(set, 'Tada')?.text).toBe('🎉');
  expect(findCode(set, 'tad')).toBeUndefined();
});

describe('rankReactions', () => {
  test('begins with the usual ones and changes with what is used', () => {
    const usual = rankReactions(new Map());
    expect(usual).toHaveLength(6);
    expect(rankReactions(new Map([['🦉', 1]]))).toEqual(usual);
    const changed = rankReactions(new Map([['🦉', 2]]));
    expect(changed).toContain('🦉');
    expect(changed.filter((key) => usual.includes(key))).toHaveLength(5);
    expect(changed.slice(0, 5)).toEqual(usual.slice(0, 5));
  });
});
