import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { farHost } from './harness/browser.ts';
import { look } from './harness/looks.ts';
import {
  chatRow,
  composer,
  eventually,
  identity,
  message,
  openPerson,
  register,
  write,
} from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber');
  await openPerson(jonas.page, 'Mira');
  await write(jonas.page, 'Hello!');
});
afterAll(() => world.end());

test('name and text about oneself reach others at once', async () => {
  await mira.page.getByRole('button', { name: 'Settings' }).click();
  await mira.page.getByRole('link', { name: 'Profile' }).click();
  await mira.page.getByLabel('Name', { exact: true }).fill('Mira of the Sands');
  await mira.page.getByLabel('About').fill('Allotment 14');
  await mira.page.getByRole('button', { name: 'Save' }).click();
  await mira.page.getByText('Profile saved').waitFor();
  await chatRow(jonas.page, 'Mira of the Sands').waitFor();
  await jonas.page.getByRole('button', { name: 'Profile of Mira of the Sands' }).click();
  await jonas.page.getByRole('dialog').getByText('Allotment 14').waitFor();
  await jonas.page.keyboard.press('Escape');
  await jonas.page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('a picture is cropped here, stored there and shown to others', async () => {
  const png = await mira.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(600, 400);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.fillStyle = '#2a6';
    context.fillRect(0, 0, 600, 400);
    const blob = await canvas.convertToBlob();
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const file = { name: 'picture.png', mimeType: 'image/png', buffer: Buffer.from(png) };
  await mira.page.getByLabel('Picture file').setInputFiles(file);
  const dialog = mira.page.getByRole('dialog', { name: 'Crop your picture' });
  await dialog.getByLabel('Zoom').fill('2');
  await dialog.getByRole('button', { name: 'Use picture' }).click();
  await dialog.waitFor({ state: 'detached' });
  const shown = chatRow(jonas.page, 'Mira').locator('img');
  await eventually(() =>
    shown.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth),
  ).toBeGreaterThan(0);

  await mira.page.getByRole('button', { name: 'Remove' }).click();
  await eventually(() => chatRow(jonas.page, 'Mira').locator('img').count()).toBe(0);
});

test('what the device keeps is told, bounded and cleared; drafts stay', async () => {
  const { page } = jonas;
  await chatRow(page, 'Mira').click();
  await composer(page).fill('half a thought');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Storage' }).click();
  await page.getByText('1 message', { exact: true }).waitFor();
  await page.getByTestId('storage-used').waitFor();
  await page.getByLabel('Messages kept at most').selectOption('10,000');
  await look(page, 'storage-desk-light');
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Clear what is kept' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByText('This device has forgotten what it kept').waitFor();
  await page.reload();
  await eventually(() => page.getByLabel('Messages kept at most').inputValue()).toBe('10000');
  await page.getByRole('button', { name: 'Back to chats' }).click();
  await chatRow(page, 'Mira').click();
  await message(page, 'Hello!').waitFor();
  expect(await composer(page).inputValue()).toBe('half a thought');
  await composer(page).fill('');
});

test('what is no picture is refused in words', async () => {
  const file = { name: 'picture.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') };
  await mira.page.getByLabel('Picture file').setInputFiles(file);
  await mira.page.getByText('This file isn’t an image that can be read.').waitFor();
});

test('the theme is kept', async () => {
  await mira.page.getByRole('link', { name: 'Appearance' }).click();
  await mira.page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  const scheme = () => mira.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await eventually(scheme).toBe('dark');
  await mira.page.reload();
  await eventually(scheme).toBe('dark');
  await mira.page
    .getByRole('radiogroup', { name: 'Theme' })
    .getByRole('radio', { name: 'System' })
    .check({ force: true });
  await eventually(scheme).toBe('light dark');
});

test('places have addresses, and the back button leads through them', async () => {
  const at = () => new URL(mira.page.url()).pathname;
  await mira.page.getByRole('link', { name: 'Devices' }).click();
  await eventually(at).toBe('/settings/devices');
  await mira.page.getByRole('button', { name: 'Back to chats' }).click();
  await eventually(at).toBe('/');
  await chatRow(mira.page, 'Jonas Weber').click();
  await eventually(at).toMatch(/^\/c\/\w+$/);
  await mira.page.goBack();
  await mira.page.getByText('Pick a chat').waitFor();
  await mira.page.goForward();
  await mira.page.getByRole('heading', { name: 'Jonas Weber' }).waitFor();
  await mira.page.goto(`${mira.profile.origin}/c/nothing-here`);
  await mira.page.getByText('This chat isn’t here').waitFor();
  await mira.page.goto(`${mira.profile.origin}/no/such/place`);
  await eventually(at).toBe('/');
});

test('over plain HTTP from another machine the page explains what the browser refuses', async () => {
  const far = await world.profile({ host: farHost });
  const page = await far.openTab('/');
  await page.getByText('This connection isn’t encrypted.').waitFor();
  await page.getByRole('link', { name: /how to get HTTPS/ }).click();
  await page.getByText('What the browser refuses').waitFor();
  await page.getByText('roost serve --tls self-signed').waitFor();
  await page.getByRole('button', { name: 'Back' }).click();

  const guest = await register(far, identity('Far Guest'), await world.invite());
  await openPerson(guest, 'Jonas');
  await write(guest, 'Hello from afar');
  await chatRow(jonas.page, 'Far Guest').waitFor();
  await guest.getByText('This connection isn’t encrypted.').waitFor();
  await guest.getByRole('button', { name: 'Close' }).click();
  expect(await guest.getByText('This connection isn’t encrypted.').count()).toBe(0);
});
