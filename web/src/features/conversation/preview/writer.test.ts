import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LinkPreview, Result } from '../../../model/index.ts';
import { PreviewWriter, settleMs } from './writer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const preview = (url: string): LinkPreview => ({
  url,
  title: `Title of ${url}`,
  description: '',
  site: '',
  image: undefined,
});

function setup(load?: (url: string) => Promise<Result<LinkPreview>>) {
  const asked: string[] = [];
  let shown: LinkPreview | undefined;
  const writer = new PreviewWriter({
    load: async (url) => {
      asked.push(url);
      return load ? load(url) : { ok: true, value: preview(url) };
    },
    onChange: (next) => {
      shown = next;
    },
  });
  return { writer, asked, shown: () => shown?.url };
}

const settle = () => vi.advanceTimersByTimeAsync(settleMs);

test('a page is asked about once its link stays as it is', async () => {
  const { writer, asked, shown } = setup();
  for (const text of ['https://a.exa', 'https://a.exam', 'https://a.example/x']) {
    writer.look(text);
    await vi.advanceTimersByTimeAsync(settleMs / 2);
  }
  expect(asked).toEqual([]);
  await settle();
  expect(asked).toEqual(['https://a.example/x']);
  expect(shown()).toBe('https://a.example/x');
  writer.look('https://a.example/x and more');
  expect(shown()).toBe('https://a.example/x');
  writer.look('no link');
  expect(shown()).toBeUndefined();
  writer.look('again https://a.example/x');
  await settle();
  expect(asked).toHaveLength(1);
  expect(writer.take()?.url).toBe('https://a.example/x');
  expect(shown()).toBeUndefined();
});

test('one that was taken off stays off in this text, and an answer that comes late shows nothing', async () => {
  let answer: (result: Result<LinkPreview>) => void = () => undefined;
  const { writer, shown } = setup(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  writer.look('https://a.example/');
  await settle();
  writer.remove();
  answer({ ok: true, value: preview('https://a.example/') });
  await settle();
  expect(shown()).toBeUndefined();
  expect(writer.take()).toBeUndefined();
  writer.look('https://a.example/');
  expect(shown()).toBe('https://a.example/');
  writer.look('https://b.example/');
  await settle();
  writer.look('');
  answer({ ok: true, value: preview('https://b.example/') });
  await settle();
  expect(shown()).toBeUndefined();
});

test('nothing is asked where it is turned off; what failed is asked again, what shows nothing is not', async () => {
  let code = 'offline';
  const { writer, asked } = setup(async () => ({ ok: false, problem: { code } }));
  writer.look('https://a.example/', true);
  await settle();
  expect(asked).toEqual([]);
  for (const next of ['offline', 'no_preview', 'no_preview']) {
    code = next;
    writer.look('https://a.example/');
    await settle();
    writer.look('');
  }
  expect(asked).toHaveLength(2);
});

test('a message that is edited keeps what it carries, and gets none that it was sent without', async () => {
  const { writer, asked, shown } = setup();
  writer.begin('see https://a.example/', preview('https://a.example/'));
  expect(shown()).toBe('https://a.example/');
  writer.begin('see https://b.example/', undefined);
  await settle();
  expect(shown()).toBeUndefined();
  writer.look('see https://c.example/');
  await settle();
  expect(asked).toEqual(['https://c.example/']);
});
