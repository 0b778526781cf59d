import { t } from '@lingui/core/macro';
import { lazy, type PointerEvent, Suspense, useEffect, useRef, useState } from 'react';
import { camera, fetchRecorder, type Recorded, type RecordKind, whenIdle } from '../../../platform/index.ts';
import { cx, Icon, useLive, useToast } from '../../../ui/index.ts';
import round from '../ComposerButton.module.css';
import { type Drag, readDrag, readRelease } from './phases.ts';
import { describeRecordProblem } from './texts.ts';
import { useRecorder } from './useRecorder.ts';
import { VoiceBar } from './VoiceBar.tsx';
import styles from './VoiceButton.module.css';

const RoundStage = lazy(async () => ({ default: (await import('./RoundStage.tsx')).RoundStage }));

type VoiceButtonProps = {
  onSend: (recorded: Recorded) => void;
  /** Something is being recorded: it takes the place of the field. */
  onActive: (isActive: boolean) => void;
};

const still: Drag = { cancel: 0, lock: 0, outcome: undefined };
const kinds: readonly RecordKind[] = ['round', 'voice'];

/**
 * Records a voice message, or a round video where there is a camera: hold a button and let go to send, draw it aside to
 * throw the recording away, up to go on without holding; a click or a key begins at once without holding.
 */
export function VoiceButton({ onSend, onActive }: VoiceButtonProps) {
  const toast = useToast();
  const hasCamera = useLive(camera);
  const voice = useRecorder({
    onSend,
    onProblem: (problem, kind) =>
      toast(describeRecordProblem(problem, kind === 'round'), problem === 'too-short' ? 'plain' : 'error'),
  });
  const { phase } = voice;
  const [drag, setDrag] = useState(still);
  const start = useRef<{ x: number; y: number; at: number; isRtl: boolean }>(undefined);
  /** The click that ends a press isn't another one. */
  const isPressed = useRef(false);
  const place = useRef<HTMLDivElement>(null);
  const isActive = phase !== 'idle';
  const activeNow = useRef(onActive);
  activeNow.current = onActive;

  useEffect(() => activeNow.current(isActive), [isActive]);
  useEffect(() => {
    whenIdle(() => void fetchRecorder().catch(() => undefined));
  }, []);

  // What was pressed to begin anew as the other kind isn't there any more.
  const wasKind = useRef(voice.kind);
  useEffect(() => {
    if (wasKind.current === voice.kind) return;
    wasKind.current = voice.kind;
    place.current?.querySelector<HTMLElement>(`[data-kind="${voice.kind}"]`)?.focus();
  }, [voice.kind]);

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
  const press = (event: PointerEvent<HTMLButtonElement>, kind: RecordKind) => {
    if (event.button !== 0 || !event.isPrimary) return;
    isPressed.current = phase === 'idle';
    if (!isPressed.current) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    start.current = { x: event.clientX, y: event.clientY, at: performance.now(), isRtl };
    voice.press(true, kind);
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
  const click = (kind: RecordKind) => {
    const wasPressed = isPressed.current;
    isPressed.current = false;
    if (wasPressed) return;
    if (phase === 'free' || phase === 'paused') voice.send();
    // A key, or a screen reader: there is no pointer to hold.
    else voice.press(false, kind);
  };
  const isSend = phase === 'free' || phase === 'paused' || phase === 'ending';
  const shown = isActive ? [voice.kind] : kinds.filter((kind) => kind === 'voice' || hasCamera);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is another way to the button that throws it away
    <div
      ref={place}
      className={cx(styles.place, isActive && styles.active)}
      data-recording={isActive || undefined}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isActive) return;
        event.preventDefault();
        event.stopPropagation();
        voice.cancel();
        place.current?.querySelector<HTMLElement>(`[data-kind="${voice.kind}"]`)?.focus();
      }}
    >
      {isActive && voice.kind === 'round' ? (
        <Suspense fallback={null}>
          <RoundStage voice={voice} place={place} />
        </Suspense>
      ) : null}
      {isActive ? <VoiceBar voice={voice} drag={drag} hasCamera={hasCamera} /> : null}
      {shown.map((kind) => {
        const label = labelOf(kind, isSend);
        return (
          <button
            key={kind}
            type="button"
            className={cx(round.round, styles.button, isSend && styles.send, phase === 'held' && styles.held)}
            aria-label={label}
            title={phase === 'held' ? undefined : label}
            disabled={phase === 'ending'}
            data-phase={phase}
            data-kind={kind}
            data-testid={`${kind}-button`}
            onPointerDown={(event) => press(event, kind)}
            onPointerMove={move}
            onPointerUp={() => letGo(true)}
            onPointerCancel={() => {
              isPressed.current = false;
              letGo(false);
            }}
            onContextMenu={(event) => event.preventDefault()}
            onClick={() => click(kind)}
          >
            <Icon
              name={isSend ? 'send' : kind === 'round' ? 'round' : 'mic'}
              size={phase === 'held' ? 26 : 22}
            />
          </button>
        );
      })}
    </div>
  );
}

function labelOf(kind: RecordKind, isSend: boolean): string {
  if (kind === 'round') return isSend ? t`Send video message` : t`Record video message`;
  return isSend ? t`Send voice message` : t`Record voice message`;
}
