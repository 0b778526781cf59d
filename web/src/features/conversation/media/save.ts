import type { Message } from '../../../model/index.ts';
import { saveFile } from '../../../platform/index.ts';
import { saveName } from './names.ts';

/** Saves all files of a message. */
export function saveAll({ media, createdAt }: Message): void {
  for (const [at, file] of (media?.files ?? []).entries()) {
    if (!file.url) continue;
    const name = saveName(file, createdAt);
    saveFile(`${file.url}?download=1`, at === 0 ? name : name.replace(/(\.\w+)?$/, ` ${at + 1}$1`));
  }
}
