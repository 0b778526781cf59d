export type { PdfPages, PreparedFile, Quality } from './media/index.ts';

/** What is done to files before they go up; fetched when the first one is picked. */
export function loadMediaTools(): Promise<typeof import('./media/index.ts')> {
  return import('./media/index.ts');
}
