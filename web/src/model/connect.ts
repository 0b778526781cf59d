import type { ConnectModel } from './contract.ts';
import { makeId } from './ids.ts';
import { createSharedLines } from './line/shared.ts';
import { TabLines } from './line/tabs.ts';
import { createLocalLine, type Line, type Lines } from './line/types.ts';
import { createView } from './view.ts';

/**
 * Connects the page to the owner of connection and cache: in a SharedWorker, else in the tab that holds a lock, else,
 * where a browser has neither (Android over plain HTTP), in this tab for itself.
 */
export const connectModel: ConnectModel = (options) => {
  let lines: Lines | undefined;
  const model = createView(
    {
      connect: (isReplacement) => {
        lines ??= sharedLines(onWorkerFailed) ?? tabLines(options.visible.get) ?? ownLines();
        return lines.connect(isReplacement);
      },
    },
    options,
  );
  function onWorkerFailed(): void {
    hasShared = false;
    lines = undefined;
    model.reconnect();
  }
  // A worker isn't told that a page is gone. One that comes back from the browser's cache says hello again.
  globalThis.addEventListener?.('pagehide', () => model.leave());
  return model;
};

let hasShared = typeof SharedWorker !== 'undefined';

function sharedLines(onFailed: () => void): Lines | undefined {
  if (!hasShared) return undefined;
  return createSharedLines({
    open: (name, onWorkerFailed) => {
      const worker = new SharedWorker(new URL('../worker/owner.ts', import.meta.url), {
        type: 'module',
        name,
      });
      worker.onerror = onWorkerFailed;
      return worker.port;
    },
    settings: settings(),
    onFailed,
  });
}

function settings(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined; // refused to this page
  }
}

function tabLines(isVisible: () => boolean): Lines | undefined {
  const locks = globalThis.navigator?.locks;
  if (!locks || typeof BroadcastChannel === 'undefined') return undefined;
  // Loaded by every tab: one that has to take over has no time for it.
  const code = import('./serve.ts');
  code.catch(() => undefined); // asked for again when it is needed
  return new TabLines({
    tabId: makeId(),
    locks,
    channel: new BroadcastChannel('roost-tabs'),
    serve: async (onEnded) => {
      const { serve } = await code.catch(() => import('./serve.ts'));
      return serve({ isOnly: true, onEnded, isHidden: () => !isVisible() });
    },
  });
}

function ownLines(): Lines {
  const served = import('./serve.ts').then(({ serve }) => serve({ isOnly: false, onEnded: () => undefined }));
  return {
    connect: (): Line => {
      // The owner's code is loaded only where it is needed; what is said meanwhile waits.
      const waiting: Parameters<Line['post']>[0][] = [];
      let line: Line | undefined;
      let listener: Parameters<Line['listen']>[0] = () => undefined;
      void served.then((host) => {
        line = createLocalLine((port) => host.attach(port));
        line.listen((message) => listener(message));
        for (const message of waiting) line.post(message);
      });
      return {
        post: (message) => (line ? line.post(message) : void waiting.push(message)),
        listen: (onMessage) => {
          listener = onMessage;
        },
        close: () => line?.close(),
      };
    },
  };
}
