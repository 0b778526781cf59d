import { describe, expect, test } from 'vitest';
import { firstPage, isOnlyEmoji, splitLinks } from './links.ts';

const links = (text: string) => splitLinks(text).flatMap((part) => (part.kind === 'link' ? [part.href] : []));

describe('splitLinks', () => {
  test.each([
    ['see https://example.org/a?b=1#c.', ['https://example.org/a?b=1#c']],
    ['(https://example.org/wiki/Bird_(animal))', ['https://example.org/wiki/Bird_(animal)']],
    [
      'www.example.org, and mail bird@nest.example!',
      ['https://www.example.org/', 'mailto:bird@nest.example'],
    ],
    ['http://localhost:8080/c/1', ['http://localhost:8080/c/1']],
    ['https://пример.example/путь', ['https://xn--e1afmkfd.example/%D0%BF%D1%83%D1%82%D1%8C']],
    ['javascript:alert(1) data:text/html,x file:///etc/passwd', []],
    ['https://bank.example@evil.example/', []],
    ['https://', []],
    ['3.14 and version 1.2.3', []],
  ])('%s', (text, hrefs) => {
    expect(links(text)).toEqual(hrefs);
  });

  test('the parts joined are the text', () => {
    for (const text of ['', 'plain', 'a https://example.org b www.x.example.', '\n\nhttps://a.example\n']) {
      expect(
        splitLinks(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }
  });
});

// A stranger's message of 16 KiB must not stop the page: each of these took seconds. Thirty-two times the length may take
// as many times as long, and some; what is searched again from each of its characters takes the square of that.
test.each([
  (length: number) => 'a.'.repeat(length / 2),
  (length: number) => `x@${'a.'.repeat(length / 2)}`,
  (length: number) => '-a'.repeat(length / 2),
  (length: number) => `https://a.example/${')'.repeat(length)}`,
])('splitLinks takes time in proportion to the length', (make) => {
  const shortest = (text: string) => {
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 7; run++) {
      const began = performance.now();
      splitLinks(text);
      best = Math.min(best, performance.now() - began);
    }
    return best;
  };
  // 32 where it does, 1,024 where it grows with the square: room for a machine that does other work.
  expect(shortest(make(64_000)) / shortest(make(2000))).toBeLessThan(256);
});

test.each([
  ['👍', true],
  ['👩‍👩‍👧‍👦 🏳️‍🌈', true],
  ['🐦🐦🐦🐦', false],
  ['👍 ok', false],
  ['3', false],
  ['#', false],
  ['', false],
])('isOnlyEmoji %s → %s', (text, is) => {
  expect(isOnlyEmoji(text)).toBe(is);
});

test.each([
  ['see https://example.org, and https://example.com', 'https://example.org'],
  ['www.example.org/a?b', 'https://www.example.org/a?b'],
  ['mail bird@nest.example, then HTTP://nest.example/', 'HTTP://nest.example/'],
  ['nothing here', undefined],
])('the first page of %s', (text, page) => {
  expect(firstPage(text)).toBe(page);
});
