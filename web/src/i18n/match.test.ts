import { expect, test } from 'vitest';
import { matchesWords } from './match.ts';

test.each([
  ['jorg', ['Jörg Weber'], true],
  ['web jö', ['Jörg Weber'], true],
  ['eber', ['Jörg Weber'], false],
  ['@mira', ['Mira Sand', 'mira.sand'], true],
  ['sand', ['mira.sand'], true],
  ['消息', ['我的消息'], true],
  ['ｗｅｂ', ['Weber'], true],
  ['mira weber', ['Mira Sand'], false],
  ['  ', ['anything'], false],
])('%s in %j: %s', (query, texts, isFound) => {
  expect(matchesWords(query, ...texts)).toBe(isFound);
});
