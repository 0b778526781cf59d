// What is to be sent, before it is: which files, in which order, as what. Pure.

/** A file that was picked. */
export type SheetItem = {
  id: number;
  file: File;
  kind: 'photo' | 'video' | 'audio' | 'file';
};

const maxInAlbum = 20;

/** Puts an item in another place. */
export function moveItem<T extends { id: number }>(items: readonly T[], id: number, to: number): T[] {
  const item = items.find((one) => one.id === id);
  const rest = items.filter((one) => one.id !== id);
  if (!item) return rest;
  const at = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, at), item, ...rest.slice(at)];
}

/** What a file became. */
export type Ready = {
  kind: SheetItem['kind'];
  isAnimated?: boolean | undefined;
  isLoop?: boolean | undefined;
};

/** A message that files become. */
export type Planned<T> = { kind: 'photo' | 'video' | 'album' | 'audio' | 'file'; files: T[] };

/**
 * The messages that files become, in order: photos and videos that follow each other are an album; what moves by itself
 * and everything else stands alone.
 */
export function planMessages<T extends Ready>(files: readonly T[]): Planned<T>[] {
  const planned: Planned<T>[] = [];
  const isSeen = (file: T) =>
    (file.kind === 'photo' || file.kind === 'video') && !file.isAnimated && !file.isLoop;
  let isOpen = false;
  for (const file of files) {
    const last = planned[planned.length - 1];
    if (last && isOpen && isSeen(file) && last.files.length < maxInAlbum) {
      last.files.push(file);
      last.kind = 'album';
    } else planned.push({ kind: file.kind, files: [file] });
    isOpen = isSeen(file);
  }
  return planned;
}

/** Files that the server won't take, by their ids: too large each, or all that has no room. What is a picture gets smaller. */
export function tooLarge(
  items: readonly SheetItem[],
  limits: { maxBytes: number; leftBytes: number | undefined } | undefined,
): ReadonlySet<number> {
  const found = new Set<number>();
  if (!limits) return found;
  let left = limits.leftBytes ?? Number.POSITIVE_INFINITY;
  for (const { id, kind, file } of items) {
    if (kind === 'photo') continue;
    if (file.size > limits.maxBytes || file.size > left) found.add(id);
    else left -= file.size;
  }
  return found;
}

/** Whether one can choose how large pictures are sent. */
export function hasPictures(items: readonly SheetItem[]): boolean {
  return items.some(({ kind }) => kind === 'photo');
}

/** Whether there is something that could be sent as a picture or as a file. */
export function hasSeen(items: readonly SheetItem[]): boolean {
  return items.some(({ kind }) => kind === 'photo' || kind === 'video');
}

/** Whether it can be sent to be seen once: a single picture or film. */
export function canViewOnce(items: readonly SheetItem[]): boolean {
  return items.length === 1 && hasSeen(items);
}
