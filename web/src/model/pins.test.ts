import { expect, test } from 'vitest';
import type { WireMessage } from '../api/index.ts';
import { createCopy } from './copy.ts';
import { pinsOf, putPins } from './pins.ts';
import { deleteForMe, putMe, putMessage } from './reduce.ts';
import { freezeCopy, thawCopy } from './store/freeze.ts';

const at = '2026-11-24T12:00:00Z';

function setup() {
  return createCopy('me', {
    id: 'g',
    type: 'group',
    member_count: 2,
    last_seq: 9,
    version: 20,
    marks_version: 0,
    members_version: 1,
    created_at: at,
    activity_at: at,
    me: {
      chat_id: 'g',
      state: 'member',
      role: 'member',
      read_seq: 9,
      unread: 0,
      counted_seq: 9,
      visible_from_seq: 1,
      version: 1,
    },
  });
}

const message = (seq: number, minute: number | undefined, version = seq): WireMessage => ({
  chat_id: 'g',
  seq,
  version,
  sender_id: 'omar',
  client_id: `c${seq}`,
  content: { type: 'text', text: `text ${seq}` },
  created_at: at,
  ...(minute === undefined ? {} : { pinned_at: `2026-11-24T12:0${minute}:00Z` }),
});
const seqs = (copy: ReturnType<typeof setup>) => pinsOf(copy).map(({ seq }) => seq);

test('the newest pin comes first, and what changes later keeps the list right, held or not', () => {
  const copy = setup();
  putPins(copy, { messages: [message(2, 1), message(5, 0)] }, 20);
  expect(seqs(copy)).toEqual([2, 5]);
  const before = pinsOf(copy);
  putMessage(copy, message(7, undefined, 21));
  expect(pinsOf(copy)).toBe(before);
  putMessage(copy, message(3, 2, 22));
  expect(seqs(copy)).toEqual([3, 2, 5]);
  putMessage(copy, message(2, undefined, 23));
  expect(seqs(copy)).toEqual([3, 5]);
  putMessage(copy, { ...message(5, 0, 24), content: { type: 'text', text: 'edited' } });
  expect(pinsOf(copy)[1]?.text).toBe('edited');
  putMessage(copy, { ...message(5, undefined, 25), stub: 'deleted' });
  expect(seqs(copy)).toEqual([3]);
});

test('an older list doesn’t bring back what was unpinned, nor drop what was pinned since', () => {
  const copy = setup();
  putMessage(copy, message(4, 3, 30));
  putPins(copy, { messages: [message(2, 1)] }, 20);
  expect(seqs(copy)).toEqual([4, 2]);
  putPins(copy, { messages: [message(2, 1)] }, 31);
  expect(seqs(copy)).toEqual([2]);
});

test('what isn’t mine to see any more is no pin of mine', () => {
  const copy = setup();
  putPins(copy, { messages: [message(2, 1), message(5, 0), message(8, 3)] }, 20);
  deleteForMe(copy, [8]);
  expect(seqs(copy)).toEqual([2, 5]);
  putMe(copy, { ...copy.me, visible_from_seq: 4, version: 2 }, 0);
  expect(seqs(copy)).toEqual([5]);
});

test('pins outlive a reload', () => {
  const copy = setup();
  expect(thawCopy('me', freezeCopy(copy), 0).hasPins).toBe(false);
  putPins(copy, { messages: [message(2, 1)] }, 20);
  const thawed = thawCopy('me', freezeCopy(copy), 0);
  expect(thawed.hasPins).toBe(true);
  expect(seqs(thawed)).toEqual([2]);
});
