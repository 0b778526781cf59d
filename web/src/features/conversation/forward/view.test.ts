import { expect, test } from 'vitest';
import type { ChatSummary, GroupFacts } from '../../../model/index.ts';
import { describeForwarding, findTargets, maxTargets, toggleTarget } from './view.ts';

const chat = (id: string, part: Partial<ChatSummary> = {}): ChatSummary => ({
  id,
  type: 'group',
  title: `Group ${id}`,
  peer: undefined,
  memberCount: 3,
  activityAt: new Date(0),
  lastMessage: undefined,
  lastSender: undefined,
  unread: 0,
  typing: [],
  presence: undefined,
  ...part,
});
const silent = chat('b', { group: { rights: { canWrite: false } } as GroupFacts });

test('messages go where one may write, found by name', () => {
  const chats = [chat('a'), silent, chat('Jörg')];
  expect(findTargets(chats, '').map(({ id }) => id)).toEqual(['a', 'Jörg']);
  expect(findTargets(chats, 'jorg').map(({ id }) => id)).toEqual(['Jörg']);
});

test('picks up to a limit, and takes back', () => {
  const all = Array.from({ length: maxTargets }, (_, at) => `c${at}`);
  expect(toggleTarget(['a'], 'b')).toEqual(['a', 'b']);
  expect(toggleTarget(['a', 'b'], 'a')).toEqual(['b']);
  expect(toggleTarget(all, 'more')).toEqual(all);
});

test('says what became of it', () => {
  expect(describeForwarding({ made: 1, refused: [] }, [])).toEqual({
    text: '1 message forwarded',
    tone: 'plain',
  });
  expect(describeForwarding({ made: 4, refused: [] }, []).text).toBe('4 messages forwarded');
  const refused = [{ chatId: 'a', problem: { code: 'forbidden' } }];
  expect(describeForwarding({ made: 1, refused }, [chat('a')])).toEqual({
    text: 'Group a: You may not do this.',
    tone: 'error',
  });
});
