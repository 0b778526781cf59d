import { useCallback, useEffect, useRef, useState } from 'react';
import {
  playback,
  RecordError,
  type Recorded,
  type Recorder,
  type RecordKind,
  type RecordProblem,
  startRecorder,
} from '../../../platform/index.ts';
import { nextPhase, type Phase, type PhaseEvent } from './phases.ts';

/** Shorter recordings are slips of the finger. */
const shortestMs = 500;
/** A round video pauses by itself then, to be sent or thrown away. */
export const longestRoundMs = 60_000;

type Callbacks = {
  onSend: (recorded: Recorded) => void;
  onProblem: (problem: RecordProblem | 'too-short', kind: RecordKind) => void;
};

/** A voice message or round video that is being recorded: its phase, and what can be done in it. */
export type VoiceRecorder = {
  phase: Phase;
  /** What is recorded, or was last. */
  kind: RecordKind;
  /** It is as long as it may be. */
  isFull: boolean;
  /** Set from 'held' on. */
  recorder: Recorder | undefined;
  /** What there is to listen to in a pause. */
  part: Recorded | undefined;
  press: (isHeld: boolean, kind: RecordKind) => void;
  /** Throws away what there is and begins anew, without holding, as the other kind. */
  swap: () => void;
  /** The finger is not on the button any more; the recording goes on. */
  lock: () => void;
  pause: () => void;
  resume: () => void;
  send: () => void;
  cancel: () => void;
};

/** Records voice messages and round videos. What is recorded ends with the component. */
export function useRecorder(callbacks: Callbacks): VoiceRecorder {
  const [phase, setPhase] = useState<Phase>('idle');
  const [kind, setKind] = useState<RecordKind>('voice');
  const [part, setPart] = useState<Recorded>();
  const now = useRef<Phase>('idle');
  const recorder = useRef<Recorder>(undefined);
  const isHeld = useRef(false);
  const asked = useRef<object>(undefined);
  const latest = useRef(callbacks);
  latest.current = callbacks;

  const go = useCallback((event: PhaseEvent): boolean => {
    const next = nextPhase(now.current, event);
    const isMoved = next !== now.current;
    now.current = next;
    setPhase(next);
    return isMoved;
  }, []);
  const drop = useCallback(() => {
    recorder.current?.cancel();
    recorder.current = undefined;
    setPart(undefined);
    if (playback.get().track?.id === previewId) playback.close();
  }, []);
  const cancel = useCallback(() => {
    if (go('end')) drop();
  }, [go, drop]);
  useEffect(
    () => () => {
      now.current = 'idle';
      drop();
    },
    [drop],
  );

  const fail = (error: unknown, failed: RecordKind) => {
    go('end');
    drop();
    latest.current.onProblem(error instanceof RecordError ? error.problem : 'failed', failed);
  };
  const press = async (held: boolean, wanted: RecordKind) => {
    if (!go('press')) return;
    isHeld.current = held;
    setKind(wanted);
    const mine = {};
    asked.current = mine;
    playback.pause();
    try {
      const opened = await startRecorder(wanted);
      // Given up meanwhile, perhaps for the other kind.
      if (now.current !== 'asking' || asked.current !== mine) return opened.cancel();
      recorder.current = opened;
      opened.onLost(() => {
        // What is there by now isn't lost with the microphone.
        if (now.current === 'held' || now.current === 'free') void pause();
      });
      go(isHeld.current ? 'opened-held' : 'opened-free');
    } catch (error) {
      if (now.current === 'asking' && asked.current === mine) fail(error, wanted);
    }
  };
  const pause = async () => {
    go('lock');
    if (!go('pause')) return;
    const paused = recorder.current;
    paused?.pause();
    const made = await paused?.soFar();
    if (now.current === 'paused' && recorder.current === paused) setPart(made);
  };
  const send = async () => {
    const ended = recorder.current;
    if (!ended) return cancel();
    if (ended.elapsedMs() < shortestMs) {
      cancel();
      return latest.current.onProblem('too-short', kind);
    }
    if (!go('send')) return;
    if (playback.get().track?.id === previewId) playback.close();
    try {
      const recorded = await ended.stop();
      recorder.current = undefined;
      setPart(undefined);
      go('end');
      latest.current.onSend(recorded);
    } catch (error) {
      fail(error, kind);
    }
  };
  const pauseNow = useRef(pause);
  pauseNow.current = pause;
  useEffect(() => {
    if (kind !== 'round' || (phase !== 'held' && phase !== 'free')) return;
    const left = longestRoundMs - (recorder.current?.elapsedMs() ?? 0);
    const timer = setTimeout(() => void pauseNow.current(), Math.max(0, left));
    return () => clearTimeout(timer);
  }, [kind, phase]);
  return {
    phase,
    kind,
    isFull: kind === 'round' && (recorder.current?.elapsedMs() ?? 0) >= longestRoundMs,
    recorder: recorder.current,
    part,
    press: (held, wanted) => void press(held, wanted),
    swap: () => {
      cancel();
      void press(false, kind === 'voice' ? 'round' : 'voice');
    },
    lock: () => {
      isHeld.current = false;
      go('lock');
    },
    pause: () => void pause(),
    resume: () => {
      if (playback.get().track?.id === previewId) playback.close();
      setPart(undefined);
      if (go('resume')) recorder.current?.resume();
    },
    send: () => void send(),
    cancel,
  };
}

/** The track under which a recording is listened to before it is sent. */
export const previewId = 'preview';
