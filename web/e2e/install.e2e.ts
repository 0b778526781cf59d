import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, message, openPerson, signIn, write } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;

type Manifest = {
  icons: { src: string }[];
  shortcuts: { url: string }[];
  share_target: { action: string; method: string };
};

beforeAll(async () => {
  world = await startWorld([], { isWhole: true });
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber');
  await openPerson(jonas.page, 'Mira');
  await write(jonas.page, 'Hello!');
  await chatRow(mira.page, 'Jonas').waitFor();
});
afterAll(() => world.end());

test('all that the manifest names is there', async () => {
  const { origin } = mira.profile;
  const manifest = (await (await fetch(`${origin}/manifest.webmanifest`)).json()) as Manifest;
  for (const { src } of manifest.icons) expect((await fetch(origin + src)).status, src).toBe(200);
  expect(manifest.share_target).toMatchObject({ action: '/share', method: 'POST' });
  for (const { url } of manifest.shortcuts) {
    await mira.page.goto(origin + url);
    await mira.page.getByRole('heading', { level: 1 }).first().waitFor();
    expect(new URL(mira.page.url()).pathname).toBe(url);
  }
});

test('no build has the page of the components', async () => {
  await mira.page.goto(`${mira.profile.origin}/dev/ui`);
  await eventually(() => new URL(mira.page.url()).pathname).toBe('/');
});

test('what another app shares lands in the composer of the chat that is picked', async () => {
  const { page } = mira;
  const shared = new URLSearchParams({ title: 'A pot', text: 'Look at that', url: 'https://pots.example/7' });
  await page.goto(`${mira.profile.origin}/share?${shared}`);
  const dialog = page.getByRole('dialog', { name: 'Share to' });
  await dialog.getByTestId('switch-option').filter({ hasText: 'Jonas Weber' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await look(page, 'share');
  await dialog.getByTestId('switch-option').filter({ hasText: 'Jonas Weber' }).click();
  await eventually(() => composer(page).inputValue()).toBe('Look at that\nhttps://pots.example/7');
  await page.getByRole('button', { name: 'Send' }).click();
  await message(jonas.page, 'Look at that').waitFor();
  // Files come by POST to the service worker, and open what is to be sent.
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.evaluate(() => {
    const form = document.createElement('form');
    Object.assign(form, { action: '/share', method: 'POST', enctype: 'multipart/form-data' });
    const files = Object.assign(document.createElement('input'), { type: 'file', name: 'files' });
    const text = Object.assign(document.createElement('input'), { name: 'text', value: 'The plan' });
    const data = new DataTransfer();
    data.items.add(new File(['one, two'], 'plan.csv', { type: 'text/csv' }));
    files.files = data.files;
    form.append(files, text);
    document.body.append(form);
    form.submit();
  });
  await dialog.getByTestId('switch-option').filter({ hasText: 'Jonas Weber' }).click();
  const sheet = page.getByRole('dialog').filter({ has: page.getByTestId('send-sheet') });
  await sheet.getByText('plan.csv').waitFor();
  expect(await sheet.getByLabel('Caption').inputValue()).toBe('The plan');
  await sheet.getByRole('button', { name: 'Send', exact: true }).click();
  await message(jonas.page, 'plan.csv').waitFor();
  // Nothing was handed over: there is nothing to pick for.
  await page.goto(`${mira.profile.origin}/share`);
  await eventually(() => new URL(page.url()).pathname).toBe('/');
});

test('the badge of the app counts what is unread, and goes with the session', async () => {
  await mira.profile.context.addInitScript(() => {
    const shown = { count: -1 };
    Object.assign(window, { shown });
    Object.assign(Navigator.prototype, {
      setAppBadge: async (count: number) => {
        shown.count = count;
      },
      clearAppBadge: async () => {
        shown.count = 0;
      },
    });
  });
  const { page } = mira;
  await page.goto(`${mira.profile.origin}/`);
  const badge = () => page.evaluate(() => (window as unknown as { shown: { count: number } }).shown.count);
  await eventually(badge).toBe(0);
  for (const text of ['one', 'two']) await write(jonas.page, text);
  await eventually(badge).toBe(2);
  await page.goto(`${mira.profile.origin}/settings`);
  await eventually(badge).toBe(2);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Username').waitFor();
  await eventually(badge).toBe(0);
});

test('the last screen goes with the session, also when it is ended from elsewhere', async () => {
  const kept = (somebody: Somebody) =>
    somebody.page.evaluate(() => localStorage.getItem('roost.screen') ?? '');
  const leave = (somebody: Somebody) =>
    somebody.page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide')));
  // Ended from elsewhere.
  await message(jonas.page, 'Hello!').waitFor();
  await leave(jonas);
  expect(await kept(jonas)).toContain('Hello!');
  const other = await world.profile();
  const second = await signIn(other, jonas.who);
  await second.goto(`${other.origin}/settings/devices`);
  await second.getByRole('button', { name: /^Sign out Chrome/ }).click();
  await second.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
  await jonas.page.getByLabel('Username').waitFor();
  await eventually(() => kept(jonas)).toBe('');
  await leave(jonas);
  expect(await kept(jonas)).toBe('');
});

test('and when it has run out', async () => {
  const lena = await world.join('Lena Park');
  await openPerson(lena.page, 'Jonas');
  await write(lena.page, 'Nobody else reads that');
  const kept = () => lena.page.evaluate(() => localStorage.getItem('roost.screen') ?? '');
  await lena.page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide')));
  expect(await kept()).toContain('Nobody else');
  // What the server says of a session that it doesn't know any more.
  await lena.profile.context.clearCookies();
  await lena.page.reload();
  await lena.page.getByLabel('Username').waitFor();
  await eventually(kept).toBe('');
});
