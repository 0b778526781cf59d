// What is done with pushes and with what people do to notifications. It works without any open tab: the browser's cookie
// is the session.
import type { AppWindow, Desk } from './desk.ts';
import { type NoteData, noteOf, noteOfFailure } from './note.ts';
import { type Push, readPush } from './push.ts';

const chatPath = (chatId: string) => `/c/${encodeURIComponent(chatId)}`;

/** Shows what a push tells, or takes away what was read elsewhere. */
export async function takePush(desk: Desk, value: unknown): Promise<void> {
  const push = readPush(value);
  const told = await desk.told();
  // Who signed out of this browser isn't shown what was on its way.
  if (!push || (!told.isUntold && push.userId !== told.userId)) return;
  if (push.badge !== undefined && push.kind !== 'test') desk.setBadge(push.badge);
  if (push.kind === 'clear') {
    for (const note of await desk.shown()) {
      if (note.tag === push.tag && note.data?.kind === 'chat' && note.data.seq <= push.seq) note.close();
    }
    return;
  }
  if (push.kind === 'message' && push.chatId) {
    const isOld = await isOvertaken(desk, push);
    if (isOld || (!push.replaces && (await isNoticed(desk, push.chatId)))) return;
  }
  const { title, options } = noteOf(push, told);
  await desk.show(title, options);
}

/** Whether a newer one of its chat is shown; and for what takes another's place, whether that isn't there any more. */
async function isOvertaken(desk: Desk, push: Push): Promise<boolean> {
  const seqs: number[] = [];
  for (const { tag, data } of await desk.shown())
    if (tag === push.tag && data?.kind === 'chat') seqs.push(data.seq);
  return push.replaces ? !seqs.some((seq) => seq <= push.replaces) : seqs.some((seq) => seq > push.seq);
}

/** Whether the chat is on the screen, or somebody is at the app, which then tells of other chats itself. */
async function isNoticed(desk: Desk, chatId: string): Promise<boolean> {
  const path = chatPath(chatId);
  const windows = await desk.windows();
  return windows.some(
    (one) => one.isFocused || (one.isVisible && (one.path === path || one.path.startsWith(`${path}/`))),
  );
}

/** Does what somebody asked for at a notification; it is closed already. */
export async function takeClick(
  desk: Desk,
  data: NoteData | undefined,
  tag: string,
  action: string,
  text: string | undefined,
): Promise<void> {
  if (!data || data.kind === 'test') return open(desk, '/', undefined);
  const { chatId, seq } = data;
  if (data.kind === 'reply') {
    return action === 'retry' ? reply(desk, data) : open(desk, chatPath(chatId), data.text);
  }
  if (action === 'read') return void (await markRead(desk, chatId, seq));
  const said = text?.trim();
  // Systems without a field in notifications have the button all the same.
  if (action !== 'reply' || !said) return open(desk, chatPath(chatId), undefined);
  return reply(desk, { kind: 'reply', chatId, seq, text: said, clientId: desk.makeId(), tag });
}

async function reply(desk: Desk, data: Extract<NoteData, { kind: 'reply' }>): Promise<void> {
  const { chatId, seq, text, clientId } = data;
  const answer = await desk.post(`/chats/${encodeURIComponent(chatId)}/messages`, {
    client_id: clientId,
    content: { type: 'text', text },
  });
  if (answer !== 'done') {
    const { title, options } = noteOfFailure(data, await desk.told());
    return desk.show(title, options);
  }
  // Whoever answers has read it.
  await markRead(desk, chatId, seq);
}

async function markRead(desk: Desk, chatId: string, seq: number): Promise<void> {
  await desk.post('/marks', { marks: [{ chat_id: chatId, read_seq: seq }] });
}

/** Leads the window that is nearest to the eye to a place, or opens one. */
async function open(desk: Desk, path: string, text: string | undefined): Promise<void> {
  const [best] = (await desk.windows()).sort((a, b) => nearness(b) - nearness(a));
  if (!best) {
    await desk.openWindow(text === undefined ? path : `${path}#text=${encodeURIComponent(text)}`);
    return;
  }
  // Led first: some browsers refuse the focus, and the window is right all the same.
  best.lead(path, text);
  await best.focus().catch(() => undefined);
}

const nearness = (one: AppWindow) => Number(one.isFocused) * 2 + Number(one.isVisible);
