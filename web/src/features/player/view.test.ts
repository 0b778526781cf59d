import { expect, test } from 'vitest';
import type { MessageMedia } from '../../model/index.ts';
import { findNext } from './view.ts';

const media = (kind: MessageMedia['kind']) => ({ kind }) as MessageMedia;
const messages = [
  { seq: 1, stub: undefined, media: media('voice') },
  { seq: 2, stub: undefined, media: undefined },
  { seq: 3, stub: 'deleted' as const, media: undefined },
  { seq: 4, stub: undefined, media: media('photo') },
  { seq: 5, stub: undefined, media: media('round') },
  { seq: 6, stub: undefined, media: media('voice') },
  { seq: 0, stub: undefined, media: media('voice') },
];

test('the next one is found behind texts and pictures', () => {
  expect(findNext(messages, 1)?.seq).toBe(5);
  expect(findNext(messages, 5)?.seq).toBe(6);
});

test('the newest has none, and what isn’t sent yet is none', () => {
  expect(findNext(messages, 6)).toBeUndefined();
});
