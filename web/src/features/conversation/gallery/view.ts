import type { Message } from '../../../model/index.ts';

/** Items of one month, the newest first. */
export type Month<T> = { key: string; date: Date; items: T[] };

/** Puts what is sorted by time into months. */
export function byMonth<T>(items: readonly T[], dateOf: (item: T) => Date): Month<T>[] {
  const months: Month<T>[] = [];
  for (const item of items) {
    const date = dateOf(item);
    const key = `${date.getFullYear()}-${date.getMonth() + 1}`;
    const last = months[months.length - 1];
    if (last?.key === key) last.items.push(item);
    else months.push({ key, date, items: [item] });
  }
  return months;
}

/** The addresses in a text, each once. */
export function addressesIn(text: string): string[] {
  return [...new Set(text.match(/\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/giu) ?? [])];
}

/** The host of an address, as it is said. */
export function hostOf(address: string): string {
  try {
    return new URL(address).host.replace(/^www\./, '');
  } catch {
    return address;
  }
}

/** Tells messages of a gallery apart. */
export const keyOfMessage = ({ key }: Message) => key;
