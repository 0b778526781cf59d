/** Rows that a page key goes on by. */
const page = 8;

/**
 * Where a key leads in a list of which one row is in the order of the tab key: the index of the next row, or undefined
 * for a key that means nothing here. at is -1 while no row has the focus; then the arrows enter at the near end.
 */
export function rove(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined;
  const bound = (index: number) => Math.max(0, Math.min(count - 1, index));
  switch (key) {
    case 'ArrowDown':
      return bound(at + 1);
    case 'ArrowUp':
      return at < 0 ? count - 1 : bound(at - 1);
    case 'PageDown':
      return bound(Math.max(at, 0) + page);
    case 'PageUp':
      return at < 0 ? count - 1 : bound(at - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
