/** What is recorded: a voice, or a picture with a voice. */
export type RecordKind = 'voice' | 'round';

// WebM with Opus is small and plays in every browser that runs this app. Safari writes it since 18.4 only, and its AAC
// in MP4 has been played everywhere for longer: there MP4 comes first. docs/decisions/0012-voice-format.md
const webm: Record<RecordKind, readonly string[]> = {
  voice: ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus'],
  // VP8 costs a phone less than VP9 while it records, and at this size is no worse.
  round: ['video/webm;codecs=vp8,opus', 'video/webm;codecs=vp9,opus', 'video/webm'],
};
const mp4: Record<RecordKind, readonly string[]> = {
  voice: ['audio/mp4;codecs=mp4a.40.2', 'audio/mp4'],
  round: ['video/mp4;codecs=avc1.42E01E,mp4a.40.2', 'video/mp4'],
};

/** The format to record in; undefined where the browser offers none that all play. */
export function pickFormat(
  kind: RecordKind,
  isSupported: (type: string) => boolean,
  isApple: boolean,
): string | undefined {
  const order = isApple ? [...mp4[kind], ...webm[kind]] : [...webm[kind], ...mp4[kind]];
  return order.find(isSupported);
}

/** A type without its parameters, as it stands in a message. */
export function plainType(type: string): string {
  return type.split(';')[0]?.trim() ?? '';
}

/** Why nothing could be recorded. */
export type RecordProblem =
  /** The person, or a policy, said no. */
  | 'denied'
  /** There is no microphone or camera. */
  | 'missing'
  /** Another program has it. */
  | 'busy'
  /** The page came over plain HTTP. */
  | 'insecure'
  /** The browser can't record. */
  | 'unsupported'
  | 'failed';

/** Thrown by what opens a recorder. */
export class RecordError extends Error {
  readonly problem: RecordProblem;

  constructor(problem: RecordProblem) {
    super(`not recorded: ${problem}`);
    this.problem = problem;
  }
}

/** What an error of getUserMedia means (Media Capture and Streams, 10.2). */
export function problemOfError(name: string): RecordProblem {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}
