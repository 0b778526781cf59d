import { t } from '@lingui/core/macro';
import { type CSSProperties, useEffect, useState } from 'react';
import { formatLength, readLength } from '../../../i18n/index.ts';
import {
  holdUrl,
  media,
  playback,
  position,
  type Recorded,
  type Recorder,
  urlOf,
} from '../../../platform/index.ts';
import { Icon, IconButton, Spinner, useLive } from '../../../ui/index.ts';
import { fitBars, liveBars } from './bars.ts';
import { cancelPx, type Drag } from './phases.ts';
import { Scrubber } from './Scrubber.tsx';
import { previewId, type VoiceRecorder } from './useRecorder.ts';
import styles from './VoiceBar.module.css';
import { Waveform } from './Waveform.tsx';

/** What is drawn of the loudness: as much as there is room for. */
const shownBars = () => (narrow.get() ? 34 : 104);
const narrow = media('(max-width: 719px)');
const drawMs = 80;

type VoiceBarProps = {
  voice: VoiceRecorder;
  drag: Drag;
  /** There is a camera: a voice may become a round video. */
  hasCamera: boolean;
};

/** A voice message or round video that is being recorded, in the place of the field. */
export function VoiceBar({ voice, drag, hasCamera }: VoiceBarProps) {
  const { phase, recorder } = voice;
  if (phase === 'asking' || !recorder) {
    return (
      <div className={styles.bar} data-testid="voice-bar">
        <IconButton icon="trash" label={t`Discard recording`} onClick={voice.cancel} />
        <span className={styles.asking} role="status">
          {voice.kind === 'round' ? t`Waiting for the camera…` : t`Waiting for the microphone…`}
        </span>
      </div>
    );
  }
  const isHeld = phase === 'held';
  return (
    <div className={styles.bar} data-testid="voice-bar">
      {isHeld ? null : <IconButton icon="trash" label={t`Discard recording`} onClick={voice.cancel} />}
      {phase === 'paused' || phase === 'ending' ? (
        <Listening voice={voice} isEnding={phase === 'ending'} recorder={recorder} />
      ) : (
        <Live recorder={recorder} drag={isHeld ? drag : undefined} />
      )}
      {phase === 'free' ? <IconButton icon="pause" label={t`Pause recording`} onClick={voice.pause} /> : null}
      {phase === 'free' ? <Swap voice={voice} hasCamera={hasCamera} /> : null}
      {phase === 'paused' && !voice.isFull ? (
        <IconButton icon="mic" label={t`Continue recording`} onClick={voice.resume} />
      ) : null}
      {isHeld ? <Lock lock={drag.lock} /> : null}
      <span className="visually-hidden" role="status">
        {phase === 'paused'
          ? t`Recording paused at ${readLength(recorder.elapsedMs())}`
          : phase === 'ending'
            ? ''
            : t`Recording`}
      </span>
    </div>
  );
}

/** Throws the recording away for one of the other kind. */
function Swap({ voice, hasCamera }: Omit<VoiceBarProps, 'drag'>) {
  const isRound = voice.kind === 'round';
  if (!isRound && !hasCamera) return null;
  return (
    <IconButton
      icon={isRound ? 'mic' : 'round'}
      label={isRound ? t`Record a voice message instead` : t`Record a video message instead`}
      onClick={voice.swap}
    />
  );
}

/** What is heard right now; under a finger also what the finger can do. */
function Live({ recorder, drag }: { recorder: Recorder; drag: Drag | undefined }) {
  const [, draw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => draw((count) => count + 1), drawMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <span className={styles.time} data-testid="voice-time">
        <span className={styles.dot} />
        {formatLength(Math.floor(recorder.elapsedMs() / 1000) * 1000)}
      </span>
      {drag ? (
        <span
          className={styles.hint}
          style={
            { '--aside': `${drag.cancel * cancelPx}px`, opacity: 1 - drag.cancel * 0.8 } as CSSProperties
          }
        >
          <Icon name="back" size={16} />
          {t`Slide to cancel`}
        </span>
      ) : (
        <span className={styles.wave}>
          <Waveform bars={liveBars(recorder.loudness(), shownBars())} played={0} isLive />
        </span>
      )}
    </>
  );
}

type ListeningProps = { voice: VoiceRecorder; recorder: Recorder; isEnding: boolean };

/** What was recorded up to a pause. */
function Listening({ voice, recorder, isEnding }: ListeningProps) {
  const { part } = voice;
  const bars = part ? fitBars([...part.bars], shownBars()) : liveBars(recorder.loudness(), shownBars());
  return (
    <>
      {part && !isEnding ? (
        <Preview part={part} bars={bars} />
      ) : (
        <>
          <Spinner size={20} />
          <span className={styles.wave}>
            <Waveform bars={bars} played={0} />
          </span>
          <span className={styles.time}>{formatLength(recorder.elapsedMs())}</span>
        </>
      )}
    </>
  );
}

function Preview({ part, bars }: { part: Recorded; bars: readonly number[] }) {
  const { track, state } = useLive(playback);
  useEffect(() => {
    const release = holdUrl(part.file);
    return () => {
      if (playback.get().track?.id === previewId) playback.close();
      release();
    };
  }, [part]);
  const isMine = track?.id === previewId;
  const isPlaying = isMine && state !== 'paused';
  const at = useLive(isMine ? position : nowhere);
  const play = (atMs?: number) => {
    playback.play(
      {
        id: previewId,
        chatId: '',
        seq: 0,
        src: urlOf(part.file),
        kind: part.kind,
        durationMs: part.durationMs,
        title: part.kind === 'round' ? t`Video message` : t`Voice message`,
      },
      atMs,
    );
  };
  return (
    <>
      <IconButton
        icon={isPlaying ? 'pause' : 'play'}
        label={isPlaying ? t`Pause` : t`Listen to the recording`}
        onClick={() => (isMine ? playback.toggle() : play(0))}
      />
      <span className={styles.wave}>
        <Scrubber
          label={t`Place in the recording`}
          bars={bars}
          atMs={at}
          durationMs={part.durationMs}
          onSeek={(ms) => (isMine ? playback.seek(ms) : play(ms))}
        />
      </span>
      <span className={styles.time} data-testid="voice-time">
        {formatLength(isMine && at > 0 ? at : part.durationMs)}
      </span>
    </>
  );
}

const nowhere = { get: () => 0, subscribe: () => () => undefined };

/** Above the button: where the finger goes to let go without ending. */
function Lock({ lock }: { lock: number }) {
  return (
    <span className={styles.lock} style={{ '--lock': lock } as CSSProperties} aria-hidden="true">
      <Icon name="lock" size={20} />
      <Icon name="up" size={14} />
    </span>
  );
}
