// The golden files of the wire, which the server's tests write, read by this client.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { readProblem } from './problem.ts';
import { openSocket, parseFrame, type RawSocket } from './socket.ts';
import type { EventBodies, Op, OpBodies } from './types.ts';
import { bodyOf } from './types.ts';

const folder = fileURLToPath(new URL('../../../api/testdata/', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string) => readFileSync(folder + name, 'utf8');

// What each kind of event has to carry for the reducers. The type makes the list complete.
const needed: Record<keyof EventBodies, (body: never) => unknown> = {
  'message.new': ({ message }: EventBodies['message.new']) => message.seq && message.content?.type,
  'message.changed': ({ message }: EventBodies['message.changed']) => message.stub ?? message.content?.type,
  'member.changed': (body: EventBodies['member.changed']) => body.members[0]?.user.id && body.member_count,
  'chat.changed': ({ title }: EventBodies['chat.changed']) => title,
  marks: ({ marks }: EventBodies['marks']) => marks[0]?.delivered_seq,
  'me.changed': (body: EventBodies['me.changed']) =>
    body.chats?.[0]?.version ??
    body.account?.version ??
    body.settings?.folders?.version ??
    body.blocks?.[0]?.version ??
    body.drafts?.[0]?.version ??
    body.scheduled?.[0]?.version,
  'user.changed': ({ user }: EventBodies['user.changed']) => user.profile_version,
  typing: (body: EventBodies['typing']) => body.user_id && Date.parse(body.expires_at),
  presence: (body: EventBodies['presence']) => body.user_id && typeof body.online === 'boolean',
  'join.requests': ({ count }: EventBodies['join.requests']) => count,
  'session.revoked': (body: EventBodies['session.revoked']) => body.session_id,
  heads: ({ chats }: EventBodies['heads']) => chats[0]?.marks_version,
};

const events = names.filter((name) => name.startsWith('event_'));

test('there is an example of every event', () => {
  const kinds = events.map((name) => (JSON.parse(read(name)) as { ev: string }).ev);
  expect(new Set(kinds)).toEqual(new Set(Object.keys(needed)));
});

test.each(events)('%s is understood', (name) => {
  const frame = parseFrame(read(name));
  if (!frame || 're' in frame) throw new Error('this is no event');
  const kind = frame.ev as keyof EventBodies;
  if (frame.d === undefined) {
    expect(bodyOf(frame, kind)).toBeUndefined();
    expect(frame.version).toBeGreaterThan(frame.from ?? 0);
    return;
  }
  expect(needed[kind](bodyOf(frame, kind) as never)).toBeTruthy();
});

test.each(names.filter((name) => name.startsWith('frame_')))('%s is what this client sends', (name) => {
  const golden = JSON.parse(read(name)) as { id: number; op: Op; d?: OpBodies[Op] };
  const sent: unknown[] = [];
  const raw: RawSocket = {
    send: (text) => void sent.push(JSON.parse(text)),
    close: () => undefined,
    onopen: null,
    onmessage: null,
    onclose: null,
  };
  vi.useFakeTimers();
  const cursor = golden.op === 'hello' ? (golden.d as OpBodies['hello']).cursor : undefined;
  const ignore = () => undefined;
  const socket = openSocket({ open: () => raw, cursor, onHello: ignore, onEvent: ignore, onEnd: ignore });
  raw.onopen?.();
  // The token is in the cookie, which only the browser sees.
  if (golden.op === 'hello') expect(sent).toEqual([{ ...golden, d: { cursor } }]);
  else {
    for (let id = 2; id < golden.id; id++) socket.call('ping', {}).catch(ignore);
    socket.call(golden.op, (golden.d ?? {}) as never).catch(ignore);
    // Numbers count up from hello's, so an example with a lower one differs in it.
    expect(sent.at(-1)).toEqual({ ...golden, id: Math.max(golden.id, 2) });
  }
  socket.close();
  vi.useRealTimers();
});

test.each(names.filter((name) => name.startsWith('reply_')))('%s is an answer', (name) => {
  const frame = parseFrame(read(name));
  expect(frame && 're' in frame && (frame.d ?? frame.error)).toBeTruthy();
});

test('the problem document is read', () => {
  const problem = JSON.parse(read('problem.json')) as { status: number; code: string; retry_after: number };
  expect(readProblem(problem.status, problem, null)).toMatchObject({
    code: problem.code,
    status: problem.status,
    retryAfter: problem.retry_after,
  });
});
