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
