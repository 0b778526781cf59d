/** The address that shows a pack to whoever opens it: its id behind the '#', which no server on the way gets to see. */
export function packLink(origin: string, packId: string): string {
  return `${origin}/#${new URLSearchParams({ stickers: packId })}`;
}
