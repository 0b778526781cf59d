import { type Preview, posterOf, previewOf } from './picture.ts';
import { stripVideo } from './stripVideo.ts';
import { stripWebm } from './stripWebm.ts';

/** A video that is ready to go up. */
export type PreparedVideo = Preview & {
  blob: Blob;
  width: number;
  height: number;
  durationMs: number;
  poster: Blob;
  /** It has no sound and is short: it plays over and over, like a GIF. */
  isLoop: boolean;
};

/** Longer than this a browser doesn't need to show a frame of a file that is at hand. */
const patienceMs = 15_000;
const posterSide = 1280;
const loopMs = 8000;

/** Waits for an event of a video. Rejects where it can't be played. */
function next(video: HTMLVideoElement, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${name}`)), patienceMs);
    const end = (then: () => void) => () => {
      clearTimeout(timer);
      then();
    };
    video.addEventListener(name, end(resolve), { once: true });
    video.addEventListener(
      'error',
      end(() => reject(new Error('not playable'))),
      { once: true },
    );
  });
}

/** Prepares a video: a poster, how long and large it is, and nothing told of the place. Throws where the browser can't play it. */
export async function prepareVideo(file: Blob): Promise<PreparedVideo> {
  const video = document.createElement('video');
  const url = URL.createObjectURL(file);
  try {
    video.muted = true;
    video.playsInline = true;
    video.preload = 'auto';
    const isThere = next(video, 'loadeddata');
    video.src = url;
    await isThere;
    const { videoWidth: width, videoHeight: height } = video;
    if (!width || !height) throw new Error('no picture');
    const durationMs = await durationOf(video);
    await goTo(video, Math.min(1, durationMs / 10_000));
    const size = { width, height };
    return {
      ...(await previewOf(video, size)),
      ...size,
      blob: await stripWebm(await stripVideo(file)),
      durationMs,
      poster: await posterOf(video, size, posterSide),
      isLoop: durationMs <= loopMs && isSilent(video),
    };
  } finally {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  }
}

async function goTo(video: HTMLVideoElement, seconds: number): Promise<void> {
  if (video.currentTime === seconds) return;
  const isThere = next(video, 'seeked');
  video.currentTime = seconds;
  await isThere;
}

/** Recordings of a browser don't say how long they are until one has been at their end. */
async function durationOf(video: HTMLVideoElement): Promise<number> {
  if (Number.isFinite(video.duration)) return video.duration * 1000;
  await goTo(video, Number.MAX_SAFE_INTEGER);
  const seconds = Number.isFinite(video.duration) ? video.duration : video.currentTime;
  await goTo(video, 0);
  return seconds * 1000;
}

/** Each browser tells in its own way whether there is sound; where none does, there is. */
function isSilent(video: HTMLVideoElement): boolean {
  const facts = video as HTMLVideoElement & {
    mozHasAudio?: boolean;
    audioTracks?: { length: number };
    captureStream?: () => MediaStream;
  };
  if (facts.mozHasAudio !== undefined) return !facts.mozHasAudio;
  if (facts.audioTracks) return facts.audioTracks.length === 0;
  return facts.captureStream ? facts.captureStream().getAudioTracks().length === 0 : false;
}
