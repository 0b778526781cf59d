// What a poll shows, and how one is drafted. Pure.
import { plural, t } from '@lingui/core/macro';
import { formatLeft } from '../../../i18n/index.ts';
import type { Outgoing, Poll, PollAnswer } from '../../../model/index.ts';

/** How many answers a poll may offer. */
export const maxAnswers = 12;
const minAnswers = 2;
/** What the server takes, in bytes of UTF-8. */
const maxQuestionBytes = 1024;
const maxAnswerBytes = 256;

/** An answer as it is shown. */
export type AnswerView = PollAnswer & {
  /** The part of the voters who chose it, 0 to 1. */
  share: number;
  /** No other has more votes, and it has some. */
  isLeading: boolean;
};

/** A poll as it is shown. */
export type PollView = {
  /** What kind it is, or that it has ended. */
  kind: string;
  answers: AnswerView[];
  isClosed: boolean;
  /** "3 votes", "No votes yet". */
  total: string;
  /** How long it still takes votes, where that is known. */
  left: string | undefined;
  hasVoters: boolean;
};

/** Shows a poll at a moment. */
export function viewPoll(poll: Poll, now: Date): PollView {
  const { closesAt, voters, isAnonymous, isMultiple } = poll;
  const isClosed = closesAt !== undefined && closesAt <= now;
  const most = Math.max(...poll.answers.map(({ count }) => count));
  const span = closesAt && formatLeft((closesAt.getTime() - now.getTime()) / 1000);
  return {
    kind: isClosed ? t`Final result` : nameKind(isAnonymous, isMultiple),
    answers: poll.answers.map((answer) => ({
      ...answer,
      // What is on its way may be counted here and not there.
      share: voters === 0 ? 0 : Math.min(1, answer.count / voters),
      isLeading: answer.count > 0 && answer.count === most,
    })),
    isClosed,
    total:
      voters === 0
        ? isClosed
          ? t`Nobody voted`
          : t`No votes yet`
        : plural(voters, { one: '# person voted', other: '# people voted' }),
    left: isClosed || !span ? undefined : t`Ends in ${span}`,
    hasVoters: !isAnonymous && voters > 0,
  };
}

function nameKind(isAnonymous: boolean, isMultiple: boolean): string {
  if (isAnonymous) return isMultiple ? t`Anonymous poll · several answers` : t`Anonymous poll · one answer`;
  return isMultiple ? t`Poll · several answers` : t`Poll · one answer`;
}

/** How many votes an answer has, in words. */
export function sayVotes(count: number): string {
  return plural(count, { one: '# vote', other: '# votes' });
}

/** A poll while it is written; keys of the answers tell the rows apart. */
export type PollDraft = { question: string; answers: readonly DraftAnswer[] };
export type DraftAnswer = { key: number; text: string };

/** Where a draft begins: with a question and room for two answers. */
export const emptyDraft: PollDraft = {
  question: '',
  answers: [
    { key: 1, text: '' },
    { key: 2, text: '' },
  ],
};

/** Changes an answer. There is always an empty one at the end to go on with, while there may be more. */
export function changeAnswer(draft: PollDraft, key: number, text: string): PollDraft {
  return withRoom({
    ...draft,
    answers: draft.answers.map((answer) => (answer.key === key ? { key, text } : answer)),
  });
}

export function removeAnswer(draft: PollDraft, key: number): PollDraft {
  return withRoom({ ...draft, answers: draft.answers.filter((answer) => answer.key !== key) });
}

/** Moves an answer to another place among them. */
export function moveAnswer(draft: PollDraft, key: number, to: number): PollDraft {
  const answer = draft.answers.find((item) => item.key === key);
  if (!answer || to < 0 || to >= draft.answers.length) return draft;
  const others = draft.answers.filter((item) => item.key !== key);
  return { ...draft, answers: [...others.slice(0, to), answer, ...others.slice(to)] };
}

function withRoom({ question, answers }: PollDraft): PollDraft {
  const key = Math.max(0, ...answers.map((answer) => answer.key)) + 1;
  const last = answers[answers.length - 1];
  const isFull = answers.length >= maxAnswers;
  const needsMore = answers.length < minAnswers || (last !== undefined && last.text.trim() !== '');
  return { question, answers: needsMore && !isFull ? [...answers, { key, text: '' }] : answers };
}

/** Whether there is anything in a draft that would be lost. */
export function isBegun({ question, answers }: PollDraft): boolean {
  return question.trim() !== '' || answers.some(({ text }) => text.trim() !== '');
}

/** What is wrong with a draft: in the question, or in an answer by its key, or in all of them. */
export type DraftProblem = { at: 'question' | 'answers' | number; text: string };

/** How a poll counts and when it ends. */
export type PollRules = { isMultiple: boolean; isAnonymous: boolean; closesInSeconds: number };

const sizeOf = (text: string) => new TextEncoder().encode(text).length;

/** The first thing that is wrong with a draft; undefined: it can be sent. */
export function checkDraft({ question, answers }: PollDraft): DraftProblem | undefined {
  if (question.trim() === '') return { at: 'question', text: t`Ask a question.` };
  if (sizeOf(question.trim()) > maxQuestionBytes)
    return { at: 'question', text: t`The question is too long.` };
  const given = answers.filter(({ text }) => text.trim() !== '');
  const long = given.find(({ text }) => sizeOf(text.trim()) > maxAnswerBytes);
  if (long) return { at: long.key, text: t`This answer is too long.` };
  const twice = given.find(({ text }, at) =>
    given.slice(0, at).some((other) => other.text.trim() === text.trim()),
  );
  if (twice) return { at: twice.key, text: t`This answer is there already.` };
  if (given.length < minAnswers) return { at: 'answers', text: t`Give at least two answers.` };
  return undefined;
}

/** The poll that a draft is. */
export function pollOfDraft(
  { question, answers }: PollDraft,
  { isMultiple, isAnonymous, closesInSeconds }: PollRules,
  now: Date,
): Extract<Outgoing, { kind: 'poll' }> {
  return {
    kind: 'poll',
    question: question.trim(),
    answers: answers.map(({ text }) => text.trim()).filter((text) => text !== ''),
    isMultiple,
    isAnonymous,
    closesAt: closesInSeconds > 0 ? new Date(now.getTime() + closesInSeconds * 1000) : undefined,
  };
}

/** After how many seconds a poll may end by itself; 0: it stays open. */
export const closings = [0, 3600, 24 * 3600, 3 * 24 * 3600, 7 * 24 * 3600] as const;
