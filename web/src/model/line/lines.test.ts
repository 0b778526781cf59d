import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromOwner, ToOwner } from '../protocol.ts';
import { createSharedLines } from './shared.ts';
import { TabLines } from './tabs.ts';
import type { HostPort, Line } from './types.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(50);

/** A browser with locks and a channel, and tabs in it. */
function createBrowser() {
  type Waiting = {
    callback: (lock: Lock | null) => unknown;
    resolve: () => void;
    reject: (error: unknown) => void;
  };
  let holder: Waiting | undefined;
  const waiting: Waiting[] = [];
  const channels = new Set<{ tab: string; onmessage: BroadcastChannel['onmessage'] }>();
  const frozen = new Set<string>();
  const log: string[] = [];

  function grant(entry: Waiting): void {
    holder = entry;
    void Promise.resolve(entry.callback({ name: 'roost-owner', mode: 'exclusive' })).then(() => {
      if (holder !== entry) return;
      holder = undefined;
      entry.resolve();
      const next = waiting.shift();
      if (next) grant(next);
    });
  }

  const request = (_name: string, options: LockOptions, callback: Waiting['callback']) =>
    new Promise<void>((resolve, reject) => {
      const entry: Waiting = { callback, resolve, reject };
      if (options.steal) {
        holder?.reject(new DOMException('stolen', 'AbortError'));
        grant(entry);
      } else if (!holder) grant(entry);
      else if (options.ifAvailable) void Promise.resolve(callback(null)).then(() => resolve());
      else waiting.push(entry);
    });

  function openTab(tab: string) {
    const channel = {
      tab,
      onmessage: null as BroadcastChannel['onmessage'],
      postMessage: (data: unknown) => {
        for (const other of channels) {
          if (other === channel || frozen.has(other.tab)) continue;
          queueMicrotask(() => other.onmessage?.call({} as BroadcastChannel, { data } as MessageEvent));
        }
      },
    };
    channels.add(channel);
    const lines = new TabLines({
      tabId: tab,
      locks: { request } as unknown as LockManager,
      channel,
      serve: async () => {
        log.push(`${tab} serves`);
        const ports: HostPort[] = [];
        return {
          attach: (port) => {
            ports.push(port);
            port.listen((message) => {
              if (message.t === 'ping') port.post({ t: 'pong', n: message.n, isHidden: false });
              log.push(`${tab} hears ${message.t}`);
            });
          },
          end: () => {
            log.push(`${tab} ends`);
            for (const port of ports) port.post({ t: 'deposed' });
          },
        };
      },
    });
    const heard: FromOwner[] = [];
    // A view that connects anew when it is told to.
    let line: Line;
    const connect = (isReplacement: boolean) => {
      const mine = lines.connect(isReplacement);
      line = mine;
      mine.listen((message) => {
        if (line !== mine) return;
        heard.push(message);
        if (message.t === 'deposed') connect(false);
      });
    };
    connect(false);
    return { post: (message: ToOwner) => line.post(message), heard, replace: () => connect(true) };
  }

  return {
    openTab,
    log,
    freeze: (tab: string) => frozen.add(tab),
    /** The owner's tab is closed: the browser gives its lock on. */
    close: (tab: string) => {
      for (const channel of channels) if (channel.tab === tab) channels.delete(channel);
      holder = undefined;
      const next = waiting.shift();
      if (next) grant(next);
    },
  };
}

test('the first tab is the owner, the second one a view of it', async () => {
  const browser = createBrowser();
  const first = browser.openTab('one');
  await settle();
  const second = browser.openTab('two');
  await settle();
  first.post({ t: 'ping', n: 1 });
  second.post({ t: 'ping', n: 2 });
  await settle();
  expect(browser.log).toEqual(['one serves', 'one hears ping', 'one hears ping']);
  expect(first.heard).toContainEqual({ t: 'pong', n: 1, isHidden: false });
  expect(second.heard).toContainEqual({ t: 'pong', n: 2, isHidden: false });
});

test('when the owner is closed, the next tab goes on', async () => {
  const browser = createBrowser();
  browser.openTab('one');
  await settle();
  const second = browser.openTab('two');
  await settle();
  browser.close('one');
  await settle();
  second.post({ t: 'ping', n: 3 });
  await settle();
  expect(browser.log).toEqual(['one serves', 'two serves', 'two hears ping']);
  expect(second.heard).toContainEqual({ t: 'pong', n: 3, isHidden: false });
});

test('a frozen owner loses the lock, ends when it wakes up, and becomes a view', async () => {
  const browser = createBrowser();
  const first = browser.openTab('one');
  await settle();
  const second = browser.openTab('two');
  await settle();
  second.replace();
  await settle();
  expect(browser.log).toContain('two serves');
  expect(browser.log).toContain('one ends');
  first.post({ t: 'ping', n: 4 });
  await settle();
  expect(browser.log.at(-1)).toBe('two hears ping');
  expect(first.heard).toContainEqual({ t: 'pong', n: 4, isHidden: false });
});

test('all tabs that miss a worker arrive at the same next one', () => {
  const opened: string[] = [];
  const values = new Map<string, string>();
  const settings = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
  const open = (name: string) => {
    opened.push(name);
    return {} as MessagePort;
  };
  const tabs = [1, 2, 3].map(() => createSharedLines({ open, settings, onFailed: () => undefined }));
  for (const tab of tabs) tab.connect(false);
  for (const tab of tabs) tab.connect(true);
  createSharedLines({ open, settings, onFailed: () => undefined }).connect(false);
  expect(opened).toEqual(['roost-0', 'roost-0', 'roost-0', 'roost-1', 'roost-1', 'roost-1', 'roost-1']);
});

test('a page whose storage is refused still gets a worker', () => {
  const opened: string[] = [];
  const refused = () => {
    throw new Error('refused');
  };
  const lines = createSharedLines({
    open: (name) => {
      opened.push(name);
      return {} as MessagePort;
    },
    settings: { getItem: refused, setItem: refused },
    onFailed: () => undefined,
  });
  lines.connect(false);
  lines.connect(true);
  expect(opened).toEqual(['roost-0', 'roost-1']);
});
