import { describe, expect, test } from 'vitest';
import type { WireChat, WireMark, WireMember } from '../api/index.ts';
import { decodeCard, decodeSystem } from './codec.ts';
import { createCopy } from './copy.ts';
import { groupOf, patchOf, statusInGroup } from './group.ts';

const rights = {
  write: 'member',
  add: 'member',
  edit_info: 'admin',
  moderate: 'admin',
  promote: 'owner',
} as const;
const at = '2026-11-24T12:00:00Z';
const row: WireChat = {
  id: 'g 1',
  type: 'group',
  title: 'Harvest',
  member_count: 3,
  last_seq: 4,
  version: 9,
  marks_version: 2,
  members_version: 5,
  photo_id: 'p/1',
  settings: { rights, history: 'all' },
  created_at: at,
  activity_at: at,
  me: {
    chat_id: 'g 1',
    state: 'member',
    role: 'member',
    read_seq: 0,
    unread: 0,
    counted_seq: 4,
    visible_from_seq: 1,
    version: 1,
  },
};

describe('groupOf', () => {
  test('a right is there from its least role on; what is not told is the owner’s', () => {
    expect(groupOf(row, 'member')?.rights).toEqual({
      canWrite: true,
      canAdd: true,
      canPin: false,
      canEditInfo: false,
      canMentionAll: false,
      canModerate: false,
      canPromote: false,
      canInvite: false,
    });
    expect(groupOf(row, 'reader')?.rights.canWrite).toBe(false);
    expect(groupOf(row, 'admin')?.rights).toMatchObject({ canModerate: true, canPromote: false });
    expect(Object.values(groupOf(row, 'owner')?.rights ?? {})).not.toContain(false);
  });

  test('the photo’s address changes with the photo; other chats are no groups', () => {
    expect(groupOf(row, 'member')?.photoUrl).toBe('/api/v1/chats/g%201/photo?v=p%2F1');
    expect(groupOf({ ...row, type: 'saved' }, 'owner')).toBeUndefined();
  });
});

describe('settings', () => {
  test('are read with what is not told as the owner’s, as it is used, or off', () => {
    expect(groupOf(row, 'owner')?.settings).toEqual({
      levels: {
        write: 'member',
        add: 'member',
        pin: 'owner',
        editInfo: 'admin',
        mentionAll: 'owner',
        moderate: 'admin',
        invite: 'owner',
        promote: 'owner',
      },
      history: 'all',
      isSigned: false,
      slowModeSeconds: 0,
    });
    const set = { rights, history: 'joined', signed: true, slow_mode_s: 30 } as const;
    expect(groupOf({ ...row, settings: set }, 'owner')?.settings).toMatchObject({
      history: 'joined',
      isSigned: true,
      slowModeSeconds: 30,
    });
  });

  test('a change names what changes and nothing else', () => {
    expect(patchOf({ levels: { editInfo: 'member', mentionAll: 'admin' } })).toEqual({
      rights: { edit_info: 'member', mention_all: 'admin' },
    });
    expect(patchOf({ slowModeSeconds: 0, history: 'joined' })).toEqual({ slow_mode_s: 0, history: 'joined' });
    expect(patchOf({ isSigned: false, levels: {} })).toEqual({ signed: false });
  });
});

describe('statusInGroup', () => {
  const mark = (user_id: string, delivered_seq: number, seen_seq: number): [string, WireMark] => [
    user_id,
    { user_id, delivered_seq, seen_seq },
  ];
  const copyOf = (marks: [string, WireMark][], part: Partial<WireChat> = {}) => {
    const copy = createCopy('me', { ...row, ...part });
    copy.markRows = new Map(marks);
    return copy;
  };

  test('says delivered and seen once it holds for all others', () => {
    expect(statusInGroup(copyOf([mark('me', 4, 4), mark('a', 4, 4)]), 4)).toBe('sent');
    expect(statusInGroup(copyOf([mark('a', 4, 4), mark('b', 4, 3)]), 4)).toBe('delivered');
    expect(statusInGroup(copyOf([mark('a', 4, 4), mark('b', 5, 5)]), 4)).toBe('seen');
  });

  test('does not count those who left, and a channel has no marks', () => {
    const copy = copyOf([mark('a', 4, 4), mark('b', 4, 4)]);
    const user = { id: 'b', username: 'b', display_name: 'B', profile_version: 1, created_at: at };
    const left: WireMember = { user, role: 'member', state: 'left', joined_at: at, version: 8 };
    copy.members.set('b', left);
    expect(statusInGroup(copy, 4)).toBe('sent');
    expect(statusInGroup(copyOf([], { member_count: 1 }), 4)).toBe('sent');
    expect(statusInGroup(copyOf([mark('a', 4, 4), mark('b', 4, 4)], { type: 'channel' }), 4)).toBe('sent');
  });
});

test('decodeSystem reads what the server tells, and nothing that users wrote', () => {
  const content = { type: 'system', event: 'added', user_ids: ['a', 'me', 7] };
  expect(decodeSystem({ system: true, content }, 'me')).toEqual({
    event: 'added',
    userIds: ['a'],
    isAboutMe: true,
    title: undefined,
    role: undefined,
  });
  expect(decodeSystem({ content }, 'me')).toBeUndefined();
  expect(decodeSystem({ system: true, content: { type: 'system', event: 'danced' } }, 'me')?.event).toBe(
    'other',
  );
});

test('decodeCard reads people and places, and nothing that can’t be', () => {
  expect(decodeCard({ content: { type: 'contact', name: 'Bob', phones: ['+49 30', 7] } })).toEqual({
    kind: 'contact',
    name: 'Bob',
    userId: undefined,
    organization: '',
    phones: ['+49 30'],
    emails: [],
  });
  const place = { type: 'location', lat: 52.5, lon: 13.4, label: 'Gate' };
  expect(decodeCard({ content: place })).toEqual({
    kind: 'location',
    lat: 52.5,
    lon: 13.4,
    accuracyM: 0,
    label: 'Gate',
    address: '',
  });
  expect(decodeCard({ content: { ...place, lat: 91 } })).toBeUndefined();
  expect(decodeCard({ content: { ...place, lon: '1' } })).toBeUndefined();
  expect(decodeCard({ content: { type: 'text', text: 'hi' } })).toBeUndefined();
});
