import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, message, messages, openPerson, write } from './harness/person.ts';
import { type Somebody, signInToApi, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;

beforeAll(async () => {
  world = await startWorld(['--call-rate', '100000/1m']);
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber');
  await openPerson(mira.page, 'Jonas');
  await write(mira.page, 'The tall pot stands in the shed');
  await chatRow(jonas.page, 'Mira').click();
  await message(jonas.page, 'The tall pot').waitFor();
  const api = await signInToApi(world.server, jonas.who);
  const id = new URL(jonas.page.url()).pathname.split('/')[2];
  for (let line = 0; line < 150; line++) {
    await api.post(`/chats/${id}/messages`, {
      client_id: `line-${line}`,
      content: { type: 'text', text: `Line ${line}` },
    });
  }
  await world.join('Lena Park');
});
afterAll(() => world.end());

const at = () => new URL(mira.page.url()).pathname;
const field = () => mira.page.getByRole('combobox', { name: /^Chats, people/ });
const option = (text: string) => mira.page.getByTestId('switch-option').filter({ hasText: text });
const isActive = (text: string) => option(text).first().getAttribute('aria-selected');

test('Ctrl+K goes to people, chats and commands from anywhere', async () => {
  const { page } = mira;
  await composer(page).fill('a draft');
  await page.keyboard.press('Control+k');
  await option('New group').waitFor();
  expect(await findings(page)).toEqual([]);
  await look(page, 'switcher');
  await field().fill('lena');
  await option('Lena Park').waitFor();
  await eventually(() => isActive('Lena Park')).toBe('true');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Lena Park' }).waitFor();
  await eventually(() => composer(page).evaluate((item) => item === document.activeElement)).toBe(true);

  await page.keyboard.press('Control+k');
  await field().fill('jo');
  await eventually(() => isActive('Jonas Weber')).toBe('true');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Jonas Weber' }).waitFor();
  expect(await composer(page).inputValue()).toBe('a draft');
  await composer(page).fill('');

  await page.keyboard.press('Control+k');
  await field().fill('dark');
  await option('Dark theme').click();
  const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await eventually(scheme).toBe('dark');
  await page.keyboard.press('Control+k');
  await field().fill('tall');
  await option('tall pot').waitFor();
  expect(await findings(page)).toEqual([]);
  await look(page, 'switcher-dark');
  await field().fill('theme of');
  await page.keyboard.press('Enter');
  await eventually(scheme).toBe('light dark');
});

test('a message that is far up is gone to, has an address, and is gone to again', async () => {
  const { page } = mira;
  await message(page, 'Line 149').waitFor();
  const isShown = () => page.locator('[data-testid=message][data-flash]').innerText();
  for (const round of [1, 2]) {
    await page.keyboard.press('Control+k');
    await field().fill('tall po');
    await option('The tall pot').waitFor();
    await eventually(() => isActive('The tall pot')).toBe('true');
    await page.keyboard.press('Enter');
    await eventually(at).toMatch(/^\/c\/\w+\/1$/);
    await eventually(isShown).toContain('tall pot');
    if (round === 2) break;
    await page.getByRole('button', { name: 'Jump to newest' }).click();
    await message(page, 'Line 149').waitFor();
  }
  await page.reload();
  await messages(page).filter({ hasText: 'tall pot' }).waitFor();
  await eventually(isShown).toContain('tall pot');
  await page.goBack();
  await eventually(at).toMatch(/^\/c\/\w+$/);
});

test('keys go from chat to chat and lead back', async () => {
  const { page } = mira;
  await chatRow(page, 'Jonas Weber').waitFor();
  await composer(page).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.getByRole('heading', { name: 'Lena Park' }).waitFor();
  await page.keyboard.press('Alt+ArrowDown');
  await page.getByRole('heading', { name: 'Jonas Weber' }).waitFor();
  for (let step = 0; step < 8 && at() !== '/'; step++) {
    const before = at();
    await page.keyboard.press('Escape');
    await eventually(at).not.toBe(before);
  }
  expect(at()).toBe('/');
  await chatRow(page, 'Jonas Weber').click();
  await composer(page).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('Pick a chat').waitFor();
});

test('"?" shows the keys, and can be turned off', async () => {
  const { page } = mira;
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await page.keyboard.press('Shift+?');
  await sheet.waitFor();
  expect(await findings(page)).toEqual([]);
  await look(page, 'shortcuts');
  await sheet.getByRole('switch').click({ force: true });
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.keyboard.press('Shift+?');
  await page.keyboard.press('Control+/');
  await sheet.waitFor();
  expect(await sheet.count()).toBe(1);
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  expect(at()).toBe('/');
});

test('one signs out from there too', async () => {
  const { page } = mira;
  await page.keyboard.press('Control+k');
  await field().fill('sign out');
  await page.keyboard.press('Enter');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Username').waitFor();
  await page.keyboard.press('Control+k');
  expect(await field().count()).toBe(0);
});
