import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { chatRow, eventually, identity, message, openPerson, write } from './harness/person.ts';
import { picture } from './harness/picture.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let layla: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  layla = await world.join('ليلى حداد', { width: 390, height: 844, isPhone: true });
  await openPerson(mira.page, 'ليلى');
  await write(mira.page, 'Good morning! Is the market open tomorrow, the one behind the old station?');
  await write(mira.page, 'مرحبا ليلى، كيف حالك؟');
});
afterAll(() => world.end());

const root = (page: Page) =>
  page.evaluate(() => [document.documentElement.lang, document.documentElement.dir].join(' '));

/** Where something is drawn: the distance of its sides from those of the page. */
async function sidesOf(target: Locator): Promise<{ left: number; right: number }> {
  const box = await target.boundingBox();
  const size = target.page().viewportSize();
  if (!box || !size) throw new Error('not on the screen');
  return { left: box.x, right: size.width - box.x - box.width };
}

test('a browser set to Arabic is greeted from the right', async () => {
  const profile = await world.profile({ width: 390, height: 844, isPhone: true, locale: 'ar-EG' });
  const page = await profile.openTab('/login');
  await page.getByRole('button', { name: 'تسجيل الدخول' }).waitFor();
  expect(await root(page)).toBe('ar rtl');
  expect(await findings(page)).toEqual([]);
  await picture(page, 'arabic-phone-login');
});

test('a phone is switched to Arabic, and everything is mirrored', async () => {
  const { page, profile } = layla;
  await page.goto(`${profile.origin}/settings/language`);
  await page.getByRole('radio', { name: 'العربية' }).check({ force: true });
  await page.getByRole('heading', { level: 1, name: 'اللغة' }).waitFor();
  expect(await root(page)).toBe('ar rtl');
  // The keyboard goes on at the language that was picked.
  await eventually(() =>
    page.getByRole('radio', { name: 'العربية' }).evaluate((it) => it.matches(':focus')),
  ).toBe(true);
  expect(await findings(page)).toEqual([]);
  await picture(page, 'arabic-phone-language');

  await page.goto(`${profile.origin}/`);
  const row = chatRow(page, 'Mira Sand');
  await row.waitFor();
  const avatar = await sidesOf(row.locator('[data-initials]').first());
  expect(avatar.right).toBeLessThan(avatar.left);
  // A name in another script stands where names stand, and reads in its own direction.
  const name = row.getByText('Mira Sand', { exact: true });
  expect(await name.evaluate((it) => getComputedStyle(it).direction + getComputedStyle(it).textAlign)).toBe(
    'ltrright',
  );
  expect(await findings(page)).toEqual([]);
  await picture(page, 'arabic-phone-chats');

  await row.click();
  const peer = await sidesOf(message(page, 'Good morning').locator('[dir="auto"]'));
  expect(peer.right).toBeLessThan(peer.left);
  await page.getByRole('textbox', { name: 'رسالة' }).fill('صباح النور يا Mira!');
  await page.getByRole('button', { name: 'إرسال' }).click();
  const own = message(page, 'صباح النور');
  await own.waitFor();
  const mine = await sidesOf(own.locator('[dir="auto"]'));
  expect(mine.left).toBeLessThan(mine.right);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  expect(await findings(page)).toEqual([]);
  await picture(page, 'arabic-phone-chat');
  await page.getByRole('button', { name: 'العودة إلى المحادثات' }).click();
  await row.waitFor();
});

test('a desktop set to German speaks it, and loads no other language', async () => {
  const profile = await world.profile({ locale: 'de-DE' });
  const asked: string[] = [];
  profile.context.on('request', (request) => {
    // The service worker fetches all of them later, to have them without a network.
    if (!request.serviceWorker()) asked.push(new URL(request.url()).pathname);
  });
  const hans = identity('Hans Grün');
  const page = await profile.openTab(`/#invite=${await world.invite()}`);
  await page.getByLabel('Dein Name').fill(hans.name);
  await page.getByLabel('Passwort', { exact: true }).fill(hans.password);
  const languages = asked.filter((path) => /\/assets\/(ar|de|en|es|fr|zh-Hans)-/.test(path));
  expect(languages.map((path) => path.replace(/-.*/, ''))).toEqual(['/assets/de']);
  await page.getByRole('button', { name: 'Konto erstellen' }).click();
  await page.getByRole('searchbox', { name: 'Chats und Personen suchen' }).fill('Mira');
  await page.getByTestId('person-row').click();
  await page.getByRole('textbox', { name: 'Nachricht' }).fill('Moin! Hast du morgen Zeit?');
  await page.keyboard.press('Enter');
  await message(page, 'Moin!').waitFor();
  await chatRow(mira.page, 'Hans Grün').click();
  await write(mira.page, 'Ja, ab sechs.');
  await message(page, 'Ja, ab sechs.').waitFor();
  await page.getByText('Heute').first().waitFor();
  expect(await root(page)).toBe('de ltr');
  await picture(page, 'german-desktop');
  await page.goto(`${profile.origin}/settings/look`);
  await page.getByRole('radio', { name: 'Dunkel' }).waitFor({ state: 'attached' });
  expect(await findings(page)).toEqual([]);
  await picture(page, 'german-desktop-settings');
});

test.each([
  ['Français', 'fr', 'Langue'],
  ['Español', 'es', 'Idioma'],
  ['简体中文', 'zh-Hans', '语言'],
  ['English', 'en', 'Language'],
])('%s is spoken once it is chosen, also after a reload', async (name, tag, heading) => {
  const { page, profile } = mira;
  await page.goto(`${profile.origin}/settings/language`);
  await page.getByRole('radio', { name: new RegExp(`^${name}`) }).check({ force: true });
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  expect(await root(page)).toBe(`${tag} ltr`);
});
