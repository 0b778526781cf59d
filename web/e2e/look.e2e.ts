import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, message, openPerson, write } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  const jonas = await world.join('Jonas Weber');
  await openPerson(jonas.page, 'Mira');
  for (const text of ['Morning!', 'Did the seedlings survive?']) await write(jonas.page, text);
  await chatRow(mira.page, 'Jonas').click();
  await write(mira.page, 'All but two tomatoes');
});
afterAll(() => world.end());

const token = (name: string) =>
  mira.page.evaluate((at) => getComputedStyle(document.documentElement).getPropertyValue(at).trim(), name);
const choose = (group: string, option: string) =>
  mira.page.getByRole('radiogroup', { name: group }).getByText(option, { exact: true }).click();
const openLook = async () => {
  await mira.page.goto(`${mira.profile.origin}/settings/look`);
  await mira.page.getByRole('heading', { level: 1 }).first().waitFor();
};
const openChat = async () => {
  await mira.page.goto(`${mira.profile.origin}/`);
  await chatRow(mira.page, 'Jonas').click();
  await message(mira.page, 'All but two').waitFor();
};

test('accent, wallpaper, size and spacing are chosen, kept, and without findings', async () => {
  await openLook();
  await choose('Accent colour', 'Lake');
  await choose('Wallpaper', 'Feathers');
  await choose('Text size', 'Large');
  await choose('Spacing', 'Compact');
  await eventually(() => mira.page.evaluate(() => ({ ...document.documentElement.dataset }))).toMatchObject({
    accent: 'lake',
    wallpaper: 'feathers',
    size: 'l',
    density: 'compact',
  });
  expect(await findings(mira.page)).toEqual([]);
  await look(mira.page, 'look');
  await openChat();
  expect(await mira.page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('18px');
  const mask = () =>
    mira.page.evaluate(() => {
      const frame = document.querySelector('.wallpapered');
      return frame ? getComputedStyle(frame, '::before').maskImage : '';
    });
  expect(await mask()).toMatch(/wall-feathers.*\.svg/);
  expect(await findings(mira.page)).toEqual([]);
  await look(mira.page, 'look-chat');
  await mira.page.emulateMedia({ colorScheme: 'dark' });
  await look(mira.page, 'look-chat-dark');
  expect(await findings(mira.page)).toEqual([]);
  await mira.page.emulateMedia({ colorScheme: 'light' });
});

test('another tab takes it over at once', async () => {
  const other = await mira.profile.openTab('/settings/look');
  await other
    .getByRole('radiogroup', { name: 'Accent colour' })
    .getByRole('radio', { name: 'Plum' })
    .check({ force: true });
  await eventually(() => mira.page.evaluate(() => document.documentElement.dataset.accent)).toBe('plum');
  await other.close();
});

test('high contrast follows the system, or the setting', async () => {
  await openLook();
  await mira.page.emulateMedia({ contrast: 'more' });
  await eventually(() => token('--ink')).toContain('#000');
  expect(await findings(mira.page)).toEqual([]);
  await choose('Contrast', 'Normal');
  await eventually(() => mira.page.evaluate(() => document.documentElement.dataset.contrast)).toBeUndefined();
  await mira.page.emulateMedia({ contrast: 'no-preference' });
  await choose('Contrast', 'High');
  await openChat();
  expect(await token('--ink')).toContain('#000');
  expect(await findings(mira.page)).toEqual([]);
  await look(mira.page, 'look-high');
});

test('Enter makes a new line where Ctrl+Enter sends', async () => {
  const { page } = mira;
  await openLook();
  await choose('Send messages by', 'Ctrl+Enter');
  await openChat();
  await composer(page).fill('one');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two');
  expect(await composer(page).inputValue()).toBe('one\ntwo');
  await page.keyboard.press('Control+Enter');
  await message(page, 'one').waitFor();
  expect(await composer(page).inputValue()).toBe('');
});
