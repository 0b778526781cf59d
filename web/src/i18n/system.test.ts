import { describe, expect, test } from 'vitest';
import { describeSystem, type SystemLike } from './system.ts';

const say = (
  note: Partial<SystemLike>,
  {
    isOwn = false,
    named = [],
    isChannel = false,
  }: { isOwn?: boolean; named?: string[]; isChannel?: boolean } = {},
) =>
  describeSystem({
    note: { event: 'added', isAboutMe: false, title: undefined, role: undefined, ...note },
    isOwn,
    actor: 'Mira',
    named,
    isChannel,
  });

describe('describeSystem', () => {
  test.each([
    [say({ event: 'created' }), 'Mira created the group'],
    [say({ event: 'created' }, { isOwn: true }), 'You created the group'],
    [say({ event: 'title', title: 'Nest' }), 'Mira changed the title to “Nest”'],
    [say({}, { named: ['Tom'] }), 'Mira added Tom'],
    [say({ isAboutMe: true }), 'Mira added you'],
    [say({ isAboutMe: true }, { named: ['Tom'] }), 'Mira added you and Tom'],
    [say({}, { isOwn: true, named: ['A', 'B', 'C', 'D', 'E'] }), 'You added A, B, C, and 2 others'],
    [say({ event: 'role', role: 'admin' }, { named: ['Tom'] }), 'Tom is an admin now'],
    [say({ event: 'owner', isAboutMe: true }), 'You are the owner now'],
    [say({ event: 'left' }), 'Mira left the group'],
    [say({ event: 'timer', timerSeconds: 86_400 }), 'Mira set messages to disappear after 1 day'],
    [
      say({ event: 'timer', timerSeconds: 90 }, { isOwn: true }),
      'You set messages to disappear after 90 seconds',
    ],
    [say({ event: 'timer' }), 'Mira turned off disappearing messages'],
    [
      say({ event: 'timer', timerSeconds: 604_800 }, { isChannel: true }),
      'Messages disappear after 1 week now',
    ],
    [say({ event: 'other' }), 'The group was changed'],
    [say({ event: 'title', title: 'News' }, { isChannel: true }), 'The title is “News” now'],
  ])('%s', (said, expected) => {
    expect(said).toBe(expected);
  });
});
