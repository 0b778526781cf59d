import { describe, expect, test } from 'vitest';
import type { ChatSummary, GroupFacts, Member, Person, Role } from '../../model/index.ts';
import { actionsOn, checkTitle, describeRole, suggestPeople, togglePerson } from './view.ts';

const mira: Person = { id: 'u1', username: 'mira', displayName: 'Mira', about: '', avatarUrl: undefined };
const tom: Person = { ...mira, id: 'u2', username: 'tom', displayName: 'Tom' };
const member = (role: Role, isMe = false): Member => ({ person: mira, role, isMe });
const group = (role: Role, has: boolean): GroupFacts => ({
  about: '',
  photoUrl: undefined,
  role,
  rights: {
    canWrite: true,
    canAdd: has,
    canPin: has,
    canMentionAll: has,
    canEditInfo: has,
    canModerate: has,
    canPromote: has,
    canInvite: has,
  },
  settings: {
    levels: {
      write: 'member',
      add: 'member',
      pin: 'admin',
      editInfo: 'admin',
      mentionAll: 'admin',
      moderate: 'admin',
      invite: 'admin',
      promote: 'owner',
    },
    history: 'all',
    isSigned: false,
    slowModeSeconds: 0,
  },
  membersVersion: 1,
});

describe('actionsOn', () => {
  test.each<[Role, boolean, Role, string]>([
    ['owner', true, 'member', 'message promote handOver remove'],
    ['owner', true, 'admin', 'message demote handOver remove'],
    ['admin', true, 'member', 'message promote remove'],
    ['admin', true, 'admin', 'message'],
    ['admin', true, 'owner', 'message'],
    ['member', false, 'member', 'message'],
    ['member', false, 'reader', 'message'],
  ])('%s with rights %s on a %s: %s', (mine, has, theirs, expected) => {
    expect(actionsOn(group(mine, has), member(theirs)).join(' ')).toBe(expected);
  });

  test('nothing on oneself', () => {
    expect(actionsOn(group('owner', true), member('owner', true))).toEqual([]);
  });
});

test('roles are named where they differ from the usual one', () => {
  expect(describeRole('owner', false)).toBe('Owner');
  expect(describeRole('member', false)).toBeUndefined();
  expect(describeRole('reader', false)).toBe('Only reads');
  expect(describeRole('reader', true)).toBeUndefined();
});

test('suggestPeople names those one writes with', () => {
  const chat = { type: 'private', peer: mira } as ChatSummary;
  const nest = { type: 'group', peer: undefined } as ChatSummary;
  expect(suggestPeople([nest, chat])).toEqual([mira]);
});

test('togglePerson picks and lets go', () => {
  expect(togglePerson([mira], tom)).toEqual([mira, tom]);
  expect(togglePerson([mira, tom], { ...mira })).toEqual([tom]);
});

test('checkTitle', () => {
  expect(checkTitle('  ')).toBe('Enter a name for the group.');
  expect(checkTitle('', 'channel')).toBe('Enter a name for the channel.');
  expect(checkTitle('🐦'.repeat(128))).toBeUndefined();
  expect(checkTitle('x'.repeat(129))).toBe('Use at most 128 characters.');
});
