import { t } from '@lingui/core/macro';
import { formatBeside } from '../../../i18n/index.ts';
import type { Moment, Receipt } from '../../../model/index.ts';

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

/** A moment in words, beside the time at which the message was sent; empty where it isn't known. */
export function describeWhen(moment: Moment | undefined, sentAt: Date): string {
  if (!moment) return '';
  const time = formatBeside(moment.at, sentAt);
  return moment.isLatest ? t`before ${time}` : time;
}

/** When somebody got a message and saw it, in one line: Delivered 14:01 · Seen 14:02. What isn't known is left out. */
export function describeReceipt(receipt: Receipt, sentAt: Date, isSeenTold: boolean): string {
  const delivered = describeWhen(receipt.delivered, sentAt);
  const seen = isSeenTold ? describeWhen(receipt.seen, sentAt) : '';
  return [delivered && t`Delivered ${delivered}`, seen && t`Seen ${seen}`].filter(Boolean).join(' · ');
}
