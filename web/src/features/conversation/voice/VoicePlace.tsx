import { t } from '@lingui/core/macro';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Recorded } from '../../../platform/index.ts';
import { IconButton } from '../../../ui/index.ts';

const VoiceButton = lazy(async () => ({ default: (await import('./VoiceButton.tsx')).VoiceButton }));

type VoicePlaceProps = {
  /** What stands in the field: without a text a voice may be recorded. */
  text: string;
  isEditing: boolean;
  /** How long one has to wait in slow mode. */
  wait: string | undefined;
  onVoice: (recorded: Recorded) => void;
  /** What sends. */
  children: ReactNode;
};

/** Behind the field: what records a voice, or what sends. */
export function VoicePlace({ text, isEditing, wait, onVoice, children }: VoicePlaceProps) {
  const [isRecording, setRecording] = useState(false);
  const isWanted = text === '' && !isEditing && wait === undefined;
  // What was begun is ended, though slow mode may begin meanwhile.
  if (!isWanted && !isRecording) return children;
  return (
    <Suspense fallback={<IconButton icon="mic" label={t`Record voice message`} disabled />}>
      <VoiceButton onSend={onVoice} onActive={setRecording} />
    </Suspense>
  );
}
