import type { Receipt } from '../../../model/index.ts';

/** Members by how far a message has come with them. */
export type ReceiptGroups = { seen: Receipt[]; delivered: Receipt[]; waiting: Receipt[] };

/** Sorts receipts: each member stands once, at the furthest; who has seen it can't be told without receipts of one's own. */
export function groupReceipts(receipts: readonly Receipt[], isSeenTold: boolean): ReceiptGroups {
  const groups: ReceiptGroups = { seen: [], delivered: [], waiting: [] };
  for (const receipt of receipts) {
    if (receipt.isSeen && isSeenTold) groups.seen.push(receipt);
    else if (receipt.isDelivered || receipt.isSeen) groups.delivered.push(receipt);
    else groups.waiting.push(receipt);
  }
  return groups;
}

/** The reactions of each person, by their id. */
export function reactionsBy(
  reactors: readonly { person: { id: string }; key: string }[],
): ReadonlyMap<string, string> {
  const by = new Map<string, string>();
  for (const { person, key } of reactors) by.set(person.id, `${by.get(person.id) ?? ''}${key}`);
  return by;
}
