import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { chatRow, composer, message, openPerson, write } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.end());

describe.each([
  ['desktop, light', { colorScheme: 'light' as const }],
  ['phone, dark', { colorScheme: 'dark' as const, width: 390, height: 844, isPhone: true }],
])('%s', (name, options) => {
  let mira: Somebody;
  const isPhone = options.colorScheme === 'dark';

  test('the way in', async () => {
    const profile = await world.profile(options);
    const page = await profile.openTab('/login');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter your username.').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByRole('button', { name: 'Create account' }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('the chats', async () => {
    mira = await world.join(`Mira ${isPhone ? 'Phone' : 'Desk'}`, options);
    expect(await findings(mira.page)).toEqual([]);
    const peer = await world.join(`Jonas ${isPhone ? 'Phone' : 'Desk'}`);
    await openPerson(peer.page, mira.who.name);
    for (const text of ['Hello!', 'See https://example.org', 'Six o’clock?']) await write(peer.page, text);
    await chatRow(mira.page, peer.who.name).getByText('3 unread messages').waitFor({ state: 'attached' });
    await mira.page.getByRole('searchbox').fill('jo');
    await mira.page.getByTestId('person-row').or(mira.page.getByTestId('chat-row')).first().waitFor();
    expect(await findings(mira.page)).toEqual([]);
    await mira.page.keyboard.press('Escape');

    await chatRow(mira.page, peer.who.name).click();
    await message(mira.page, 'Hello!').waitFor();
    await write(mira.page, 'Six is fine');
    await composer(mira.page).fill('and');
    expect(await findings(mira.page)).toEqual([]);

    await message(mira.page, 'Six is fine').locator('[dir="auto"]').dispatchEvent('contextmenu');
    await mira.page.getByRole('menuitem', { name: 'Copy text' }).waitFor();
    expect(await findings(mira.page)).toEqual([]);
    await mira.page.getByRole('menuitem', { name: 'Delete' }).click();
    await mira.page.getByRole('alertdialog').waitFor();
    expect(await findings(mira.page)).toEqual([]);
    await mira.page.getByRole('button', { name: 'Cancel' }).click();
    await mira.page.getByRole('button', { name: /^Profile of/ }).click();
    await mira.page.getByRole('dialog').waitFor();
    expect(await findings(mira.page)).toEqual([]);
    await mira.page.keyboard.press('Escape');
  });

  test.each([
    '',
    '/profile',
    '/notifications',
    '/devices',
    '/password',
    '/look',
    '/privacy',
    '/storage',
    '/folders',
    '/language',
    '/invite',
    '/connection',
  ])('the settings%s', async (place) => {
    await mira.page.goto(`${mira.profile.origin}/settings${place}`);
    await mira.page.getByRole('heading', { level: 1 }).first().waitFor();
    if (place === '/devices') await mira.page.getByRole('heading', { name: 'This device' }).waitFor();
    expect(await findings(mira.page), name).toEqual([]);
  });
});

describe('at 400 percent', () => {
  // A window of 1280 by 1024, which has 320 by 256 left to show at four times the size (WCAG 1.4.10); at twice the size more is.
  test.each([
    [640, 512],
    [320, 256],
  ])('everything is to be had at %i by %i', async (width, height) => {
    const { page, profile, who } = await world.join(`Nora ${width}`, { width, height, scale: 2 });
    const peer = await world.join(`Otto ${width}`);
    await openPerson(peer.page, who.name);
    await write(
      peer.page,
      'A-rather-long-word-that-has-no-place-to-break-and-must-not-widen-the-page-all-the-same',
    );
    const isWithin = async () => {
      const [inner, whole] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
      expect(whole, page.url()).toBeLessThanOrEqual(inner ?? 0);
    };
    await chatRow(page, peer.who.name).click();
    await message(page, 'A-rather-long-word').waitFor();
    await isWithin();
    await write(page, 'An answer');
    // What one writes in, and the newest message, are to be seen together.
    for (const item of [composer(page), message(page, 'An answer')]) {
      const box = await item.boundingBox();
      expect(box && box.y >= 0 && box.y + box.height <= height).toBe(true);
    }
    for (const place of ['/settings', '/settings/notifications', '/settings/look', '/new/group']) {
      await page.goto(`${profile.origin}${place}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await isWithin();
    }
  });
});
