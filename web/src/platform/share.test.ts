import { expect, test } from 'vitest';
import { joinShared } from './share.ts';

test.each([
  [{ text: 'Look', url: 'https://a.example' }, 'Look\nhttps://a.example'],
  [{ title: 'A page', url: 'https://a.example' }, 'A page\nhttps://a.example'],
  // Android puts the address into the text.
  [{ title: 'A page', text: 'See https://a.example', url: 'https://a.example' }, 'See https://a.example'],
  [{ url: ' https://a.example ' }, 'https://a.example'],
  [{ text: '  ' }, ''],
])('%j', (shared, text) => {
  expect(joinShared(shared)).toBe(text);
});
