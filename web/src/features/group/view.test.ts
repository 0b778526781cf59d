import { describe, expect, test } from 'vitest';
import type { ChatSummary, GroupFacts, Member, Person, Role } from '../../model/index.ts';
import {
  actionsOn,
  checkTitle,
  describeRole,
  mayOpen,
  roleAfter,
  suggestPeople,
  togglePerson,
} from './view.ts';

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
  asking: 0,
});

describe('actionsOn', () => {
  test.each<[Role, boolean, Role, string]>([
    ['owner', true, 'member', 'profile message promote silence handOver remove ban'],
    ['owner', true, 'admin', 'profile message demote handOver remove ban'],
    ['admin', true, 'member', 'profile message promote silence remove ban'],
    ['admin', true, 'admin', 'profile message'],
    ['admin', true, 'owner', 'profile message'],
    ['member', false, 'member', 'profile message'],
    ['member', false, 'reader', 'profile message'],
  ])('%s with rights %s on a %s: %s', (mine, has, theirs, expected) => {
    expect(actionsOn(group(mine, has), member(theirs)).join(' ')).toBe(expected);
  });

  test('who was silenced may write again; in a channel nobody is silenced, because readers only read', () => {
    expect(actionsOn(group('admin', true), member('reader'))).toContain('unsilence');
    const actions = actionsOn(group('owner', true), member('reader'), true);
    expect(actions).toEqual(['profile', 'message', 'promote', 'handOver', 'remove', 'ban']);
    expect(roleAfter('demote', 'channel')).toBe('reader');
    expect(roleAfter('demote', 'group')).toBe('member');
    expect(roleAfter('unsilence', 'group')).toBe('member');
  });

  test('nothing on oneself', () => {
    expect(actionsOn(group('owner', true), member('owner', true))).toEqual([]);
  });
});

test('pages are for those who have the right', () => {
  const none = group('member', false).rights;
  const all = group('owner', true).rights;
  const pages = ['info', 'edit', 'add', 'links', 'rights', 'bans', 'askers'] as const;
  expect(pages.filter((page) => mayOpen(page, none))).toEqual(['info']);
  expect(pages.filter((page) => mayOpen(page, all))).toEqual(pages);
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
