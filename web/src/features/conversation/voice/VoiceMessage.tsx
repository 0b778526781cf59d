import { useContext } from 'react';
import type { Message } from '../../../model/index.ts';
import { playback } from '../../../platform/index.ts';
import type { MessageActs } from '../acts.ts';
import { useMediaUrl } from '../media/useMediaUrl.ts';
import { ReceiptsContext } from './receipts.ts';
import { trackOf } from './track.ts';
import { VoiceBody } from './VoiceBody.tsx';

type VoiceMessageProps = { message: Message; acts: Pick<MessageActs, 'chatId' | 'nameOf'> };

/** A voice message in its bubble, or in a list of them. */
export function VoiceMessage({ message, acts }: VoiceMessageProps) {
  const file = message.media?.files[0];
  const src = useMediaUrl(file, `${message.key} 0`);
  const hasReceipts = useContext(ReceiptsContext);
  if (!file) return null;
  return (
    <VoiceBody
      id={message.key}
      durationMs={file.durationMs ?? 0}
      waveform={file.waveform ?? []}
      isWaiting={file.url === undefined && message.status !== 'failed'}
      isUnheard={hasReceipts && (message.media?.isUnheard ?? false)}
      onPlay={(atMs) => {
        const track = trackOf(message, acts.chatId, acts.nameOf, src);
        if (track) playback.play(track, atMs);
      }}
    />
  );
}
