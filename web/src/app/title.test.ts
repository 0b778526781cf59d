import { expect, test } from 'vitest';
import { titleOf } from './title.ts';

test.each([
  [undefined, 0, 'Roost'],
  ['Mira Sand', 0, 'Mira Sand · Roost'],
  [undefined, 3, '(3) Roost'],
  ['Mira Sand', 999, '(999+) Mira Sand · Roost'],
])('titleOf(%s, %d) is %s', (place, unread, title) => {
  expect(titleOf(place, unread)).toBe(title);
});
