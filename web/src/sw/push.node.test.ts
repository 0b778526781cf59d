import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { noteOf, noteOfFailure } from './note.ts';
import { readPush } from './push.ts';
import { readTold, untold } from './words.ts';

const folder = new URL('../../../api/testdata/', import.meta.url);
const golden = (name: string) => readPush(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
const told = readTold({
  userId: 'u',
  lang: 'de',
  dir: 'ltr',
  words: { newMessage: 'Neue Nachricht', photo: 'Foto' },
});

test('a push of a group names the group, who wrote and what', () => {
  const push = golden('push.json');
  if (!push || !told) throw new Error('not read');
  const { title, options } = noteOf(push, told);
  expect(title).toBe('Book club');
  expect(options).toMatchObject({
    body: 'Боб 🐦: Hello <Alice> & "co" 👋',
    tag: push.chatId,
    icon: push.icon,
    lang: 'de',
    silent: false,
    renotify: true,
    timestamp: Date.parse('2026-03-14T10:26:53.589793Z'),
    data: { kind: 'chat', chatId: push.chatId, seq: 12 },
  });
  expect(options.actions.map(({ action }) => action)).toEqual(['reply', 'read']);
});

test('a push that says little shows little, in the reader’s language', () => {
  const push = golden('push_private.json');
  if (!push || !told) throw new Error('not read');
  const { title, options } = noteOf(push, told);
  expect(title).toBe('Roost');
  expect(options.body).toBe('Neue Nachricht');
  expect(options).toMatchObject({ silent: true, renotify: false });
});

test('a push that clears says up to where', () => {
  expect(golden('push_clear.json')).toMatchObject({ kind: 'clear', seq: 12, badge: 1 });
});

test.each([
  ['photo', 'Foto'],
  ['something newer', 'Neue Nachricht'],
])('a message without a text is named by its kind: %s', (contentType, body) => {
  const push = readPush({ kind: 'message', chat_id: 'c', sender: 'Bob', content_type: contentType });
  if (!push || !told) throw new Error('not read');
  expect(noteOf(push, told)).toMatchObject({ title: 'Bob', options: { body } });
});

test('a channel offers no reply', () => {
  const push = readPush({
    kind: 'message',
    chat_id: 'c',
    chat_type: 'channel',
    title: 'News',
    text: 'Hello',
  });
  if (!push) throw new Error('not read');
  const { options } = noteOf(push, untold);
  expect(options.body).toBe('Hello');
  expect(options.actions.map(({ action }) => action)).toEqual(['read']);
});

test.each([undefined, null, 'text', [], {}, { kind: 7 }])('%j is no push', (value) =>
  expect(readPush(value)).toBeUndefined(),
);

test.each([
  'https://elsewhere.example/x.png',
  '//elsewhere.example/x.png',
  '/\\elsewhere.example',
  'x.png',
  4,
])('an icon of somewhere else isn’t asked for: %j', (icon) => {
  expect(readPush({ kind: 'message', icon })?.icon).toBeUndefined();
});

test('a kind of a later release is a new message', () => {
  const push = readPush({ kind: 'call', tag: 'c', chat_id: 'c' });
  expect(push?.kind).toBe('message');
});

test('a reply that failed keeps its text and can be tried again', () => {
  const data = { kind: 'reply', chatId: 'c', seq: 4, text: 'On my way', clientId: 'id', tag: 'c' } as const;
  const { title, options } = noteOfFailure(data, untold);
  expect(title).toBe('Your reply wasn’t sent');
  expect(options).toMatchObject({ body: 'On my way', data, requireInteraction: true });
  expect(options.tag).not.toBe('c');
});

test('words of an older release are filled up, foreign ones left out', () => {
  const read = readTold({
    userId: 'u',
    words: { reply: 'Antworten', newMessage: '', more: 'x' },
    dir: 'rtl',
  });
  expect(read).toMatchObject({
    dir: 'rtl',
    lang: 'en',
    words: { reply: 'Antworten', newMessage: 'New message' },
  });
  expect(read?.words).not.toHaveProperty('more');
  expect(readTold(7)).toBeUndefined();
});
