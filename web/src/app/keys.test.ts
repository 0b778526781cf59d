import { expect, test } from 'vitest';
import { readShortcut, stepChat } from './keys.ts';

const key = (text: string) => {
  const parts = text.split('+');
  return {
    key: parts.at(-1) ?? '',
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Meta'),
    shiftKey: parts.includes('Shift'),
    altKey: parts.includes('Alt'),
    isComposing: false,
  };
};
const page = { isField: false, isComposer: false };
const field = { isField: true, isComposer: false };
const composer = { isField: true, isComposer: true };

test.each([
  ['Ctrl+k', page, 'switcher'],
  ['Meta+k', composer, 'switcher'],
  ['Ctrl+f', composer, 'search'],
  ['Ctrl+j', composer, 'date'],
  ['Ctrl+Meta+k', page, undefined],
  ['Ctrl+Shift+k', page, undefined],
  ['k', page, undefined],
  ['Shift+?', page, 'shortcuts'],
  ['Shift+?', composer, undefined],
  ['Ctrl+/', composer, 'shortcuts'],
  ['Alt+ArrowUp', composer, 'previous'],
  ['Alt+ArrowDown', page, 'next'],
  ['ArrowDown', page, undefined],
  ['Escape', page, 'leave'],
  ['Escape', composer, 'leave'],
  ['Escape', field, undefined],
] as const)('%s with %j: %s', (text, place, meaning) => {
  expect(readShortcut(key(text), place, true)).toBe(meaning);
});

test('keys of an input method are its own, and single keys can be turned off', () => {
  expect(readShortcut({ ...key('Escape'), isComposing: true }, page, true)).toBeUndefined();
  expect(readShortcut(key('Shift+?'), page, false)).toBeUndefined();
});

test('from chat to chat, and no further than the ends', () => {
  const ids = ['a', 'b', 'c'];
  expect(stepChat(ids, 'b', 1)).toBe('c');
  expect(stepChat(ids, 'c', 1)).toBe('c');
  expect(stepChat(ids, 'a', -1)).toBe('a');
  expect(stepChat(ids, undefined, -1)).toBe('a');
  expect(stepChat([], undefined, 1)).toBeUndefined();
});
