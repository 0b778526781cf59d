import type { RecordKind } from './record/formats.ts';
import type { Recorded, Recorder } from './record/index.ts';
import type { Observed } from './store.ts';

const watchers = new Set<() => void>();
let isCamera = false;
let isWatching = false;

async function lookForCamera(): Promise<void> {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  const isNow = devices.some(({ kind }) => kind === 'videoinput');
  if (isNow === isCamera) return;
  isCamera = isNow;
  for (const watcher of watchers) watcher();
}

/** Whether there is a camera; nobody is asked for that. It is looked for from the first subscriber on. */
export const camera: Observed<boolean> = {
  get: () => isCamera,
  subscribe(onChange) {
    watchers.add(onChange);
    if (!isWatching && typeof navigator !== 'undefined' && navigator.mediaDevices) {
      isWatching = true;
      navigator.mediaDevices.addEventListener('devicechange', () => void lookForCamera());
      void lookForCamera();
    }
    return () => watchers.delete(onChange);
  },
};

/** Shows what a camera sees, until the returned function is called. */
export function showStream(video: HTMLVideoElement, stream: MediaStream): () => void {
  video.srcObject = stream;
  // Taken out at once, or a browser that doesn't play by itself.
  video.play().catch(() => undefined);
  return () => {
    video.srcObject = null;
  };
}

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
