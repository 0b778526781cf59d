import { t } from '@lingui/core/macro';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { fetchRecorder, type Recorded, whenIdle } from '../../../platform/index.ts';
import { cx, Icon, useToast } from '../../../ui/index.ts';
import round from '../ComposerButton.module.css';
import { type Drag, readDrag, readRelease } from './phases.ts';
import { describeRecordProblem } from './texts.ts';
import { useRecorder } from './useRecorder.ts';
import { VoiceBar } from './VoiceBar.tsx';
import styles from './VoiceButton.module.css';

type VoiceButtonProps = {
  onSend: (recorded: Recorded) => void;
  /** Something is being recorded: it takes the place of the field. */
  onActive: (isActive: boolean) => void;
};

const still: Drag = { cancel: 0, lock: 0, outcome: undefined };

/**
 * Records a voice message: hold it and let go to send, draw it aside to throw the recording away, up to go on without
 * holding; a click or a key begins at once without holding.
 */
export function VoiceButton({ onSend, onActive }: VoiceButtonProps) {
  const toast = useToast();
  const voice = useRecorder({
    onSend,
    onProblem: (problem) =>
      toast(describeRecordProblem(problem), problem === 'too-short' ? 'plain' : 'error'),
  });
  const { phase } = voice;
  const [drag, setDrag] = useState(still);
  const start = useRef<{ x: number; y: number; at: number; isRtl: boolean }>(undefined);
  /** The click that ends a press isn't another one. */
  const isPressed = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const isActive = phase !== 'idle';
  const activeNow = useRef(onActive);
  activeNow.current = onActive;

  useEffect(() => activeNow.current(isActive), [isActive]);
  useEffect(() => {
    whenIdle(() => void fetchRecorder().catch(() => undefined));
  }, []);

  const letGo = (counts: boolean) => {
    const from = start.current;
    start.current = undefined;
    setDrag(still);
    if (!from) return;
    if (phase === 'asking' || !counts) return voice.lock();
    if (phase !== 'held') return;
    if (readRelease(performance.now() - from.at) === 'lock') voice.lock();
    else voice.send();
  };
  const press = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0 || !event.isPrimary) return;
    isPressed.current = phase === 'idle';
    if (!isPressed.current) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    start.current = { x: event.clientX, y: event.clientY, at: performance.now(), isRtl };
    voice.press(true);
  };
  const move = (event: PointerEvent) => {
    const from = start.current;
    if (!from || phase !== 'held') return;
    const next = readDrag(event.clientX - from.x, event.clientY - from.y, from.isRtl);
    setDrag(next);
    if (!next.outcome) return;
    start.current = undefined;
    setDrag(still);
    if (next.outcome === 'cancel') voice.cancel();
    else voice.lock();
  };
  const click = () => {
    const wasPressed = isPressed.current;
    isPressed.current = false;
    if (wasPressed) return;
    if (phase === 'free' || phase === 'paused') voice.send();
    // A key, or a screen reader: there is no pointer to hold.
    else voice.press(false);
  };
  const isSend = phase === 'free' || phase === 'paused' || phase === 'ending';
  const label = isSend ? t`Send voice message` : t`Record voice message`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is another way to the button that throws it away
    <div
      className={cx(styles.place, isActive && styles.active)}
      data-recording={isActive || undefined}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isActive) return;
        event.preventDefault();
        event.stopPropagation();
        voice.cancel();
        button.current?.focus();
      }}
    >
      {isActive ? <VoiceBar voice={voice} drag={drag} /> : null}
      <button
        ref={button}
        type="button"
        className={cx(round.round, styles.button, isSend && styles.send, phase === 'held' && styles.held)}
        aria-label={label}
        title={phase === 'held' ? undefined : label}
        disabled={phase === 'ending'}
        data-phase={phase}
        data-testid="voice-button"
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={() => letGo(true)}
        onPointerCancel={() => {
          isPressed.current = false;
          letGo(false);
        }}
        onContextMenu={(event) => event.preventDefault()}
        onClick={click}
      >
        <Icon name={isSend ? 'send' : 'mic'} size={phase === 'held' ? 26 : 22} />
      </button>
    </div>
  );
}
