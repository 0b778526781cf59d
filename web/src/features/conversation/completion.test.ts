import { expect, test } from 'vitest';
import { closeShortName, completeEmoji, replacePart } from './completion.ts';
import { loadEmoji } from './emoji/emoji.ts';

const set = await loadEmoji();

test('a short name that is being typed is completed, best first', () => {
  const completion = completeEmoji(set, 'Hooray :tad', 11, 0);
  expect(completion?.start).toBe(7);
  expect(completion?.items[0]).toEqual({ key: '🎉', sign: '🎉', label: ':tada:', insert: '🎉 ' });
  expect(completeEmoji(set, 'Hooray :tad', 6, 0)).toBeUndefined();
  expect(completeEmoji(set, ':qqqqq', 6, 0)).toBeUndefined();
  expect(completeEmoji(set, ':thumbsup', 9, 4)?.items[0]?.sign).toBe('👍🏾');
});

test('the colon at its end turns it into the emoji', () => {
  expect(closeShortName(set, 'Hooray :tada: and', 13, 0)).toEqual({ text: 'Hooray 🎉 and', caret: 9 });
  expect(closeShortName(set, ':tad:', 5, 0)).toBeUndefined();
  expect(closeShortName(set, 'at 10:30:', 9, 0)).toBeUndefined();
});

test('what is put in takes the place of what is selected', () => {
  expect(replacePart('abcdef', 2, 4, '🎉')).toEqual({ text: 'ab🎉ef', caret: 4 });
});
