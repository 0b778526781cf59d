import { t } from '@lingui/core/macro';
import { type CSSProperties, useEffect, useRef } from 'react';
import { formatLength, formatNumber } from '../../i18n/index.ts';
import type { Model } from '../../model/index.ts';
import { playback, position, rates, type Track } from '../../platform/index.ts';
import { IconButton, useLive } from '../../ui/index.ts';
import styles from './PlayerBar.module.css';
import { useHeard } from './useHeard.ts';
import { type TrackOf, useNext } from './useNext.ts';

type PlayerBarProps = {
  model: Model;
  /** The chat that is on the screen: its own messages show what plays. */
  shownChatId: string | undefined;
  /** What a message is as something to play. */
  trackOf: TrackOf;
  /** Goes to the message that plays. */
  onOpen: (chatId: string, seq: number) => void;
};

/** What plays while another place is on the screen; and whatever is on the screen, it goes on with what comes next. */
export function PlayerBar({ model, shownChatId, trackOf, onOpen }: PlayerBarProps) {
  const { track, state, rate } = useLive(playback);
  const next = useNext(model, track, trackOf);
  useHeard(model, track, state);
  if (!track?.chatId || track.chatId === shownChatId) return null;
  const shown = formatNumber(rate);
  const isPlaying = state === 'playing' || state === 'loading';
  const speed = rates[(rates.indexOf(rate) + 1) % rates.length] ?? 1;
  return (
    <section className={styles.bar} aria-label={t`Now playing`} data-testid="player-bar">
      <IconButton
        icon={isPlaying ? 'pause' : 'play'}
        label={isPlaying ? t`Pause` : t`Play`}
        onClick={playback.toggle}
      />
      {track.kind === 'round' ? <Picture /> : null}
      <button type="button" className={styles.title} onClick={() => onOpen(track.chatId, track.seq)}>
        <span className={styles.name} dir="auto">
          {track.title}
        </span>
        <Clock track={track} hasFailed={state === 'failed'} />
      </button>
      <button
        type="button"
        className={styles.rate}
        aria-label={t`Speed ${shown}×`}
        title={t`Playback speed`}
        onClick={() => playback.setRate(speed)}
      >
        {shown}×
      </button>
      {next ? <IconButton icon="next" label={t`Next voice message`} onClick={next} /> : null}
      <IconButton icon="close" label={t`Stop playing`} onClick={playback.close} />
      <Line track={track} />
    </section>
  );
}

function Clock({ track, hasFailed }: { track: Track; hasFailed: boolean }) {
  const at = useLive(position);
  return (
    <span className={styles.time}>
      {hasFailed ? t`Can’t be played` : `${formatLength(floor(at))} / ${formatLength(track.durationMs)}`}
    </span>
  );
}

/** A place in it is a second that has begun. */
const floor = (ms: number) => Math.floor(ms / 1000) * 1000;

function Line({ track }: { track: Track }) {
  const at = useLive(position);
  const part = Math.min(1, at / Math.max(1, track.durationMs));
  return <span className={styles.line} style={{ '--part': part } as CSSProperties} aria-hidden="true" />;
}

function Picture() {
  const host = useRef<HTMLSpanElement>(null);
  useEffect(() => (host.current ? playback.showPicture(host.current) : undefined), []);
  return <span ref={host} className={styles.picture} aria-hidden="true" />;
}
