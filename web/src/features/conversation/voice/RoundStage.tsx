import { type CSSProperties, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { holdUrl, playback, type Recorded, showStream, urlOf } from '../../../platform/index.ts';
import { cx, Spinner, useLive } from '../../../ui/index.ts';
import { Circle } from './Circle.tsx';
import styles from './RoundStage.module.css';
import { longestRoundMs, previewId, type VoiceRecorder } from './useRecorder.ts';

const drawMs = 80;

type RoundStageProps = {
  voice: VoiceRecorder;
  /** What records; the stage lies above it, over the messages. */
  place: RefObject<HTMLElement | null>;
};

/** The picture of a round video while it is recorded, and in a pause what there is of it. */
export function RoundStage({ voice, place }: RoundStageProps) {
  const { phase, recorder, part } = voice;
  const [room, setRoom] = useState<{ pane: Element; bottom: number }>();
  useLayoutEffect(() => {
    const form = place.current?.closest('form');
    const pane = place.current?.closest('section');
    if (!form || !pane) return;
    const bottom = pane.getBoundingClientRect().bottom - form.getBoundingClientRect().top;
    setRoom({ pane, bottom });
  }, [place]);
  if (!room) return null;
  const isPaused = phase === 'paused' || phase === 'ending';
  return createPortal(
    <div
      className={styles.stage}
      style={{ '--bottom': `${room.bottom}px` } as CSSProperties}
      data-testid="round-stage"
    >
      <span className={styles.frame}>
        <span className={styles.picture}>
          {!recorder ? (
            <Spinner size={36} />
          ) : isPaused ? (
            part ? (
              <Recording part={part} />
            ) : (
              <Spinner size={36} />
            )
          ) : (
            <Camera stream={recorder.preview} />
          )}
        </span>
        {recorder ? <Elapsed elapsedMs={recorder.elapsedMs} isLive={!isPaused} /> : null}
      </span>
    </div>,
    room.pane,
  );
}

/** What the camera sees, as in a mirror. */
function Camera({ stream }: { stream: MediaStream | undefined }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    return video.current && stream ? showStream(video.current, stream) : undefined;
  }, [stream]);
  return <video ref={video} className={cx(styles.video, styles.mirrored)} muted playsInline />;
}

/** What was recorded: still, or as it is being looked at. */
function Recording({ part }: { part: Recorded }) {
  const { track } = useLive(playback);
  const host = useRef<HTMLSpanElement>(null);
  const isPlaying = track?.id === previewId;
  useEffect(() => holdUrl(part.file), [part]);
  useEffect(() => {
    return isPlaying && host.current ? playback.showPicture(host.current) : undefined;
  }, [isPlaying]);
  return isPlaying ? (
    <span ref={host} className={styles.video} />
  ) : (
    <video className={styles.video} src={urlOf(part.file)} muted playsInline preload="auto" />
  );
}

function Elapsed({ elapsedMs, isLive }: { elapsedMs: () => number; isLive: boolean }) {
  const [, draw] = useState(0);
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => draw((count) => count + 1), drawMs);
    return () => clearInterval(timer);
  }, [isLive]);
  return <Circle part={elapsedMs() / longestRoundMs} />;
}
