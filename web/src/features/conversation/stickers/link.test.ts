import { expect, test } from 'vitest';
import { packLink } from './link.ts';

test('a link to a pack has its id behind the #', () => {
  expect(packLink('https://nest.example', 'ROOSTBIRDS')).toBe('https://nest.example/#stickers=ROOSTBIRDS');
});

test.each(['01JD', 'a&b=c', 'ä #+'])('what reads the fragment finds %s again', (id) => {
  const { hash, pathname } = new URL(packLink('http://192.168.1.4:8080', id));
  expect(pathname).toBe('/');
  expect(new URLSearchParams(hash.slice(1)).get('stickers')).toBe(id);
});
