// Sounds of our own, made when they are played: nothing is loaded. Short and soft, like a bird that is glad and not one that
// warns.

/** A sweep of a voice: from one pitch to another, in hertz, at a moment, in seconds. */
type Note = { at: number; from: number; to: number; length: number; loud: number };

const sounds = {
  /** Somebody wrote: two notes up. */
  message: [
    { at: 0, from: 1050, to: 1320, length: 0.09, loud: 0.11 },
    { at: 0.11, from: 1480, to: 1760, length: 0.16, loud: 0.09 },
  ],
  /** What one wrote has left: one low note. */
  sent: [{ at: 0, from: 620, to: 880, length: 0.07, loud: 0.045 }],
} as const satisfies Record<string, readonly Note[]>;

/** The name of a sound. */
export type Sound = keyof typeof sounds;

let context: AudioContext | undefined;

/** Plays a sound. Before anybody has touched the page browsers refuse that, and nothing is heard. */
export function playSound(name: Sound): void {
  if (typeof AudioContext === 'undefined' || navigator.userActivation?.hasBeenActive === false) return;
  context ??= new AudioContext();
  const speaker = context;
  void speaker
    .resume()
    .then(() => {
      for (const note of sounds[name]) playNote(speaker, note);
    })
    .catch(() => undefined);
}

function playNote(speaker: AudioContext, { at, from, to, length, loud }: Note): void {
  const start = speaker.currentTime + at;
  const voice = speaker.createOscillator();
  const volume = speaker.createGain();
  voice.type = 'sine';
  voice.frequency.setValueAtTime(from, start);
  voice.frequency.exponentialRampToValueAtTime(to, start + length);
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loud, start + 0.012);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + length + 0.12);
  voice.connect(volume).connect(speaker.destination);
  voice.start(start);
  voice.stop(start + length + 0.14);
}
