import type { Push } from './push.ts';
import type { Told, Words } from './words.ts';

/** What a notification carries for when it is clicked. */
export type NoteData =
  | { kind: 'chat'; chatId: string; seq: number }
  /** A reply that wasn't sent; the id makes that it is sent once, however often it is tried. */
  | { kind: 'reply'; chatId: string; seq: number; text: string; clientId: string; tag: string }
  | { kind: 'test' };

/** A button of a notification; with the type text there is a field to write in, where the system has that. */
export type NoteAction = {
  action: 'reply' | 'read' | 'retry';
  title: string;
  type?: 'text';
  placeholder?: string;
};

/** A notification as the browser takes it; the types of the platform don't know all of it. */
export type NoteOptions = NotificationOptions & {
  actions: NoteAction[];
  renotify: boolean;
  timestamp?: number;
  data: NoteData;
};

export type Note = { title: string; options: NoteOptions };

/** What stands for messages without a text. */
const kinds: Record<string, keyof Words> = {
  photo: 'photo',
  album: 'photo',
  video: 'video',
  round: 'video',
  video_note: 'video',
  voice: 'voice',
  audio: 'voice',
  file: 'file',
  document: 'file',
  sticker: 'sticker',
  poll: 'poll',
  contact: 'contact',
  location: 'location',
};

const app = 'Roost';
const icon = '/icons/roost-192.png';
const badge = '/icons/badge-96.png';

/** The notification of a push that shows one. */
export function noteOf(push: Push, told: Told): Note {
  const { words } = told;
  if (push.kind === 'test' || !push.chatId) {
    const isTest = push.kind === 'test';
    return {
      title: isTest ? words.testTitle : app,
      options: frame(told, {
        body: isTest ? words.testText : words.newMessage,
        tag: push.tag,
        data: { kind: 'test' },
      }),
    };
  }
  const line = push.text ?? words[kinds[push.contentType ?? ''] ?? 'newMessage'];
  const isMany = push.title !== undefined;
  const reply: NoteAction = {
    action: 'reply',
    type: 'text',
    title: words.reply,
    placeholder: words.replyHint,
  };
  const read: NoteAction = { action: 'read', title: words.markRead };
  return {
    title: push.title ?? push.sender ?? app,
    options: frame(told, {
      body: isMany && push.sender ? `${push.sender}: ${line}` : line,
      tag: push.tag,
      icon: push.icon ?? icon,
      data: { kind: 'chat', chatId: push.chatId, seq: push.seq },
      // Readers of a channel can't write.
      actions: push.chatType === 'channel' ? [read] : [reply, read],
      silent: push.isSilent,
      renotify: !push.isSilent,
      ...(push.sentAt === undefined ? {} : { timestamp: push.sentAt }),
    }),
  };
}

/** Says that a reply wasn't sent, and keeps its text. */
export function noteOfFailure(data: Extract<NoteData, { kind: 'reply' }>, told: Told): Note {
  return {
    title: told.words.notSent,
    options: frame(told, {
      body: data.text,
      tag: `reply-${data.clientId}`,
      data,
      actions: [{ action: 'retry', title: told.words.tryAgain }],
      requireInteraction: true,
    }),
  };
}

function frame(told: Told, options: Partial<NoteOptions> & Pick<NoteOptions, 'data'>): NoteOptions {
  return { icon, badge, lang: told.lang, dir: told.dir, actions: [], renotify: true, ...options };
}
