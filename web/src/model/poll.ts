// From the rows of a poll to what screens show. Pure.
import type { WireMessage } from '../api/index.ts';
import { decodeQuestion } from './codec.ts';
import type { Poll } from './contract.ts';
import type { Wishes } from './copy.ts';
import type { QueueEntry } from './queue.ts';

/** What a message asks, with the votes that were asked for and aren't answered yet; undefined in others. */
export function pollOf(row: WireMessage, self: string, wishes: Wishes | undefined): Poll | undefined {
  const asked = decodeQuestion(row);
  const { poll } = row;
  if (!asked || !poll) return undefined;
  const held = row.me?.votes ?? [];
  const mine = withVotes(held, wishes, poll.multiple ?? false);
  const answers = poll.answers.map(({ key, count, by }, at) => {
    const answer = { key, text: asked.answers[at] ?? '', count, isOwn: held.includes(key), by: by ?? [] };
    const isOwn = mine.includes(key);
    if (isOwn === answer.isOwn) return answer;
    return { ...answer, ...withWish(answer, self, isOwn), ...(poll.anonymous ? { by: [] } : {}) };
  });
  return {
    question: asked.question,
    answers,
    isMultiple: poll.multiple ?? false,
    isAnonymous: poll.anonymous ?? false,
    closesAt: earlier(poll.closed_at, poll.closes_at),
    voters: Math.max(0, poll.voters + (mine.length > 0 ? 1 : 0) - (held.length > 0 ? 1 : 0)),
  };
}

/** A poll that waits to be sent: nobody can have voted in it. */
export function queuedPollOf(entry: QueueEntry): Poll | undefined {
  const asked = decodeQuestion(entry);
  const { poll } = entry;
  if (!asked || !poll) return undefined;
  return {
    question: asked.question,
    answers: poll.keys.map((key, at) => ({
      key,
      text: asked.answers[at] ?? '',
      count: 0,
      isOwn: false,
      by: [],
    })),
    isMultiple: poll.multiple ?? false,
    isAnonymous: poll.anonymous ?? false,
    closesAt: poll.closes_at ? new Date(poll.closes_at) : undefined,
    voters: 0,
  };
}

/** My votes once what is on its way has arrived. */
function withVotes(held: readonly string[], wishes: Wishes | undefined, isMultiple: boolean): string[] {
  let mine = [...held];
  for (const { kind, key, isSet } of wishes ?? []) {
    if (kind !== 'vote') continue;
    const others = isMultiple || !isSet ? mine.filter((other) => other !== key) : [];
    mine = isSet ? [...others, key] : others;
  }
  return mine;
}

type Counted = { count: number; isOwn: boolean; by: readonly string[] };

/** What is counted with mine, or without. */
export function withWish<T extends Counted>(counted: T, self: string, isSet: boolean): T {
  const others = counted.by.filter((id) => id !== self);
  return {
    ...counted,
    count: counted.count + (isSet ? 1 : -1),
    isOwn: isSet,
    by: isSet ? [...others, self] : others,
  };
}

function earlier(a: string | undefined, b: string | undefined): Date | undefined {
  const times = [a, b].flatMap((time) => (time ? [Date.parse(time)] : []));
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}
