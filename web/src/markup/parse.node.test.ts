// The cases are shared with other implementations: api/testdata/markup.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Block, type Inline, parseMarkup } from './parse.ts';
import { plainText } from './plain.ts';

type Case = { name: string; text: string; blocks: Block[] };

const folder = fileURLToPath(new URL('../../../api/testdata/markup/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const cases = files.flatMap((name) => JSON.parse(readFileSync(folder + name, 'utf8')) as Case[]);

test('there are cases', () => {
  expect(cases.length).toBeGreaterThan(35);
});

test.each(cases)('$name', ({ text, blocks }) => {
  expect(parseMarkup(text)).toEqual(blocks);
});

describe('whatever is typed', () => {
  // Numbers that look like chance and are the same in each run.
  let state = 7;
  const below = (n: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % n;
  };
  const pieces = [
    '**',
    '*',
    '_',
    '~~',
    '||',
    '`',
    '``',
    '```\n',
    '\\',
    '\n',
    '> ',
    '- ',
    '1. ',
    'a',
    ' ',
    'é',
    '👍',
  ];
  const lettersOf = (nodes: readonly Inline[]): string =>
    nodes.map((node) => ('children' in node ? lettersOf(node.children) : node.text)).join('');
  const letters = (blocks: readonly Block[]) =>
    blocks
      .map((block) => {
        if (block.type === 'code') return block.text;
        return block.type === 'list' ? block.items.map(lettersOf).join('') : lettersOf(block.children);
      })
      .join('')
      .replace(/[^aé👍]/gu, '');

  test('no letter is lost', () => {
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: below(24) }, () => pieces[below(pieces.length)]).join('');
      expect(letters(parseMarkup(text)), JSON.stringify(text)).toBe(text.replace(/[^aé👍]/gu, ''));
    }
  });

  test.each(['**', '*a', '_a ', '`', '`a``', '~~a', '||', '> ', '```\n', '- a\n', '\\', '**a `'])(
    'a message full of %j is parsed at once',
    (piece) => {
      const started = performance.now();
      parseMarkup(piece.repeat(Math.ceil(65_536 / piece.length)));
      expect(performance.now() - started).toBeLessThan(1500);
    },
  );
});

test.each([
  ['**a** _b_ ~~c~~ `d`', 'a b c d'],
  ['- a\n- b', '• a\n• b'],
  ['it is ||a secret||', 'it is ▒▒▒▒▒▒▒▒'],
  ['```\nx\n```\ny', 'x\ny'],
])('plainText %j', (text, want) => {
  expect(plainText(text)).toBe(want);
});
