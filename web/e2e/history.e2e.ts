import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatRow, eventually, message, openPerson, write } from './harness/person.ts';
import { type Api, type Somebody, signInToApi, startWorld, type World } from './harness/world.ts';

/** More than a screen keeps in memory, so that its far end is let go on the way. */
const length = 2400;
const read = 2250;

let world: World;
let mira: Somebody;
let jonas: Somebody;
let api: Api;
let chatId: string;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber');
  await openPerson(mira.page, 'Jonas');
  await write(mira.page, 'number 1.');
  chatId = new URL(mira.page.url()).pathname.split('/')[2] ?? '';
  api = await signInToApi(world.server, mira.who);
  for (let at = 2; at <= length; at++) await send(at);
  const other = await signInToApi(world.server, jonas.who);
  await other.post('/marks', { marks: [{ chat_id: chatId, read_seq: read }] });
});
afterAll(() => world.end());

async function send(number: number): Promise<void> {
  await api.post(`/chats/${chatId}/messages`, {
    client_id: `seed-${number}`,
    content: { type: 'text', text: `number ${number}.` },
  });
}

const timeline = (page: Page) => page.getByTestId('timeline');

/** The numbers of the messages that are on the screen, in order. */
async function onScreen(page: Page): Promise<number[]> {
  return timeline(page).evaluate((box) => {
    const frame = box.getBoundingClientRect();
    return [...box.querySelectorAll('[data-testid="message"]')]
      .filter((row) => {
        const place = row.getBoundingClientRect();
        return place.bottom > frame.top + 1 && place.top < frame.bottom - 1;
      })
      .map((row) => Number(row.getAttribute('data-seq')));
  });
}

/** Scrolls with the wheel until a message is on the screen; fails if the rows that are seen ever skip one. */
async function scrollTo(page: Page, seq: number, wheel: number, timeout = 15_000): Promise<void> {
  await timeline(page).hover();
  const look = async () => {
    const shown = await onScreen(page);
    for (const [at, number] of shown.entries()) {
      if (at > 0) expect(number).toBe((shown[at - 1] ?? 0) + 1);
    }
    if (shown.includes(seq)) return true;
    await page.mouse.wheel(0, wheel);
    return false;
  };
  await expect.poll(look, { timeout, interval: 40 }).toBe(true);
}

test('opens at the first unread message, with a line above it', async () => {
  await chatRow(jonas.page, 'Mira Sand')
    .getByText(`${length - read} unread messages`)
    .waitFor({ state: 'attached' });
  await chatRow(jonas.page, 'Mira Sand').click();
  await jonas.page.getByTestId('unread-line').waitFor();
  await eventually(() => onScreen(jonas.page)).toContain(read + 1);
  const [line, first, frame] = await Promise.all([
    jonas.page.getByTestId('unread-line').boundingBox(),
    message(jonas.page, `number ${read + 1}.`).boundingBox(),
    timeline(jonas.page).boundingBox(),
  ]);
  if (!line || !first || !frame) throw new Error('not on the screen');
  expect(line.y).toBeGreaterThanOrEqual(frame.y);
  expect(first.y).toBeGreaterThan(line.y);
  expect(first.y - frame.y).toBeLessThan(frame.height / 2);
});

test('scrolling down reads on, counts down and ends at the newest', async () => {
  const badge = chatRow(jonas.page, 'Mira Sand').getByText(/unread message/);
  await scrollTo(jonas.page, 2330, 600);
  await eventually(async () => Number.parseInt((await badge.textContent()) ?? '', 10)).toBeLessThanOrEqual(
    length - 2330,
  );
  await scrollTo(jonas.page, length, 600);
  await eventually(() => badge.count()).toBe(0);
});

test('scrolling up goes to the very beginning without a gap', { timeout: 120_000 }, async () => {
  await scrollTo(jonas.page, 1, -3000, 100_000);
  await timeline(jonas.page).getByText('Today').waitFor();
});

test('what comes meanwhile does not move the page; the button with the count leads to it', async () => {
  const before = await onScreen(jonas.page);
  await send(length + 1);
  await send(length + 2);
  const jump = jonas.page.getByRole('button', { name: 'Jump to newest' });
  await jump.waitFor();
  await jonas.page
    .locator('[data-testid="timeline"] ~ *')
    .getByText('2 unread messages')
    .waitFor({ state: 'attached' });
  expect(await onScreen(jonas.page)).toEqual(before);
  await jump.click();
  await eventually(() => onScreen(jonas.page)).toContain(length + 2);
  await jump.waitFor({ state: 'detached' });
});

test('at the end the newest message stays in view', async () => {
  await send(length + 3);
  await eventually(() => onScreen(jonas.page)).toContain(length + 3);
});

test('an own message written far up leads to the newest ones', async () => {
  await scrollTo(jonas.page, length - 100, -600);
  await write(jonas.page, `number ${length + 4}.`);
  await eventually(() => onScreen(jonas.page)).toContain(length + 4);
});
