import type { CSSProperties } from 'react';
import { cx } from '../../../ui/index.ts';
import styles from './Waveform.module.css';

type WaveformProps = {
  /** 0 to 1 each. */
  bars: readonly number[];
  /** How much of it was played, 0 to 1. */
  played: number;
  /** It is being recorded: all of it is lively. */
  isLive?: boolean;
};

/** The loudness of a recording, as bars. It says nothing to screen readers. */
export function Waveform({ bars, played, isLive }: WaveformProps) {
  return (
    <span className={cx(styles.waveform, isLive && styles.live)} aria-hidden="true">
      <Bars bars={bars} />
      {isLive ? null : (
        <span className={styles.played} style={{ '--played': played } as CSSProperties}>
          <Bars bars={bars} />
        </span>
      )}
    </span>
  );
}

/** One line through all of it, whatever room there is: 64 elements in each voice on the screen would be too many. */
function Bars({ bars }: { bars: readonly number[] }) {
  const path = bars.map((bar, index) => {
    const length = Math.max(0.01, bar * height);
    return `M${index * 2 + 1} ${(height - length) / 2}v${length}`;
  });
  return (
    <svg
      className={styles.bars}
      viewBox={`0 0 ${bars.length * 2} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path d={path.join('')} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

const height = 100;
