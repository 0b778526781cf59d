import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function open(isControlled: boolean) {
  vi.useFakeTimers();
  vi.resetModules();
  const reload = vi.fn();
  const workers = Object.assign(new EventTarget(), {
    controller: isControlled ? {} : null,
    register: async () => Object.assign(new EventTarget(), { waiting: null, installing: null }),
  });
  vi.stubGlobal('navigator', { serviceWorker: workers });
  vi.stubGlobal('window', { location: { reload } });
  const { registerWorker } = await import('./worker.ts');
  await registerWorker();
  return { reload, takeOver: () => workers.dispatchEvent(new Event('controllerchange')) };
}

test('a tab opens anew when another tab lets a newer release take over', async () => {
  const { reload, takeOver } = await open(true);
  takeOver();
  expect(reload).toHaveBeenCalledTimes(1);
});

test('a page that came from the network stays when the first worker takes it over', async () => {
  const { reload, takeOver } = await open(false);
  takeOver();
  expect(reload).not.toHaveBeenCalled();
  takeOver();
  expect(reload).toHaveBeenCalledTimes(1);
});
