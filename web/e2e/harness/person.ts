import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Profile } from './browser.ts';

/** Who signs up in a test. */
export type Identity = { name: string; username: string; password: string };

/** Makes an identity out of a name; nobody outside the tests has this password. */
export function identity(name: string): Identity {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const latin = plain.replace(/\W+/g, '.').replace(/^\.+|\.+$/g, '');
  return {
    name,
    username: latin || 'somebody',
    password: `${name} keeps a warm nest`,
  };
}

/** Waits until a value is what it should be; the message of the failure is the last difference. */
export function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: 15_000, interval: 40 });
}

/** Opens an invite link in a new tab and makes an account with it. */
export async function register(profile: Profile, who: Identity, invite: string): Promise<Page> {
  const page = await profile.openTab(`/#invite=${invite}`);
  await page.getByLabel('Your name').fill(who.name);
  await page.getByLabel('Username').fill(who.username);
  await page.getByLabel('Password', { exact: true }).fill(who.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await chatList(page).waitFor();
  return page;
}

/** Signs in in a new tab. */
export async function signIn(profile: Profile, who: Identity): Promise<Page> {
  const page = await profile.openTab('/login');
  await fillLogin(page, who);
  await chatList(page).waitFor();
  return page;
}

/** Fills the form of the login and sends it. */
export async function fillLogin(page: Page, who: Pick<Identity, 'username' | 'password'>): Promise<void> {
  await page.getByLabel('Username').fill(who.username);
  await page.getByLabel('Password', { exact: true }).fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export const chatList = (page: Page): Locator => page.getByRole('navigation', { name: 'Chats' });

export const chatRow = (page: Page, name: string): Locator =>
  page.getByTestId('chat-row').filter({ hasText: name });

export const messages = (page: Page): Locator => page.getByTestId('message');

export const message = (page: Page, text: string): Locator => messages(page).filter({ hasText: text });

/** The ticks of a message of one's own. */
export const ticks = (row: Locator): Locator => row.locator('svg[data-state]');

/** Finds a person by name on the server and opens the chat with them. */
export async function openPerson(page: Page, name: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search chats and people' }).fill(name);
  await page.getByTestId('person-row').filter({ hasText: name }).click();
  // The composer alone may still be that of the chat before.
  await page.getByRole('main').getByRole('heading', { name }).waitFor();
  await composer(page).waitFor();
}

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });

/** Writes a message and sends it: with Enter, or with the button where Enter makes a new line. */
export async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  const isTouch = await page.evaluate(() => matchMedia('(pointer: coarse)').matches);
  if (isTouch) await page.getByRole('button', { name: 'Send' }).click();
  else await composer(page).press('Enter');
  await message(page, text).first().waitFor();
}

/** The texts of all messages on the screen, in order. */
export async function texts(page: Page): Promise<string[]> {
  return messages(page).locator('[dir="auto"]').allInnerTexts();
}
