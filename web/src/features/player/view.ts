import type { Message } from '../../model/index.ts';

/** The voice message, or round video, that follows one; the newest has none. */
export function findNext<M extends Pick<Message, 'seq' | 'stub' | 'media'>>(
  messages: readonly M[],
  seq: number,
): M | undefined {
  return messages.find((message) => message.seq > seq && !message.stub && isSpoken(message));
}

/** Whether a message is one that is listened to. */
export function isSpoken({ media }: Pick<Message, 'media'>): boolean {
  return media?.kind === 'voice' || media?.kind === 'round';
}
