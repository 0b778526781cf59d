import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createConnection, type LinkState } from './connection.ts';
import { ApiError } from './problem.ts';
import type { RawSocket } from './socket.ts';
import type { WireEvent, WireHello } from './types.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

type FakeSocket = RawSocket & { frames: { id: number; op: string; d?: unknown }[]; isClosed: boolean };

const hello = { session_id: 's', heartbeat_s: 30, store_epoch: 'e' };

function setup() {
  const sockets: FakeSocket[] = [];
  const states: LinkState[] = [];
  const hellos: WireHello[] = [];
  const events: WireEvent[] = [];
  let cursor: string | undefined;
  let probe: () => Promise<unknown> = async () => undefined;
  const connection = createConnection({
    open: () => {
      const socket: FakeSocket = {
        frames: [],
        isClosed: false,
        send: (text) => void socket.frames.push(JSON.parse(text)),
        close: () => {
          socket.isClosed = true;
        },
        onopen: null,
        onmessage: null,
        onclose: null,
      };
      sockets.push(socket);
      return socket;
    },
    cursor: () => cursor,
    probe: () => probe(),
    onState: (state) => states.push(state),
    onHello: (answer) => hellos.push(answer),
    onEvent: (event) => events.push(event),
    random: () => 1,
  });
  const last = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  };
  const receive = (frame: object) => last().onmessage?.({ data: JSON.stringify(frame) });
  return {
    connection,
    sockets,
    hellos,
    events,
    last,
    receive,
    statuses: () => states.map((state) => state.status),
    /** Lets the newest socket come up. */
    accept: async () => {
      last().onopen?.();
      receive({ re: 1, d: hello });
      await vi.advanceTimersByTimeAsync(0);
    },
    setCursor: (next: string) => {
      cursor = next;
    },
    setProbe: (next: () => Promise<unknown>) => {
      probe = next;
    },
  };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('it says hello with the cursor, and hands on what comes', async () => {
  const { connection, last, receive, accept, setCursor, statuses, hellos, events } = setup();
  setCursor('c1');
  connection.start();
  await accept();
  receive({ ev: 'heads', d: { chats: [] } });
  receive({ ev: 'unheard.of' });
  last().onmessage?.({ data: 'no json' });
  last().onmessage?.({ data: new ArrayBuffer(1) });
  expect(last().frames).toEqual([{ id: 1, op: 'hello', d: { cursor: 'c1' } }]);
  expect(statuses()).toEqual(['connecting', 'up']);
  expect(hellos).toEqual([hello]);
  expect(events.map((event) => event.ev)).toEqual(['heads', 'unheard.of']);
});

test('answers find their request, whatever their order', async () => {
  const { connection, receive, accept } = setup();
  connection.start();
  await accept();
  const first = connection.call('ping', {});
  const second = connection.call('typing', { chat_id: 'chat' });
  receive({ re: 3, error: { code: 'rate_limited', message: 'slow down', retry_after: 2 } });
  receive({ re: 2, d: { server_time: 'now' } });
  receive({ re: 99, d: {} });
  await expect(first).resolves.toEqual({ server_time: 'now' });
  await expect(second).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 2 });
});

test('what had no answer when the connection ended is told so', async () => {
  const { connection, last, accept } = setup();
  connection.start();
  await expect(connection.call('ping', {})).rejects.toMatchObject({ code: 'offline' });
  await accept();
  const lost = connection.call('ping', {});
  last().onclose?.({ code: 1006 });
  await expect(lost).rejects.toMatchObject({ code: 'offline' });
});

test('waits between tries grow, and begin anew after a connection that lasted', async () => {
  const { connection, sockets, last, accept } = setup();
  connection.start();
  const opened: number[] = [];
  for (let at = 0; at < 8; at++) {
    const before = sockets.length;
    last().onclose?.({ code: 1006 });
    const from = Date.now();
    while (sockets.length === before) await pass(50);
    opened.push(Date.now() - from);
  }
  expect(opened).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000]);
  await accept();
  await pass(6000);
  last().onclose?.({ code: 4000 });
  const before = sockets.length;
  await pass(300);
  expect(sockets.length).toBe(before + 1);
});

test('a code from 4200 on ends it for good', async () => {
  for (const [code, status] of [
    [4201, 'signed-out'],
    [4300, 'stopped'],
  ] as const) {
    const { connection, sockets, last, accept, statuses } = setup();
    connection.start();
    await accept();
    last().onclose?.({ code });
    await pass(120_000);
    expect(statuses().at(-1)).toBe(status);
    expect(sockets).toHaveLength(1);
  }
});

test('a refused upgrade is asked about, because the browser hides why', async () => {
  const { connection, last, setProbe, statuses } = setup();
  connection.start();
  last().onclose?.({ code: 1006 });
  await pass(0);
  expect(statuses().at(-1)).toBe('waiting');
  setProbe(() => Promise.reject(new ApiError('session_expired', '', 401)));
  await pass(300);
  last().onclose?.({ code: 1006 });
  await pass(0);
  expect(statuses().at(-1)).toBe('signed-out');
});

test('a cursor that the server does not know is left out of the next hello', async () => {
  const { connection, last, receive, setCursor, sockets } = setup();
  setCursor('strange');
  connection.start();
  last().onopen?.();
  receive({ re: 1, error: { code: 'bad_cursor', message: '' } });
  await pass(300);
  expect(sockets).toHaveLength(2);
  last().onopen?.();
  expect(last().frames).toEqual([{ id: 1, op: 'hello', d: {} }]);
});

test('it pings where it has nothing to say, and gives a silent server up', async () => {
  const { connection, last, receive, accept, statuses } = setup();
  connection.start();
  await accept();
  await pass(25_000);
  const ping = last().frames.at(-1);
  expect(ping).toEqual({ id: 2, op: 'ping' });
  receive({ re: ping?.id, d: {} });
  await pass(20_000);
  expect(statuses().at(-1)).toBe('up');
  await pass(40_000);
  expect(statuses()).toContain('waiting');
});

test('a hello that never comes is given up', async () => {
  const { connection, last, statuses } = setup();
  connection.start();
  last().onopen?.();
  await pass(15_100);
  expect(last().isClosed).toBe(true);
  expect(statuses()).toContain('waiting');
});

test('without a network it says so, and comes back at once with it', async () => {
  const { connection, sockets, accept, statuses } = setup();
  connection.start();
  await accept();
  connection.setNetwork(false);
  expect(statuses().at(-1)).toBe('offline');
  expect(sockets[0]?.isClosed).toBe(true);
  await pass(10_000);
  expect(sockets).toHaveLength(1);
  connection.setNetwork(true);
  expect(sockets).toHaveLength(2);
  expect(statuses().at(-1)).toBe('connecting');
});

test('a browser that is wrong about the network does not keep it away for good', async () => {
  const { connection, sockets, accept, statuses } = setup();
  connection.setNetwork(false);
  connection.start();
  await pass(16_000);
  expect(sockets).toHaveLength(1);
  await accept();
  expect(statuses().at(-1)).toBe('up');
});

test('a wait can be cut short, and a stop is one', async () => {
  const { connection, sockets, last, statuses } = setup();
  connection.start();
  last().onclose?.({ code: 4100 });
  await pass(0);
  connection.retryNow();
  expect(sockets).toHaveLength(2);
  connection.stop();
  await pass(120_000);
  expect(sockets).toHaveLength(2);
  expect(statuses().at(-1)).toBe('idle');
});
