import type { OutgoingFile, OutgoingMedia } from '../../../model/index.ts';
import { loadMediaTools, type PreparedFile, type Quality } from '../../../platform/index.ts';
import { planMessages, type SheetItem } from './sheet.ts';

/** Makes files ready, each once. */
export type Preparing = { prepare: (item: SheetItem, how: Quality | 'file') => Promise<PreparedFile> };

/** Begins with nothing that is ready. */
export function createPreparing(): Preparing {
  const made = new Map<string, Promise<PreparedFile>>();
  return {
    prepare(item, how) {
      const key = `${item.id} ${how}`;
      const known = made.get(key);
      if (known) return known;
      const work = loadMediaTools().then((tools) =>
        how === 'file' ? tools.prepareAsFile(item.file) : tools.prepareFile(item.file, how),
      );
      made.set(key, work);
      // Tried anew when it is sent.
      work.catch(() => made.delete(key));
      return work;
    },
  };
}

/** Looks what the files are that were picked. */
export async function toItems(files: readonly File[], firstId: number): Promise<SheetItem[]> {
  const { kindOf } = await loadMediaTools();
  return Promise.all(files.map(async (file, at) => ({ id: firstId + at, file, kind: await kindOf(file) })));
}

/** The messages that files become; of what is seen once nothing shows before. The caption belongs to the last one, below all of them. */
export function toMessages(
  files: readonly PreparedFile[],
  caption: string,
  isViewOnce: boolean,
): OutgoingMedia[] {
  const planned = planMessages(files);
  return planned.map(({ kind, files: own }, at) => {
    const [first] = own;
    const isLast = at === planned.length - 1;
    return {
      kind,
      files: own.map((file) => outgoingOf(isViewOnce ? { ...file, blurhash: '', thumb: '' } : file, kind)),
      ...(isLast && caption.trim() ? { text: caption.trim() } : {}),
      ...(kind === 'photo' && first?.isAnimated ? { isAnimated: true } : {}),
      ...(kind === 'video' && first?.isLoop ? { isLoop: true } : {}),
      ...(isViewOnce ? { isViewOnce } : {}),
    };
  });
}

function outgoingOf(file: PreparedFile, kind: OutgoingMedia['kind']): OutgoingFile {
  const { blob, name, width, height, durationMs, blurhash, thumb, poster } = file;
  // The name of a picture tells when it was taken, and nobody needs it.
  const isNamed = kind === 'file' || kind === 'audio';
  return { blob, name: isNamed ? name : undefined, width, height, durationMs, blurhash, thumb, poster };
}
