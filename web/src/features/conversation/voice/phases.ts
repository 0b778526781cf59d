// A voice message from the press of the button until it is sent: which state follows which. Pure.

/**
 * 'asking': the browser asks for the microphone. 'held': a finger is on the button, letting go sends. 'free': it records
 * by itself. 'paused': to be listened to, gone on with or sent. 'ending': what was recorded is being put together.
 */
export type Phase = 'idle' | 'asking' | 'held' | 'free' | 'paused' | 'ending';

/** What happens to a recording. */
export type PhaseEvent =
  | 'press'
  /** The microphone is there; the finger is still on the button, or not any more. */
  | 'opened-held'
  | 'opened-free'
  | 'lock'
  | 'pause'
  | 'resume'
  | 'send'
  /** Thrown away, sent, or it failed. */
  | 'end';

const table: Record<Phase, Partial<Record<PhaseEvent, Phase>>> = {
  idle: { press: 'asking' },
  asking: { 'opened-held': 'held', 'opened-free': 'free', end: 'idle' },
  held: { lock: 'free', send: 'ending', end: 'idle' },
  free: { pause: 'paused', send: 'ending', end: 'idle' },
  paused: { resume: 'free', send: 'ending', end: 'idle' },
  ending: { end: 'idle' },
};

/** The phase after an event; the same one if the event means nothing in it. */
export function nextPhase(phase: Phase, event: PhaseEvent): Phase {
  return table[phase][event] ?? phase;
}

/** Letting go sooner than this was a tap: then it goes on recording by itself. */
const tapMs = 400;
/** How far a finger goes until the recording is thrown away, or goes on by itself. */
export const cancelPx = 120;
export const lockPx = 72;
/** The finger may shake that much. */
const slackPx = 12;

/** What letting go of the button does. */
export function readRelease(heldMs: number): 'lock' | 'send' {
  return heldMs < tapMs ? 'lock' : 'send';
}

/** How a finger on the button has moved since it pressed. */
export type Drag = {
  /** How far towards the start of the line, as part of the way on which it is thrown away. */
  cancel: number;
  /** How far up, as part of the way on which it is locked. */
  lock: number;
  outcome: 'cancel' | 'lock' | undefined;
};

/** Reads a movement in pixels. It counts along one of the two ways only, the one that it goes further on. */
export function readDrag(dx: number, dy: number, isRtl: boolean): Drag {
  const aside = Math.max(0, (isRtl ? dx : -dx) - slackPx);
  const up = Math.max(0, -dy - slackPx);
  const isAside = aside >= up;
  const cancel = isAside ? Math.min(1, aside / cancelPx) : 0;
  const lock = isAside ? 0 : Math.min(1, up / lockPx);
  return { cancel, lock, outcome: cancel === 1 ? 'cancel' : lock === 1 ? 'lock' : undefined };
}
