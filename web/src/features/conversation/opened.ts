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
  | { kind: 'document'; key: string; at: number };

/** What shows a file of a message; at counts them. */
export function openFile({ key, media }: Message, at: number): Opened {
  return { kind: media?.kind === 'file' ? 'document' : 'viewer', key, at };
}
