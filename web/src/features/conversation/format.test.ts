import { expect, test } from 'vitest';
import { applyFormat, formatOfKey, formats } from './format.ts';

const key = { key: 'b', ctrlKey: true, metaKey: false, shiftKey: false, altKey: false };

test.each([
  [{}, 'bold'],
  [{ key: 'B', ctrlKey: false, metaKey: true }, 'bold'],
  [{ key: 'i' }, 'italic'],
  [{ key: 'e' }, 'code'],
  [{ key: 'X', shiftKey: true }, 'strike'],
  [{ key: 'P', shiftKey: true }, 'spoiler'],
  [{ key: 'x' }, undefined],
  [{ ctrlKey: false }, undefined],
  [{ altKey: true }, undefined],
])('the key %j', (part, format) => {
  expect(formatOfKey({ ...key, ...part })).toBe(format);
});

test.each(formats)('%s is taken off by asking twice', (format) => {
  const span = { text: 'some words', start: 0, end: 10 };
  expect(applyFormat(applyFormat(span, format), format)).toEqual(span);
});
