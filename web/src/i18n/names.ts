import { reading } from './locale.ts';

/** Names in one line: "Ada, Mira and Tom". */
export function formatNames(names: readonly string[]): string {
  return new Intl.ListFormat(reading.get().region, { type: 'conjunction' }).format(names);
}
