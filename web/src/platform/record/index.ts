/** Recording of voices and round videos; fetched when it is asked for. */

export { maxBars } from './loudness.ts';
export { type Recorded, type Recorder, roundSide, startRecorder } from './recorder.ts';
