// The chat list arranged: pins, archive, mute, marks, cleared and deleted chats; by mouse, keyboard and finger.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import {
  chatList,
  chatRow,
  composer,
  eventually,
  message,
  messages,
  openPerson,
  write,
} from './harness/person.ts';
import { swipe } from './harness/touch.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

const others = ['Jonas Weber', 'Aiko Tanaka', 'Omar Haddad', 'Lena Fischer'];

let world: World;
let mira: Somebody;
let phone: Page;
const people = new Map<string, Somebody>();

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  for (const name of others) {
    const somebody = await world.join(name, { colorScheme: 'dark' });
    people.set(name, somebody);
    await openPerson(somebody.page, 'Mira');
    await write(somebody.page, `Hello from ${name.split(' ')[0]}`);
  }
  await chatRow(mira.page, 'Lena Fischer').waitFor();
  const profile = await world.profile({ isPhone: true, width: 390, height: 844, colorScheme: 'dark' });
  phone = await profile.openTab('/login');
  await phone.getByLabel('Username').fill(mira.who.username);
  await phone.getByLabel('Password', { exact: true }).fill(mira.who.password);
  await phone.getByRole('button', { name: 'Sign in' }).click();
  await chatRow(phone, 'Lena Fischer').waitFor();
});
afterAll(() => world.end());

const names = async (page: Page) =>
  (await page.getByTestId('chat-row').allInnerTexts()).map((text) =>
    others.find((name) => text.includes(name)),
  );
const menuOf = async (page: Page, name: string) => {
  await chatRow(page, name).click({ button: 'right' });
  return page.getByRole('menu', { name: `Options for ${name}` });
};
const pick = async (page: Page, name: string, entry: string) => {
  const menu = await menuOf(page, name);
  await menu.getByRole('menuitem', { name: entry, exact: true }).click();
};

test('pinned chats stand first, in an order of one’s own, on all devices', async () => {
  await eventually(() => names(mira.page)).toEqual([...others].reverse());
  const menu = await menuOf(mira.page, 'Jonas Weber');
  await menu.waitFor();
  await look(mira.page, 'list-menu-desk-light');
  expect(await findings(mira.page)).toEqual([]);
  await menu.getByRole('menuitem', { name: 'Pin' }).click();
  await eventually(async () => (await names(phone))[0]).toBe('Jonas Weber');
  await pick(mira.page, 'Aiko Tanaka', 'Pin');
  await eventually(async () => (await names(phone)).slice(0, 2)).toEqual(['Aiko Tanaka', 'Jonas Weber']);
  await pick(mira.page, 'Aiko Tanaka', 'Move down');
  await eventually(async () => (await names(phone)).slice(0, 2)).toEqual(['Jonas Weber', 'Aiko Tanaka']);
  await pick(mira.page, 'Aiko Tanaka', 'Unpin');
  await eventually(() => names(phone)).toEqual(['Jonas Weber', 'Lena Fischer', 'Omar Haddad', 'Aiko Tanaka']);
});

test('the menu opens by keyboard and by a long press, and gives the focus back', async () => {
  await chatRow(mira.page, 'Omar Haddad').focus();
  await mira.page.keyboard.press('Shift+F10');
  await mira.page.getByRole('menu', { name: 'Options for Omar Haddad' }).waitFor();
  await mira.page.keyboard.press('Escape');
  await eventually(() => mira.page.evaluate(() => document.activeElement?.textContent ?? '')).toContain(
    'Omar',
  );
  const box = await chatRow(phone, 'Omar Haddad').boundingBox();
  const client = await phone.context().newCDPSession(phone);
  const point = { x: (box?.x ?? 0) + 120, y: (box?.y ?? 0) + 30 };
  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
  await phone.getByRole('menu', { name: 'Options for Omar Haddad' }).waitFor();
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await look(phone, 'list-menu-phone-dark');
  expect(await findings(phone)).toEqual([]);
  await phone.keyboard.press('Escape');
});

test('a chat is muted for a while, and looks so', async () => {
  await pick(mira.page, 'Omar Haddad', 'Mute…');
  const dialog = mira.page.getByRole('dialog', { name: 'Mute Omar Haddad' });
  await dialog.getByText('For a week').click();
  await look(mira.page, 'mute-desk-light');
  expect(await findings(mira.page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Mute', exact: true }).click();
  await eventually(() => chatRow(phone, 'Omar Haddad').innerText()).toContain('muted');
  await eventually(() => mira.page.title()).toMatch(/^\(3\)/);
  await pick(mira.page, 'Omar Haddad', 'Unmute');
  await eventually(() => mira.page.title()).toMatch(/^\(4\)/);
});

test('a finger puts chats into the archive, and a message brings them back', async () => {
  await swipe(phone, chatRow(phone, 'Lena Fischer'), -120, () => look(phone, 'list-swiped-start-phone-dark'));
  await eventually(() => chatRow(phone, 'Lena Fischer').count()).toBe(0);
  await eventually(() => chatRow(mira.page, 'Lena Fischer').count()).toBe(0);
  await look(phone, 'list-archive-row-phone-dark');
  expect(await findings(phone)).toEqual([]);
  await swipe(phone, chatRow(phone, 'Omar Haddad'), 120);
  // At once: the browser must not hold the swipe for a fling, which would swallow this.
  await phone.getByTestId('archive-row').tap();
  await eventually(() => names(phone)).toEqual(['Lena Fischer']);
  await eventually(async () => (await names(mira.page))[0]).toBe('Omar Haddad');
  expect(new URL(phone.url()).pathname).toBe('/archive');
  await phone.getByRole('heading', { name: 'Archive' }).waitFor();
  await look(phone, 'archive-phone-dark');
  expect(await findings(phone)).toEqual([]);
  await chatRow(phone, 'Lena Fischer').tap();
  await composer(phone).waitFor();
  await phone.goBack();
  await phone.getByRole('heading', { name: 'Archive' }).waitFor();
  await phone.goBack();
  await phone.getByTestId('archive-row').waitFor();
  // On a desk the archive stays beside the chat that was opened from it.
  await mira.page.getByTestId('archive-row').click();
  await chatRow(mira.page, 'Lena Fischer').click();
  await composer(mira.page).waitFor();
  await look(mira.page, 'archive-desk-light');
  await mira.page.getByRole('heading', { name: 'Archive' }).waitFor();
  await mira.page.getByRole('complementary').getByRole('button', { name: 'Back to chats' }).click();
  await mira.page.getByTestId('archive-row').waitFor();
  const lena = people.get('Lena Fischer');
  if (lena) await write(lena.page, 'Back again');
  await chatRow(phone, 'Lena Fischer').waitFor();
  await eventually(() => mira.page.getByTestId('archive-row').count()).toBe(0);
});

test('a chat is marked as unread and read without being opened', async () => {
  await pick(mira.page, 'Aiko Tanaka', 'Mark as read');
  await eventually(() => chatRow(phone, 'Aiko Tanaka').innerText()).not.toContain('unread');
  await pick(mira.page, 'Aiko Tanaka', 'Mark as unread');
  await eventually(() => chatRow(phone, 'Aiko Tanaka').innerText()).toContain('marked as unread');
  await look(mira.page, 'list-marked-desk-light');
  expect(await findings(mira.page)).toEqual([]);
  await chatRow(phone, 'Aiko Tanaka').tap();
  await composer(phone).waitFor();
  await eventually(() => chatRow(mira.page, 'Aiko Tanaka').innerText()).not.toContain('marked as unread');
  await phone.goBack();
});

test('a history is cleared for oneself, from the menu of the open chat', async () => {
  await chatRow(mira.page, 'Jonas Weber').click();
  await message(mira.page, 'Hello from Jonas').waitFor();
  await mira.page.getByRole('main').getByRole('button', { name: 'Options for Jonas Weber' }).click();
  await look(mira.page, 'chat-menu-desk-light');
  await mira.page.getByRole('menuitem', { name: 'Clear history…' }).click();
  await mira.page.getByRole('alertdialog').waitFor();
  await look(mira.page, 'clear-desk-light');
  expect(await findings(mira.page)).toEqual([]);
  await mira.page.getByRole('alertdialog').getByRole('button', { name: 'Clear' }).click();
  await eventually(() => messages(mira.page).count()).toBe(0);
  await eventually(() => chatRow(phone, 'Jonas Weber').innerText()).toContain('No messages yet');
  const jonas = people.get('Jonas Weber');
  if (jonas) expect(await message(jonas.page, 'Hello from Jonas').count()).toBe(1);
});

test('a chat is deleted from the list, and comes back with a message', async () => {
  await pick(mira.page, 'Jonas Weber', 'Delete chat…');
  await mira.page.getByRole('alertdialog').getByRole('button', { name: 'Delete chat' }).click();
  await eventually(() => chatRow(mira.page, 'Jonas Weber').count()).toBe(0);
  await eventually(() => chatRow(phone, 'Jonas Weber').count()).toBe(0);
  await eventually(() => new URL(mira.page.url()).pathname).toBe('/');
  const jonas = people.get('Jonas Weber');
  if (jonas) await write(jonas.page, 'Did you forget me?');
  await eventually(() => chatRow(mira.page, 'Jonas Weber').innerText()).toContain('Did you forget me?');
  await chatRow(mira.page, 'Jonas Weber').click();
  await eventually(() => messages(mira.page).count()).toBe(1);
  await chatList(mira.page).waitFor();
});
