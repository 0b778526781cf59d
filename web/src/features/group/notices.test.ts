import { expect, test } from 'vitest';
import type { ChatPlace } from '../../model/index.ts';
import { noticesOf, quietUntil } from './notices.ts';

const now = new Date('2026-11-25T12:00:00Z');
const place = (part: Partial<ChatPlace> = {}): ChatPlace => ({
  pin: 0,
  isArchived: false,
  isMarkedUnread: false,
  mutedUntil: undefined,
  mutesMentions: false,
  isRequest: false,
  isBlocked: false,
  ...part,
});
const soon = new Date('2026-11-25T20:00:00Z');

test.each([
  ['everything', undefined, 'all', undefined],
  ['everything, without a mute', place({ mutesMentions: true }), 'all', undefined],
  ['everything, after a mute', place({ mutedUntil: new Date('2026-11-25T11:59:00Z') }), 'all', undefined],
  ['mentions for a while', place({ mutedUntil: soon }), 'mentions', soon],
  ['nothing for a while', place({ mutedUntil: soon, mutesMentions: true }), 'nothing', soon],
  ['mentions for good', place({ mutedUntil: new Date('9999-12-31') }), 'mentions', undefined],
] as const)('%s', (_, at, notices, until) => {
  expect(noticesOf(at, now)).toBe(notices);
  expect(quietUntil(at, now)).toEqual(until);
});
