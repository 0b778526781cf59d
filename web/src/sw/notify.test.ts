import { expect, test } from 'vitest';
import type { Answer, AppWindow, Desk, Shown } from './desk.ts';
import type { NoteData, NoteOptions } from './note.ts';
import { takeClick, takePush } from './notify.ts';
import { type Told, untold } from './words.ts';

type Setup = { windows?: Partial<AppWindow>[]; userId?: string; answer?: Answer };

function setup({ windows = [], userId = 'mira', answer = 'done' }: Setup = {}) {
  const notes = new Map<string, { title: string; options: NoteOptions }>();
  const calls: { path: string; body: unknown }[] = [];
  const led: string[] = [];
  const opened: string[] = [];
  const badges: number[] = [];
  const state = { answer };
  const { isUntold: _, ...base } = untold;
  const told: Told = { ...base, userId: userId || undefined };
  const desk: Desk = {
    told: async () => told,
    show: async (title, options) => void notes.set(options.tag ?? '', { title, options }),
    shown: async () =>
      [...notes].map(
        ([tag, { options }]): Shown => ({ tag, data: options.data, close: () => notes.delete(tag) }),
      ),
    windows: async () =>
      windows.map((part, at) => ({
        path: '/',
        isVisible: false,
        isFocused: false,
        focus: () => Promise.reject(new Error('no focus without a gesture')),
        lead: (path, text) => void led.push([at, path, text].filter((x) => x !== undefined).join(' ')),
        ...part,
      })),
    openWindow: async (path) => opened.push(path),
    setBadge: (count) => void badges.push(count),
    post: async (path, body) => {
      calls.push({ path, body });
      return state.answer;
    },
    makeId: () => `id-${calls.length}`,
  };
  const push = (seq: number, more: Record<string, unknown> = {}) =>
    takePush(desk, {
      kind: 'message',
      tag: 'c1',
      chat_id: 'c1',
      seq,
      user_id: 'mira',
      sender: 'Bob',
      text: `text ${seq}`,
      badge: seq,
      ...more,
    });
  const click = (action = '', text?: string, tag = 'c1') => {
    const data: NoteData | undefined = notes.get(tag)?.options.data;
    notes.delete(tag); // the worker closes it first
    return takeClick(desk, data, tag, action, text);
  };
  return { desk, notes, calls, led, opened, badges, push, click, state };
}

test('a chat has one notification, which tells of its newest message', async () => {
  const { push, notes, badges } = setup();
  await push(1);
  await push(3);
  await push(2);
  expect([...notes.values()].map(({ options }) => options.body)).toEqual(['text 3']);
  expect(badges).toEqual([1, 3, 2]);
});

test('nothing is shown of a chat that is on the screen, and of others it is', async () => {
  const { push, notes } = setup({ windows: [{ path: '/c/c1', isVisible: true }] });
  await push(1);
  expect(notes.size).toBe(0);
  await push(1, { chat_id: 'c2', tag: 'c2' });
  expect(notes.size).toBe(1);
});

test('who is at the app hears of other chats from the app', async () => {
  const { push, notes } = setup({ windows: [{ path: '/c/c2', isVisible: true, isFocused: true }] });
  await push(1);
  expect(notes.size).toBe(0);
});

test('a chat that is open in a tab behind others is notified', async () => {
  const { push, notes } = setup({ windows: [{ path: '/c/c1', isVisible: false }] });
  await push(1);
  expect(notes.size).toBe(1);
});

test('what is for somebody who signed out isn’t shown', async () => {
  for (const userId of ['jonas', '']) {
    const { push, notes, badges } = setup({ userId });
    await push(1);
    expect([notes.size, badges]).toEqual([0, []]);
  }
});

test('what was read elsewhere goes, what came since stays', async () => {
  const { push, notes } = setup();
  await push(4);
  await push(3, { kind: 'clear' });
  expect(notes.size).toBe(1);
  await push(4, { kind: 'clear', badge: 0 });
  expect(notes.size).toBe(0);
});

test('what was edited or is gone is taken back where it is shown, and shows nowhere else', async () => {
  const { push, notes } = setup({ windows: [{ path: '/', isFocused: true }] });
  const body = () => notes.get('c1')?.options.body;
  await push(4, { replaces: 4, text: 'edited', silent: true });
  expect(body()).toBeUndefined();
  const away = setup();
  const shown = () => away.notes.get('c1')?.options;
  await away.push(4);
  await away.push(4, { replaces: 4, text: 'edited', silent: true });
  expect([shown()?.body, shown()?.renotify]).toEqual(['edited', false]);
  await away.push(3, { replaces: 4, text: 'what is left', silent: true });
  expect([shown()?.body, shown()?.silent]).toEqual(['what is left', true]);
  await away.push(6);
  await away.push(2, { replaces: 4, silent: true });
  expect(shown()?.body).toBe('text 6');
});

test('a click leads the window that is nearest, though it mayn’t be focused', async () => {
  const { push, click, led, opened } = setup({
    windows: [{ isVisible: false }, { isVisible: true }, { isVisible: false }],
  });
  await push(1);
  await click();
  expect(led).toEqual(['1 /c/c1']);
  expect(opened).toEqual([]);
});

test('without a window a click opens one', async () => {
  const { push, click, opened } = setup();
  await push(1);
  await click();
  expect(opened).toEqual(['/c/c1']);
});

test('a reply is sent and marks the chat as read', async () => {
  const { push, click, calls, notes } = setup();
  await push(5);
  await click('reply', '  On my way ');
  expect(calls).toEqual([
    { path: '/chats/c1/messages', body: { client_id: 'id-0', content: { type: 'text', text: 'On my way' } } },
    { path: '/marks', body: { marks: [{ chat_id: 'c1', read_seq: 5 }] } },
  ]);
  expect(notes.size).toBe(0);
});

test('a reply that can’t be sent stays, and is sent once when it is tried again', async () => {
  const { push, click, calls, notes, state } = setup({ answer: 'unreachable' });
  await push(5);
  await click('reply', 'On my way');
  const [tag] = notes.keys();
  expect(notes.get(tag ?? '')?.options.body).toBe('On my way');
  await click('retry', undefined, tag);
  expect(notes.size).toBe(1);
  state.answer = 'done';
  await click('retry', undefined, tag);
  expect(notes.size).toBe(0);
  const sends = calls.filter(({ path }) => path.endsWith('/messages'));
  expect(sends).toHaveLength(3);
  expect(new Set(sends.map(({ body }) => JSON.stringify(body))).size).toBe(1);
});

test('a click at a reply that failed brings its text into the chat', async () => {
  const { push, click, notes, opened } = setup({ answer: 'refused' });
  await push(5);
  await click('reply', 'a & b');
  const [tag] = notes.keys();
  await click('', undefined, tag);
  expect(opened).toEqual(['/c/c1#text=a%20%26%20b']);
});

test('where a notification has no field, "Reply" opens the chat', async () => {
  const { push, click, calls, opened } = setup();
  await push(5);
  await click('reply');
  expect([calls, opened]).toEqual([[], ['/c/c1']]);
});

test('"Mark as read" needs no window', async () => {
  const { push, click, calls, opened } = setup();
  await push(5);
  await click('read');
  expect(calls).toEqual([{ path: '/marks', body: { marks: [{ chat_id: 'c1', read_seq: 5 }] } }]);
  expect(opened).toEqual([]);
});
