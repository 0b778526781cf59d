import { media } from './page.ts';

const asked = media('(prefers-reduced-data: reduce)');

/** Whether the user wants few bytes to be fetched. */
export function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return asked.get() || connection?.saveData === true;
}
