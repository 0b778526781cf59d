import type { NoteData, NoteOptions } from './note.ts';
import type { Told } from './words.ts';

/** A notification that is shown. */
export type Shown = { tag: string; data: NoteData | undefined; close: () => void };

/** A window of the app. */
export type AppWindow = {
  path: string;
  isVisible: boolean;
  isFocused: boolean;
  focus: () => Promise<unknown>;
  /** Has it go to a place; a text is put into the draft there. */
  lead: (path: string, text: string | undefined) => void;
};

/** The answer of the server to a call: done, refused for good, or not reached. */
export type Answer = 'done' | 'refused' | 'unreachable';

/** What the service worker can do in its browser; tests have their own. */
export type Desk = {
  told: () => Promise<Told & { isUntold?: true }>;
  show: (title: string, options: NoteOptions) => Promise<void>;
  shown: () => Promise<Shown[]>;
  windows: () => Promise<AppWindow[]>;
  openWindow: (path: string) => Promise<unknown>;
  setBadge: (count: number) => void;
  post: (path: string, body: unknown) => Promise<Answer>;
  makeId: () => string;
};
