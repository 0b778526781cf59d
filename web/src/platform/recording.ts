import type { RecordKind } from './record/formats.ts';
import type { Recorded, Recorder } from './record/index.ts';

export { RecordError, type RecordKind, type RecordProblem } from './record/formats.ts';
export type { Recorded, Recorder };

/** Fetches what records, so that it is there when the button is pressed; without a network too. */
export async function fetchRecorder(): Promise<void> {
  await import('./record/index.ts');
}

/** Asks for the microphone (and the camera) and begins to record. Rejects with a RecordError. */
export async function startRecorder(kind: RecordKind, camera?: 'user' | 'environment'): Promise<Recorder> {
  return (await import('./record/index.ts')).startRecorder(kind, camera);
}
