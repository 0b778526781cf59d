// How quickly the app opens from what the browser keeps, on a slow processor. Prints figures (make e2e, or
// npm --prefix web run speed); what it asserts are ratios, which hold on any machine.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatRow, eventually, message } from './harness/person.ts';
import { type Somebody, signInToApi, startWorld, type World } from './harness/world.ts';

const chats = 60;
const slowdown = 4;
const rounds = 5;

let world: World;
let mira: Somebody;

beforeAll(async () => {
  world = await startWorld(['--chat-rate', '100000/1h', '--call-rate', '100000/1m']);
  mira = await world.join('Mira Sand');
  const api = await signInToApi(world.server, mira.who);
  for (let at = 0; at < chats; at++) {
    const { chat } = (await api.post('/chats', {
      type: 'group',
      title: `Group ${at}`,
      members: [],
      client_id: `group-${at}`,
    })) as { chat: { id: string } };
    for (let line = 0; line < (at === chats - 1 ? 40 : 1); line++) {
      await api.post(`/chats/${chat.id}/messages`, {
        client_id: `line-${line}`,
        content: { type: 'text', text: `A line of group ${at}, number ${line}` },
      });
    }
  }
  await chatRow(mira.page, `Group ${chats - 1}`).click();
  await message(mira.page, 'number 39').waitFor();
}, 120_000);
afterAll(() => world.end());

/** When things were to be seen, in milliseconds since the navigation. */
type Seen = { page: number; styles: number; painted: number; rows: number; messages: number };

/** Opens a place in a new tab on a slow processor. */
async function open(path: string): Promise<Seen> {
  const page = await mira.profile.context.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.addInitScript(() => {
    const names = {
      painted: '#last-screen, [data-testid="chat-row"]',
      rows: '[data-testid="chat-row"]',
      messages: '[data-testid="message"]',
    };
    const seen: Record<string, number> = {};
    Object.assign(window, { seen });
    const look = () => {
      for (const [name, selector] of Object.entries(names)) {
        if (seen[name] !== undefined || !document.querySelector(selector)) continue;
        seen[name] = 0;
        // What is in the page now is on the screen with the next frame.
        requestAnimationFrame(() => {
          seen[name] = performance.now();
        });
      }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  });
  await page.goto(mira.profile.origin + path);
  const isChat = path !== '/';
  const read = () => page.evaluate(() => (window as unknown as { seen: Partial<Seen> }).seen);
  await eventually(async () => {
    const seen = await read();
    return Boolean(seen.rows && (seen.messages || !isChat));
  }).toBe(true);
  await page.locator('#last-screen').waitFor({ state: 'detached' });
  const seen = await read();
  const [there, styles] = await page.evaluate(() => {
    const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const early = files.filter((file) => /\.css$|start-|index-/.test(file.name));
    return [page?.responseEnd ?? 0, Math.max(...early.map((file) => file.responseEnd))] as const;
  });
  await page.close({ runBeforeUnload: true });
  return {
    page: there,
    styles,
    painted: seen.painted ?? 0,
    rows: seen.rows ?? 0,
    messages: seen.messages ?? 0,
  };
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function measure(path: string): Promise<Seen> {
  await open(path); // the first one leaves the screen that the others paint
  const all: Seen[] = [];
  for (let at = 0; at < rounds; at++) all.push(await open(path));
  const pick = (name: keyof Seen) => Math.round(median(all.map((seen) => seen[name])));
  return {
    page: pick('page'),
    styles: pick('styles'),
    painted: pick('painted'),
    rows: pick('rows'),
    messages: pick('messages'),
  };
}

test('the app opens from the cache', async () => {
  const { page } = mira;
  await page.evaluate(() => navigator.serviceWorker.ready);
  const path = new URL(page.url()).pathname;
  await page.close();
  const list = await measure('/');
  const chat = await measure(path);
  console.log(`slowed down ${slowdown} times, ${chats} chats, medians of ${rounds} starts`);
  console.log(
    `the page itself is there after ${list.page} ms, its styles and first script after ${list.styles} ms`,
  );
  console.log(`chats: the last screen after ${list.painted} ms, the live list after ${list.rows} ms`);
  console.log(
    `a chat: the last screen after ${chat.painted} ms, the live list after ${chat.rows} ms, its messages after ${chat.messages} ms`,
  );
  expect(list.painted / list.rows).toBeLessThan(0.8);
  expect(chat.painted / chat.messages).toBeLessThan(0.8);
}, 180_000);
