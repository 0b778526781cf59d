import { t } from '@lingui/core/macro';
import { formatLength, formatNumber, readLength } from '../../../i18n/index.ts';
import { playback, position, rates } from '../../../platform/index.ts';
import { cx, Icon, Spinner, useLive } from '../../../ui/index.ts';
import { fitBars } from './bars.ts';
import { Scrubber } from './Scrubber.tsx';
import styles from './VoiceBody.module.css';

/** What a bubble has room for. */
const shownBars = 44;

export type VoiceBodyProps = {
  /** The key of the message. */
  id: string;
  durationMs: number;
  /** 0 to 255 each. */
  waveform: readonly number[];
  /** Its bytes are on their way up. */
  isWaiting: boolean;
  /** Nobody has listened yet: to mine none of the others, to another's not I. */
  isUnheard: boolean;
  /** Plays it, from a moment or from where it was left. */
  onPlay: (atMs?: number) => void;
};

/** A voice message: play, the waveform in which one goes to a moment, how long it lasts, and how fast it plays. */
export function VoiceBody({ id, durationMs, waveform, isWaiting, isUnheard, onPlay }: VoiceBodyProps) {
  const { track, state, rate } = useLive(playback);
  const isMine = track?.id === id;
  const at = useLive(isMine ? position : nowhere);
  const isPlaying = isMine && state === 'playing';
  const isLoading = isMine && state === 'loading';
  const hasFailed = isMine && state === 'failed';
  const label = isPlaying ? t`Pause` : t`Play voice message, ${readLength(durationMs)}`;
  return (
    <span className={styles.voice} data-testid="voice" data-state={isMine ? state : undefined}>
      <button
        type="button"
        className={styles.play}
        aria-label={label}
        title={isPlaying ? t`Pause` : t`Play`}
        onClick={() => (isMine ? playback.toggle() : onPlay())}
      >
        {isLoading || isWaiting ? (
          <span className={styles.ring}>
            <Spinner size={42} />
          </span>
        ) : null}
        <Icon name={isPlaying ? 'pause' : 'play'} size={22} />
      </button>
      <span className={styles.main}>
        <span className={styles.wave}>
          <Scrubber
            label={t`Place in the voice message`}
            bars={fitBars(waveform, shownBars)}
            atMs={at}
            durationMs={durationMs}
            onSeek={(ms) => (isMine ? playback.seek(ms) : onPlay(ms))}
          />
        </span>
        <span className={styles.below}>
          <span className={cx(styles.time, isUnheard && styles.unheard)} data-testid="voice-length">
            {hasFailed
              ? t`Can’t be played`
              : formatLength(isMine && (at > 0 || isPlaying) ? Math.floor(at / 1000) * 1000 : durationMs)}
            {isUnheard ? <span className="visually-hidden">{t`Not played yet`}</span> : null}
          </span>
          {isMine ? <RateButton rate={rate} /> : null}
        </span>
      </span>
    </span>
  );
}

/** How fast voices play; each click goes to the next speed. */
export function RateButton({ rate }: { rate: number }) {
  const next = rates[(rates.indexOf(rate) + 1) % rates.length] ?? 1;
  const shown = formatNumber(rate);
  return (
    <button
      type="button"
      className={styles.rate}
      aria-label={t`Speed ${shown}×`}
      title={t`Playback speed`}
      onClick={() => playback.setRate(next)}
    >
      {shown}×
    </button>
  );
}

const nowhere = { get: () => 0, subscribe: () => () => undefined };
