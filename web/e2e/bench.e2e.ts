// How the client holds with very much in it: frames while a long chat is scrolled on a slow processor, and memory over many
// chats. Only with ROOST_WEB_BENCH=1 (make web-bench). It prints figures; what it asserts holds on any machine.
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { messages } from './harness/person.ts';
import { type Api, type Somebody, signInToApi, startWorld, type World } from './harness/world.ts';

const isWanted = Boolean(process.env.ROOST_WEB_BENCH);
const count = Number(process.env.ROOST_WEB_BENCH_MESSAGES ?? 100_000);
const chats = 50;
const slowdown = 4;
const scrollMs = 8000;
/** Messages that are scrolled through in all while memory is watched. */
const scrolled = Math.min(20_000, count);

let world: World;
let mira: Somebody;
let longId = '';
const ids: string[] = [];

async function group(api: Api, title: string, lines: number): Promise<string> {
  const { chat } = (await api.post('/chats', {
    type: 'group',
    title,
    members: [],
    client_id: title.replaceAll(' ', '-'),
  })) as { chat: { id: string } };
  let next = 0;
  const send = async () => {
    for (let at = next++; at < lines; at = next++) {
      const text = `Message ${at} of ${title}. ${'A few more words. '.repeat(at % 6)}`;
      await api.post(`/chats/${chat.id}/messages`, {
        client_id: `line-${at}`,
        content: { type: 'text', text },
      });
    }
  };
  await Promise.all(Array.from({ length: 32 }, send));
  return chat.id;
}

beforeAll(async () => {
  if (!isWanted) return;
  world = await startWorld([
    '--chat-rate',
    '1000000/1h',
    '--call-rate',
    '10000000/1m',
    '--send-rate',
    '1000000/2s',
  ]);
  mira = await world.join('Mira Sand');
  await mira.page.close();
  const api = await signInToApi(world.server, mira.who);
  for (let at = 0; at < chats; at++) ids.push(await group(api, `Group ${at}`, 120));
  longId = await group(api, 'The long one', count);
}, 1_800_000);
afterAll(async () => {
  if (isWanted) await world.end();
});

async function open(): Promise<{ page: Page; session: CDPSession }> {
  const page = await mira.profile.openTab('/');
  await page.getByTestId('chat-row').first().waitFor({ timeout: 120_000 });
  return { page, session: await page.context().newCDPSession(page) };
}

/** Goes to a place as the back button does, without loading the page anew. */
async function go(page: Page, path: string, text: string): Promise<void> {
  await page.evaluate((to) => {
    window.history.pushState({ depth: 1 }, '', to);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await messages(page).filter({ hasText: text }).first().waitFor({ timeout: 60_000 });
}

/** Megabytes of JavaScript objects that are still needed. */
async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

describe.runIf(isWanted)('with very much in it', () => {
  test('frames while a long chat is scrolled', async () => {
    const { page, session } = await open();
    await page.goto(`${mira.profile.origin}/c/${longId}/${Math.floor(count / 2)}`);
    await messages(page).first().waitFor({ timeout: 60_000 });
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const frames = await page.evaluate(
      (forMs) =>
        new Promise<number[]>((resolve) => {
          const box = document.querySelector('[data-testid="timeline"]');
          const times: number[] = [];
          const start = performance.now();
          const step = (now: number) => {
            times.push(now);
            // A quick thumb: some 2,400 pixels a second.
            box?.scrollBy(0, -40);
            if (now - start < forMs) requestAnimationFrame(step);
            else resolve(times);
          };
          requestAnimationFrame(step);
        }),
      scrollMs,
    );
    const gaps = frames.slice(1).map((at, index) => at - (frames[index] ?? at));
    const sorted = [...gaps].sort((a, b) => a - b);
    const part = (of: number) => sorted[Math.floor(sorted.length * of)] ?? 0;
    const rate = (gaps.length * 1000) / gaps.reduce((sum, gap) => sum + gap, 0);
    console.log(
      `scrolling ${count} messages, ${slowdown} times slower: ${rate.toFixed(0)} frames a second, ` +
        `p50 ${part(0.5).toFixed(1)} ms, p95 ${part(0.95).toFixed(1)} ms, p99 ${part(0.99).toFixed(1)} ms`,
    );
    expect(await messages(page).count()).toBeLessThan(80);
    await page.close();
  }, 300_000);

  test('memory over many chats and messages', async () => {
    const { page, session } = await open();
    const first = await heapOf(session);
    const figures: string[] = [];
    let after10 = 0;
    for (const [at, id] of ids.entries()) {
      await go(page, `/c/${id}`, `Message 119 of Group ${at}`);
      if (at === 9) after10 = await heapOf(session);
    }
    const after50 = await heapOf(session);
    figures.push(`at the start ${first.toFixed(1)} MB, after 10 chats ${after10.toFixed(1)} MB`);
    await go(page, `/c/${longId}`, 'of The long one');
    const box = page.getByTestId('timeline');
    let top = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 4000 && top > count - scrolled; round++) {
      await box.evaluate((element) => element.scrollBy(0, -12_000));
      const seq = Number(await messages(page).first().getAttribute('data-seq'));
      top = Math.min(top, seq || top);
    }
    const end = await heapOf(session);
    figures.push(
      `after ${chats} ${after50.toFixed(1)} MB, after ${count - top} messages more ${end.toFixed(1)} MB`,
    );
    console.log(`memory of the page: ${figures.join(', ')}`);
    expect(await messages(page).count()).toBeLessThan(80);
    expect(end).toBeLessThan(first * 2 + 40);
    await page.close();
  }, 900_000);
});
