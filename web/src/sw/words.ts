/** The words that the service worker says. The page hands them over in the reader's language; these are for until then. */
export const words = {
  newMessage: 'New message',
  photo: 'Photo',
  video: 'Video',
  voice: 'Voice message',
  file: 'File',
  sticker: 'Sticker',
  poll: 'Poll',
  contact: 'Contact',
  location: 'Location',
  reply: 'Reply',
  replyHint: 'Write a reply',
  markRead: 'Mark as read',
  tryAgain: 'Try again',
  notSent: 'Your reply wasn’t sent',
  testTitle: 'Notifications work',
  testText: 'This is how new messages show on this device.',
};

export type Words = typeof words;

/** What the page tells the service worker, and what the worker keeps of it. */
export type Told = {
  /** Who is signed in; undefined: nobody. */
  userId: string | undefined;
  words: Words;
  lang: string;
  dir: 'ltr' | 'rtl';
};

/** Until a page has told something: whoever is signed in is notified, in English. */
export const untold: Told & { isUntold: true } = {
  userId: undefined,
  words,
  lang: 'en',
  dir: 'ltr',
  isUntold: true,
};

/** Reads what a page told; what it left out, as one of an older release may, is said in English. */
export function readTold(value: unknown): Told | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { userId, words: given, lang, dir } = value as Partial<Record<keyof Told, unknown>>;
  const known = Object.entries(typeof given === 'object' && given !== null ? given : {}).filter(
    ([key, word]) => key in words && typeof word === 'string' && word !== '',
  );
  return {
    userId: typeof userId === 'string' ? userId : undefined,
    words: { ...words, ...Object.fromEntries(known) },
    lang: typeof lang === 'string' ? lang : 'en',
    dir: dir === 'rtl' ? 'rtl' : 'ltr',
  };
}
