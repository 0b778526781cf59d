// Reactions and votes that are shown before the server has answered. Pure, but for the copy that they change.
import type { ChatCopy, Wish } from './copy.ts';

/** Shows a reaction or vote before the server has answered; it takes the place of an earlier one with the same key. */
export function setWish(copy: ChatCopy, seq: number, wish: Wish): void {
  const others = (copy.wishes.get(seq) ?? []).filter((other) => !isSame(other, wish));
  copy.wishes.set(seq, [...others, wish]);
  copy.revision++;
}

/** Ends what setWish began, unless another wish took its place. */
export function endWish(copy: ChatCopy, seq: number, id: string): void {
  const wishes = copy.wishes.get(seq) ?? [];
  const rest = wishes.filter((wish) => wish.id !== id);
  if (rest.length === wishes.length) return;
  if (rest.length > 0) copy.wishes.set(seq, rest);
  else copy.wishes.delete(seq);
  copy.revision++;
}

function isSame(a: Wish, b: Wish): boolean {
  return a.kind === b.kind && a.key === b.key;
}
