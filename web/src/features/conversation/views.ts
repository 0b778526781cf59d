import type { Message } from '../../model/index.ts';

/** What stands at a post of a channel beside its time. */
export type PostFacts = {
  /** How many have seen it; undefined until it is known. */
  views: number | undefined;
  /** Who wrote it, where the channel says that. */
  signature: string | undefined;
};

/** Which messages, by seq. */
export type Range = { from: number; to: number };

/** The server counts that many at once. */
export const maxCounted = 200;

/** The newest part of a range that can be asked for in one call. */
export function askable({ from, to }: Range): Range {
  return { from: Math.max(from, to - maxCounted + 1), to };
}

/** Takes counts in; the same map if nothing changed. */
export function takeViews(
  held: ReadonlyMap<number, number>,
  counts: Readonly<Record<number, number>>,
): ReadonlyMap<number, number> {
  const changed = Object.entries(counts).filter(([seq, count]) => held.get(Number(seq)) !== count);
  if (changed.length === 0) return held;
  const next = new Map(held);
  for (const [seq, count] of changed) next.set(Number(seq), count);
  return next;
}

/** Makes the facts of posts; for the same facts it is the same object, so that rows aren't drawn anew. */
export function createPostFacts(): (
  message: Message,
  views: number | undefined,
  signature: string | undefined,
) => PostFacts {
  const made = new Map<string, PostFacts>();
  return (message, views, signature) => {
    const known = made.get(message.key);
    if (known && known.views === views && known.signature === signature) return known;
    const facts = { views, signature };
    made.set(message.key, facts);
    return facts;
  };
}
