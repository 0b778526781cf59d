import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { formatLength } from '../../../i18n/index.ts';
import styles from './Scrubber.module.css';
import { Waveform } from './Waveform.tsx';

/** How far an arrow key goes. */
const stepMs = 5000;

type ScrubberProps = {
  label: string;
  bars: readonly number[];
  atMs: number;
  durationMs: number;
  onSeek: (toMs: number) => void;
};

/** A waveform in which one goes to a moment: by a click, by drawing, or by the arrow keys. */
export function Scrubber({ label, bars, atMs, durationMs, onSeek }: ScrubberProps) {
  const [drawn, setDrawn] = useState<number>();
  const isDown = useRef(false);
  const shown = drawn ?? atMs;
  const read = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const part = (isRtl ? box.right - event.clientX : event.clientX - box.left) / Math.max(1, box.width);
    return Math.min(1, Math.max(0, part)) * durationMs;
  };
  const end = (event: PointerEvent<HTMLElement>, counts: boolean) => {
    if (!isDown.current) return;
    isDown.current = false;
    setDrawn(undefined);
    if (counts) onSeek(read(event));
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const ahead = isRtl ? 'ArrowLeft' : 'ArrowRight';
    const by: Record<string, number> = {
      ArrowUp: stepMs,
      ArrowDown: -stepMs,
      ArrowRight: ahead === 'ArrowRight' ? stepMs : -stepMs,
      ArrowLeft: ahead === 'ArrowLeft' ? stepMs : -stepMs,
      Home: -durationMs,
      End: durationMs,
    };
    const step = by[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek(Math.min(durationMs, Math.max(0, atMs + step)));
  };
  return (
    <span
      className={styles.scrubber}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1000)}
      aria-valuenow={Math.round(shown / 1000)}
      aria-valuetext={`${formatLength(shown)} / ${formatLength(durationMs)}`}
      onKeyDown={press}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        // Else a swipe would answer the message, and a long press open its menu.
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        isDown.current = true;
        setDrawn(read(event));
      }}
      onPointerMove={(event) => {
        if (isDown.current) setDrawn(read(event));
      }}
      onPointerUp={(event) => end(event, true)}
      onPointerCancel={(event) => end(event, false)}
    >
      <Waveform bars={bars} played={durationMs > 0 ? Math.min(1, shown / durationMs) : 0} />
    </span>
  );
}
