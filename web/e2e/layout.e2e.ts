import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatList, chatRow, composer, eventually, message, openPerson, write } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

const phone = { width: 390, height: 844, isPhone: true };

let world: World;
let mira: Somebody;
let jonas: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber', phone);
  await openPerson(mira.page, 'Jonas');
  await write(mira.page, 'Hello phone');
});
afterAll(() => world.end());

/** What sticks out of the page at the side. */
const sticksOut = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What is meant to be touched and is smaller than 44 px (WCAG asks for 24, Roost for 44). */
const smallTargets = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input, textarea, label:has(input)')]
      .filter((target) => {
        const { width, height } = target.getBoundingClientRect();
        const style = getComputedStyle(target);
        const isInText = target.matches('p a, span a, [role="note"] a');
        const isUsable = width > 0 && style.visibility === 'visible' && style.pointerEvents !== 'none';
        return isUsable && !isInText && !target.closest('.visually-hidden') && Math.min(width, height) < 44;
      })
      .filter((target) => !target.matches('label input, input.visually-hidden, [type="range"]'))
      .map((target) => target.getAttribute('aria-label') ?? target.textContent),
  );

test('a phone shows one pane at a time, and the way back', async () => {
  const { page } = jonas;
  await chatList(page).waitFor();
  await chatRow(page, 'Mira Sand').click();
  await message(page, 'Hello phone').waitFor();
  await eventually(() => chatList(page).isVisible()).toBe(false);
  expect(await sticksOut(page)).toBe(0);
  expect(await smallTargets(page)).toEqual([]);
  await write(page, 'An extraordinarily-long-word-that-no-line-of-a-phone-can-hold-in-one-piece '.repeat(3));
  expect(await sticksOut(page)).toBe(0);
  await page.getByRole('button', { name: 'Back to chats' }).click();
  await eventually(() => chatList(page).isVisible()).toBe(true);
  await eventually(() => composer(page).count()).toBe(0);
});

test('a long press opens the menu of a message', async () => {
  const { page } = jonas;
  await chatRow(page, 'Mira Sand').click();
  const box = await message(page, 'Hello phone').locator('[dir="auto"]').boundingBox();
  if (!box) throw new Error('not on the screen');
  const session = await page.context().newCDPSession(page);
  const touchPoints = [{ x: box.x + 5, y: box.y + 5 }];
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await page.getByRole('menuitem', { name: 'Copy text' }).waitFor();
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  expect(await page.getByRole('menuitem', { name: 'Edit' }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
});

test('every page of the settings fits a phone and a finger', async () => {
  const { page, profile } = jonas;
  const places = ['', '/profile', '/devices', '/password', '/look', '/language', '/connection'];
  for (const place of places) {
    await page.goto(`${profile.origin}/settings${place}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    expect(await sticksOut(page), place).toBe(0);
    expect(await smallTargets(page), place).toEqual([]);
  }
});

test('everything is reached by the keyboard, in the order of the page', async () => {
  const { page, profile } = mira;
  await page.goto(`${profile.origin}/`);
  await chatRow(page, 'Jonas Weber').waitFor();
  const names: string[] = [];
  for (let step = 0; step < 5; step++) {
    await page.keyboard.press('Tab');
    names.push(
      await page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
      }),
    );
  }
  expect(names.slice(0, 4)).toEqual(['Settings', 'Saved messages', 'New chat', 'Search chats and people']);
  expect(names[4]).toContain('Jonas Weber');
  await page.keyboard.press('Enter');
  await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
    'Message',
  );
  await page.keyboard.type('typed without a mouse');
  await page.keyboard.press('Enter');
  await message(page, 'typed without a mouse').waitFor();
});
