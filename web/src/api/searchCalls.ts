import type { Rest } from './rest.ts';
import type { SearchQuery, WireSearchPage } from './types.ts';

/** Names the call that searches. */
export function createSearchCalls(rest: Rest) {
  return { search: (query: SearchQuery) => rest<WireSearchPage>('/search', { query: { ...query } }) };
}
