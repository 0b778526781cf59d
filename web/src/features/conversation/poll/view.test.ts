import { describe, expect, test } from 'vitest';
import type { Poll } from '../../../model/index.ts';
import {
  changeAnswer,
  checkDraft,
  emptyDraft,
  isBegun,
  maxAnswers,
  moveAnswer,
  type PollDraft,
  pollOfDraft,
  removeAnswer,
  sayVotes,
  viewPoll,
} from './view.ts';

const now = new Date('2026-03-14T09:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

const poll = (counts: number[], more: Partial<Poll> = {}): Poll => ({
  question: 'When?',
  answers: counts.map((count, at) => ({ key: `${at}`, text: `Day ${at}`, count, isOwn: false, by: [] })),
  isMultiple: false,
  isAnonymous: false,
  closesAt: undefined,
  voters: counts.reduce((sum, count) => sum + count, 0),
  ...more,
});

describe('a poll shows', () => {
  test('each answer’s part of the voters, and which is ahead', () => {
    const { answers, total, hasVoters } = viewPoll(poll([3, 1, 0]), now);
    expect(answers.map(({ share }) => share)).toEqual([0.75, 0.25, 0]);
    expect(answers.map(({ isLeading }) => isLeading)).toEqual([true, false, false]);
    expect(total).toBe('4 people voted');
    expect(hasVoters).toBe(true);
    expect(answers.map(({ count }) => sayVotes(count))).toEqual(['3 votes', '1 vote', '0 votes']);
  });

  test('never more than all, and nothing where nobody voted', () => {
    expect(viewPoll(poll([2], { voters: 1 }), now).answers[0]?.share).toBe(1);
    const none = viewPoll(poll([0, 0]), now);
    expect(none.answers.every(({ share, isLeading }) => share === 0 && !isLeading)).toBe(true);
    expect(none).toMatchObject({ total: 'No votes yet', hasVoters: false });
  });

  test('that it has ended, from the moment on', () => {
    const closing = poll([1], { closesAt: later(7200) });
    expect(viewPoll(closing, now)).toMatchObject({
      isClosed: false,
      kind: 'Poll · one answer',
      left: 'Ends in 2 hours',
    });
    expect(viewPoll(closing, later(7200))).toMatchObject({ isClosed: true, kind: 'Final result' });
  });

  test('nobody’s name in an anonymous one', () => {
    const shown = viewPoll(poll([1], { isAnonymous: true, isMultiple: true }), now);
    expect(shown).toMatchObject({ hasVoters: false, kind: 'Anonymous poll · several answers' });
  });
});

describe('a draft', () => {
  const written = (...texts: string[]): PollDraft =>
    texts.reduce((draft, text, at) => changeAnswer(draft, at + 1, text), {
      ...emptyDraft,
      question: 'When?',
    });
  const texts = ({ answers }: PollDraft) => answers.map(({ text }) => text);

  test('has room for one more, up to the limit', () => {
    expect(texts(written('a'))).toEqual(['a', '']);
    expect(texts(written('a', 'b'))).toEqual(['a', 'b', '']);
    const full = written(...Array.from({ length: maxAnswers }, (_, at) => `${at}`));
    expect(full.answers).toHaveLength(maxAnswers);
    expect(texts(removeAnswer(full, 3))).toHaveLength(maxAnswers);
    expect(texts(removeAnswer(full, 3)).at(-1)).toBe('');
  });

  test('keeps two answers at least, and takes them in another order', () => {
    expect(removeAnswer(emptyDraft, 1).answers).toHaveLength(2);
    const draft = written('a', 'b', 'c');
    expect(texts(moveAnswer(draft, 3, 0))).toEqual(['c', 'a', 'b', '']);
    expect(texts(moveAnswer(draft, 1, 1))).toEqual(['b', 'a', 'c', '']);
    expect(moveAnswer(draft, 1, 9)).toBe(draft);
    expect(new Set(removeAnswer(draft, 2).answers.map(({ key }) => key)).size).toBe(3);
  });

  test('says what is wrong', () => {
    expect(checkDraft(emptyDraft)?.at).toBe('question');
    expect(checkDraft(written('a'))?.at).toBe('answers');
    expect(checkDraft(written('a', ' a '))?.at).toBe(2);
    expect(checkDraft(written('a', 'ß'.repeat(129)))?.at).toBe(2);
    expect(checkDraft({ ...written('a', 'b'), question: 'x'.repeat(1025) })?.at).toBe('question');
    expect(checkDraft(written('a', 'b'))).toBeUndefined();
    expect(isBegun(emptyDraft)).toBe(false);
    expect(isBegun(written('a'))).toBe(true);
  });

  test('becomes the poll that is sent', () => {
    const rules = { isMultiple: true, isAnonymous: false, closesInSeconds: 3600 };
    expect(pollOfDraft(written(' a ', 'b'), rules, now)).toEqual({
      kind: 'poll',
      question: 'When?',
      answers: ['a', 'b'],
      isMultiple: true,
      isAnonymous: false,
      closesAt: later(3600),
    });
  });
});
