import { expect, test } from 'vitest';
import type { Message } from '../../model/index.ts';
import { askable, createPostFacts, takeViews } from './views.ts';

test('askable keeps the newest that can be counted at once', () => {
  expect(askable({ from: 5, to: 9 })).toEqual({ from: 5, to: 9 });
  expect(askable({ from: 1, to: 400 })).toEqual({ from: 201, to: 400 });
});

test('takeViews keeps the map while nothing changed', () => {
  const held = new Map([
    [1, 4],
    [2, 3],
  ]);
  expect(takeViews(held, { 1: 4 })).toBe(held);
  expect([...takeViews(held, { 2: 5, 3: 0 })]).toEqual([
    [1, 4],
    [2, 5],
    [3, 0],
  ]);
  expect(held.get(2)).toBe(3);
});

test('facts are the same object while they say the same', () => {
  const of = createPostFacts();
  const post = { key: 'a' } as Message;
  const first = of(post, 3, 'Mira');
  expect(of(post, 3, 'Mira')).toBe(first);
  expect(of(post, 4, 'Mira')).toEqual({ views: 4, signature: 'Mira' });
});
