import { expect, test } from 'vitest';
import { namesIn, splitMentions } from './mentions.ts';

test('names are what stands behind an @, as usernames are made', () => {
  expect(namesIn('@mira, look: @Jonas.Weber and (@aiko-t)!')).toEqual(['mira', 'jonas.weber', 'aiko-t']);
  expect(namesIn('@mira. And @mira again')).toEqual(['mira']);
  expect(namesIn('**@ann_lee** ~~and~~ ||@bob_lee||')).toEqual(['ann_lee', 'bob_lee']);
  expect(namesIn('> @mira\n- @omar\n- @lin')).toEqual(['mira', 'omar', 'lin']);
  expect(namesIn('مرحبا @omar كيف')).toEqual(['omar']);
});

test('addresses, paths, code and lonely signs are none', () => {
  expect(namesIn('mira@roost.example https://a.example/@omar src/@lin')).toEqual([]);
  expect(namesIn('`@mira` @ @@omar @a @_lin')).toEqual([]);
  expect(namesIn('```\n@mira\n```')).toEqual([]);
});

test('a text is split where names stand', () => {
  const parts = splitMentions('Hi @mira, bye');
  expect(parts).toEqual([{ text: 'Hi ' }, { text: '@mira', name: 'mira' }, { text: ', bye' }]);
  expect(splitMentions('@all')).toEqual([{ text: '@all', name: 'all' }]);
  expect(splitMentions('nobody')).toEqual([{ text: 'nobody' }]);
});

test('a long row of signs takes no time', () => {
  const text = '@a.'.repeat(20_000);
  expect(
    splitMentions(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text);
});
