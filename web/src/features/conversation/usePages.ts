import type { Page, Problem, Result } from '../../model/index.ts';
import { type Pages as AnyPages, usePages as useAnyPages } from '../../ui/index.ts';

/** A list of the model that comes in pages. */
export type Pages<T> = AnyPages<T, Problem>;

/** Loads a list page by page; another stamp begins anew, and keeps what is shown until the first page is there. */
export function usePages<T>(
  load: (cursor: string | undefined) => Promise<Result<Page<T>>>,
  stamp: string,
): Pages<T> {
  return useAnyPages<T, Problem>(load, stamp);
}
