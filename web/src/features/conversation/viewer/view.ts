import type { MediaFile, Message } from '../../../model/index.ts';

/** A picture or film to look at, and the message that it is in. */
export type Sight = { message: Message; file: MediaFile; at: number; key: string };

/** All that can be looked at in messages, oldest first. What is to be seen once is only there by itself. */
export function sightsOf(messages: readonly Message[]): Sight[] {
  return messages.flatMap((message) => {
    const { media } = message;
    if (!media || message.stub || media.isViewOnce) return [];
    if (media.kind !== 'photo' && media.kind !== 'video' && media.kind !== 'album') return [];
    return media.files.map((file, at) => ({ message, file, at, key: keyOfSight(message, at) }));
  });
}

/** Tells sights apart; it stays the same when a message is sent. */
export function keyOfSight({ key }: Pick<Message, 'key'>, at: number): string {
  return `${key} ${at}`;
}
