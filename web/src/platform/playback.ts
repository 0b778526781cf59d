// What plays: one voice or round video at a time, over all tabs. It goes on while one moves through chats, which is why it
// belongs to the page and not to a screen.
import { setPlaying } from './playing.ts';
import { readSetting, writeSetting } from './storage.ts';
import type { Observed } from './store.ts';

/** Something that plays. */
export type Track = {
  /** Unique; the same track again goes on where it was. */
  id: string;
  chatId: string;
  seq: number;
  src: string;
  kind: 'voice' | 'round';
  /** As its message says; files may not tell. */
  durationMs: number;
  /** What the system's own controls show. */
  title: string;
};

/** What plays now. */
export type Playback = {
  track: Track | undefined;
  state: 'playing' | 'paused' | 'loading' | 'failed';
  rate: number;
};

/** Speeds that can be chosen. */
export const rates: readonly number[] = [1, 1.5, 2];
const setting = 'voice-rate';
/** How far the system's keys for back and forth go. */
const jumpMs = 10_000;
/** Nearer to the end than this a track begins anew. */
const endSlackMs = 200;

type Navigation = { onNext: (() => void) | undefined; onEnded: (track: Track) => void };

const listeners = new Set<() => void>();
const tickers = new Set<() => void>();
const left = new Map<string, number>();
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('roost-playback');
let now: Playback = { track: undefined, state: 'paused', rate: readRate() };
let element: HTMLVideoElement | undefined;
let frame = 0;
let navigation: Navigation = { onNext: undefined, onEnded: () => close() };

function readRate(): number {
  const kept = Number(readSetting(setting));
  return rates.includes(kept) ? kept : 1;
}

function set(part: Partial<Playback>): void {
  now = { ...now, ...part };
  for (const listener of listeners) listener();
  setPlaying(now.track !== undefined && now.track.chatId !== '');
  describe();
}

const observed: Observed<Playback> = {
  get: () => now,
  subscribe(onChange) {
    listeners.add(onChange);
    return () => listeners.delete(onChange);
  },
};

/** Where it is in the track, in milliseconds; it moves with each frame while something plays. */
export const position: Observed<number> = {
  get: () => Math.round((element?.currentTime ?? 0) * 1000),
  subscribe(onChange) {
    tickers.add(onChange);
    return () => tickers.delete(onChange);
  },
};

function tick(): void {
  for (const ticker of tickers) ticker();
}

function run(): void {
  cancelAnimationFrame(frame);
  tick();
  if (now.state === 'playing') frame = requestAnimationFrame(run);
}

function player(): HTMLVideoElement {
  if (element) return element;
  const made = document.createElement('video');
  made.playsInline = true;
  made.preload = 'auto';
  made.addEventListener('playing', () => {
    set({ state: 'playing' });
    run();
  });
  made.addEventListener('waiting', () => set({ state: 'loading' }));
  made.addEventListener('pause', () => {
    // The end, and another place in the page, pause too.
    if (!made.ended && now.state !== 'failed') set({ state: 'paused' });
  });
  made.addEventListener('seeked', tick);
  made.addEventListener('ended', () => {
    const { track } = now;
    set({ state: 'paused' });
    if (track) {
      left.delete(track.id);
      navigation.onEnded(track);
    }
  });
  made.addEventListener('error', () => now.track && set({ state: 'failed' }));
  channel?.addEventListener('message', () => pause());
  element = made;
  return made;
}

/** Plays a track, from a moment of it or from where it was left; another one stops. */
function play(track: Track, atMs?: number): void {
  const media = player();
  channel?.postMessage('mine');
  if (now.track?.id !== track.id || now.state === 'failed') {
    remember();
    media.src = track.src;
    media.defaultPlaybackRate = now.rate;
    const from = atMs ?? left.get(track.id) ?? 0;
    set({ track, state: 'loading' });
    if (from > 0) seek(from);
    tick();
  } else if (atMs !== undefined) seek(atMs);
  start(media);
}

function start(media: HTMLVideoElement): void {
  media.playbackRate = now.rate;
  media.play().catch((error: unknown) => {
    // Another track came meanwhile, or it was stopped at once.
    if (error instanceof DOMException && error.name === 'AbortError') return;
    set({ state: error instanceof DOMException && error.name === 'NotAllowedError' ? 'paused' : 'failed' });
  });
}

function remember(): void {
  if (now.track && element && !element.ended) left.set(now.track.id, position.get());
}

/** Pauses what plays. */
function pause(): void {
  element?.pause();
}

/** Pauses, or goes on. */
function toggle(): void {
  if (!now.track) return;
  if (now.state === 'playing' || now.state === 'loading') pause();
  else if (now.state === 'failed') play(now.track);
  else play(now.track, position.get() > now.track.durationMs - endSlackMs ? 0 : undefined);
}

/** Goes to a moment of the track. */
function seek(toMs: number): void {
  if (!now.track || !element) return;
  element.currentTime = Math.min(Math.max(0, toMs), now.track.durationMs) / 1000;
  tick();
}

/** Chooses how fast voices play, now and later. */
function setRate(rate: number): void {
  writeSetting(setting, rate === 1 ? undefined : String(rate));
  if (element) {
    element.defaultPlaybackRate = rate;
    element.playbackRate = rate;
  }
  set({ rate });
}

/** Stops, and forgets the track. */
function close(): void {
  remember();
  const media = element;
  set({ track: undefined, state: 'paused' });
  media?.pause();
  media?.removeAttribute('src');
  media?.load();
  tick();
}

/** Says what comes after a track. Undone by the returned function. */
function navigate(next: Navigation): () => void {
  navigation = next;
  describe();
  return () => {
    if (navigation === next) navigation = { onNext: undefined, onEnded: () => close() };
  };
}

/** Has the picture of what plays in an element of the page; the returned function takes it out, and it plays on. */
function showPicture(host: Element): () => void {
  const media = player();
  move(media, () => host.append(media));
  return () => {
    if (media.parentElement === host) move(media, () => media.remove());
  };
}

// A browser pauses what leaves the page, even for another place in it.
function move(media: HTMLVideoElement, how: () => void): void {
  const wasPlaying = !media.paused;
  how();
  if (wasPlaying) start(media);
}

/** Tells the system what plays, for its own controls and the keys of keyboards and headsets. */
function describe(): void {
  if (typeof navigator === 'undefined' || !('mediaSession' in navigator)) return;
  const { mediaSession } = navigator;
  const { track, state } = now;
  const isShown = mediaSession.metadata?.title === track?.title;
  if (!isShown)
    mediaSession.metadata = track ? new MediaMetadata({ title: track.title, artist: 'Roost' }) : null;
  mediaSession.playbackState = track ? (state === 'playing' ? 'playing' : 'paused') : 'none';
  const on = (action: MediaSessionAction, handler: (() => void) | undefined) => {
    try {
      mediaSession.setActionHandler(action, track && handler ? handler : null);
    } catch {
      // A browser that doesn't know the action.
    }
  };
  on('play', () => now.state === 'paused' && toggle());
  on('pause', pause);
  on('stop', close);
  on('seekbackward', () => seek(position.get() - jumpMs));
  on('seekforward', () => seek(position.get() + jumpMs));
  on('nexttrack', navigation.onNext);
}

/** What plays, for screens, and what can be done with it. */
export const playback = { ...observed, play, pause, toggle, seek, setRate, close, navigate, showPicture };
