import { pickFormat, plainType, problemOfError, RecordError, type RecordKind } from './formats.ts';
import { drawBars, type Loudness, levelOf } from './loudness.ts';
import { seekableWebm } from './webm.ts';

/** How often it is measured how loud it is. */
const measureMs = 50;
/** Recorded data come that often, so that what there is can be listened to in a pause. */
const sliceMs = 1000;
const voiceBits = 32_000;
const videoBits = 1_000_000;
/** Width and height of a round video in pixels. */
export const roundSide = 480;

/** What was recorded. */
export type Recorded = {
  kind: RecordKind;
  file: Blob;
  mimeType: string;
  durationMs: number;
  /** 0 to 255 each, see drawBars. */
  bars: Uint8Array;
  /** Width and height of a round video, in pixels. */
  side: number | undefined;
};

/** A recording that is going on. */
export type Recorder = {
  kind: RecordKind;
  /** Recorded so far, without pauses. */
  elapsedMs: () => number;
  /** How loud it was from the start on, the newest last. */
  loudness: () => readonly Loudness[];
  isPaused: () => boolean;
  pause: () => void;
  resume: () => void;
  /** What there is up to now, to listen to. */
  soFar: () => Promise<Recorded>;
  /** Ends it and lets go of the microphone. */
  stop: () => Promise<Recorded>;
  /** Ends it and throws away what was recorded. */
  cancel: () => void;
  /** The picture as it is being recorded, for a video element; undefined for a voice. */
  preview: MediaStream | undefined;
  /** Calls back if it ends by itself: the device was pulled out, or permission was taken away. */
  onLost: (callback: () => void) => void;
};

type Camera = 'user' | 'environment';

/** Asks for the microphone (and the camera) and begins to record. Rejects with a RecordError. */
export async function startRecorder(kind: RecordKind, camera: Camera = 'user'): Promise<Recorder> {
  if (!window.isSecureContext) throw new RecordError('insecure');
  if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === 'undefined')
    throw new RecordError('unsupported');
  const isApple = /^Apple/.test(navigator.vendor);
  const type = pickFormat(kind, (type) => MediaRecorder.isTypeSupported(type), isApple);
  if (type === undefined) throw new RecordError('unsupported');
  const stream = await openStream(kind, camera);
  try {
    return begin(kind, type, stream);
  } catch {
    for (const track of stream.getTracks()) track.stop();
    throw new RecordError('failed');
  }
}

async function openStream(kind: RecordKind, camera: Camera): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
      ...(kind === 'round'
        ? {
            video: {
              facingMode: camera,
              width: { ideal: roundSide },
              height: { ideal: roundSide },
              aspectRatio: { ideal: 1 },
              frameRate: { ideal: 30, max: 30 },
            },
          }
        : {}),
    });
  } catch (error) {
    throw new RecordError(problemOfError(error instanceof DOMException ? error.name : ''));
  }
}

function begin(kind: RecordKind, type: string, stream: MediaStream): Recorder {
  const recorder = new MediaRecorder(stream, {
    mimeType: type,
    audioBitsPerSecond: voiceBits,
    ...(kind === 'round' ? { videoBitsPerSecond: videoBits } : {}),
  });
  const chunks: Blob[] = [];
  const loudness: Loudness[] = [];
  let before = 0;
  let since = performance.now();
  let isPaused = false;
  let isOver = false;
  let lost = () => {};
  const elapsedMs = () => before + (isPaused || isOver ? 0 : performance.now() - since);

  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size > 0) chunks.push(data);
  });
  for (const track of stream.getTracks()) track.addEventListener('ended', () => isOver || lost());

  const meter = new AudioContext();
  const analyser = meter.createAnalyser();
  analyser.fftSize = 2048;
  meter.createMediaStreamSource(stream).connect(analyser);
  // Safari begins it asleep.
  void meter.resume().catch(() => undefined);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    if (isPaused) return;
    analyser.getFloatTimeDomainData(samples);
    loudness.push({ atMs: elapsedMs(), level: levelOf(samples) });
  }, measureMs);

  const release = () => {
    clearInterval(timer);
    void meter.close().catch(() => undefined);
    for (const track of stream.getTracks()) track.stop();
  };
  const halt = () => {
    before = elapsedMs();
    isPaused = true;
  };
  const side = kind === 'round' ? roundSide : undefined;
  const gather = async (): Promise<Recorded> => {
    const mimeType = plainType(type);
    const raw = new Blob(chunks, { type: mimeType });
    const fixed = mimeType.endsWith('/webm')
      ? seekableWebm(new Uint8Array(await raw.arrayBuffer()))
      : undefined;
    const durationMs = Math.round(fixed?.durationMs ?? before);
    const file = fixed ? new Blob([fixed.bytes as Uint8Array<ArrayBuffer>], { type: mimeType }) : raw;
    return { kind, file, mimeType, durationMs, bars: drawBars(loudness, before), side };
  };
  recorder.start(sliceMs);

  return {
    kind,
    elapsedMs,
    loudness: () => loudness,
    isPaused: () => isPaused,
    pause() {
      if (isPaused || isOver) return;
      halt();
      recorder.pause();
    },
    resume() {
      if (!isPaused || isOver) return;
      isPaused = false;
      since = performance.now();
      recorder.resume();
    },
    async soFar() {
      if (!isOver) await nextData(recorder, () => recorder.requestData());
      return gather();
    },
    async stop() {
      if (!isPaused) halt();
      isOver = true;
      if (recorder.state !== 'inactive') {
        const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
        recorder.stop();
        await stopped;
      }
      release();
      if (chunks.length === 0) throw new RecordError('failed');
      return gather();
    },
    cancel() {
      isOver = true;
      if (recorder.state !== 'inactive') recorder.stop();
      chunks.length = 0;
      release();
    },
    preview: kind === 'round' ? stream : undefined,
    onLost(callback) {
      lost = callback;
    },
  };
}

/** Resolves once the recorder has handed over what it holds. */
function nextData(recorder: MediaRecorder, ask: () => void): Promise<void> {
  return new Promise((resolve) => {
    recorder.addEventListener('dataavailable', () => resolve(), { once: true });
    ask();
  });
}
