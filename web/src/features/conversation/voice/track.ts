import { t } from '@lingui/core/macro';
import type { Message } from '../../../model/index.ts';
import type { Track } from '../../../platform/index.ts';

/** What a message is as something to play; undefined if it is nothing to listen to, or is nowhere to be had. src: where, if that isn't the server. */
export function trackOf(
  message: Message,
  chatId: string,
  nameOf: (id: string) => string | undefined,
  src?: string,
): Track | undefined {
  const { media, stub } = message;
  const file = media?.files[0];
  const address = src ?? file?.url;
  if (stub || !file || !address || (media?.kind !== 'voice' && media?.kind !== 'round')) return undefined;
  return {
    id: message.key,
    chatId,
    seq: message.seq,
    src: address,
    kind: media.kind,
    durationMs: file.durationMs ?? 0,
    title: nameOf(message.senderId) ?? t`Unknown user`,
  };
}
