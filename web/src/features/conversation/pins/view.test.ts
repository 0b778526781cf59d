import { expect, test } from 'vitest';
import type { Quote } from '../../../model/index.ts';
import { segmentsOf, stepPin } from './view.ts';

const pin = (seq: number): Quote => ({
  seq,
  state: 'ready',
  senderId: '',
  isOwn: false,
  text: '',
  stub: undefined,
});
const drawn = (count: number, at: number) =>
  segmentsOf(count, at)
    .map(({ isCurrent }) => (isCurrent ? '#' : '-'))
    .join('');

test('the next older pin follows, and after the oldest the newest', () => {
  const pins = [pin(9), pin(4)];
  expect(stepPin(pins, 0)?.seq).toBe(4);
  expect(stepPin(pins, 1)?.seq).toBe(9);
  expect(stepPin([], 0)).toBeUndefined();
});

test('the newest is the lowest mark; of many those around the current one are drawn', () => {
  expect(drawn(1, 0)).toBe('#');
  expect(drawn(3, 0)).toBe('--#');
  expect(drawn(3, 2)).toBe('#--');
  expect(drawn(9, 0)).toBe('---#');
  expect(drawn(9, 4)).toBe('-#--');
  expect(drawn(9, 8)).toBe('#---');
});
