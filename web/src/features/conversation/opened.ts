import type { Message } from '../../model/index.ts';

/** What lies over the messages. */
export type Opened =
  | { kind: 'delete'; messages: readonly Message[] }
  | { kind: 'forward'; messages: readonly Message[] }
  | { kind: 'reactors'; seq: number; key: string | undefined }
  | { kind: 'history' | 'info' | 'voters' | 'closePoll'; seq: number }
  | { kind: 'pins' }
  | { kind: 'date'; at: Date }
  | { kind: 'viewer'; key: string; at: number }
  | { kind: 'document'; key: string; at: number }
  | { kind: 'stickers'; packId: string }
  | { kind: 'once'; message: Message };

/** What shows a file of a message; at counts them. */
export function openFile(message: Message, at: number): Opened {
  const { key, media } = message;
  if (media?.kind === 'sticker' && media.packId) return { kind: 'stickers', packId: media.packId };
  if (media?.isViewOnce) return { kind: 'once', message };
  return { kind: media?.kind === 'file' ? 'document' : 'viewer', key, at };
}
