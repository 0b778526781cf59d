// Photos, films and files: picked, pasted, dropped, sent over bad lines, looked at, and nothing of the place in them.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import {
  attach,
  drawPicture,
  handOver,
  makeBinary,
  makeFilm,
  makeMp4,
  makePdf,
  makeWebm,
  secrets,
  sheet,
  withExif,
} from './harness/files.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, message, messages, openPerson, write } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let ada: Somebody;
let bob: Somebody;

beforeAll(async () => {
  world = await startWorld();
  ada = await world.join('Ada Winter');
  bob = await world.join('Bob Tern', { width: 390, height: 844, isPhone: true, colorScheme: 'dark' });
  await openPerson(ada.page, 'Bob');
});
afterAll(() => world.end());

const viewer = (page: Page) => page.getByTestId('viewer');
const openTile = (row: Locator, at = 0) =>
  row
    .getByRole('button', { name: /^Open: / })
    .nth(at)
    .click();
const send = (page: Page) => sheet(page).getByRole('button', { name: 'Send', exact: true }).click();
const isSent = (row: Locator) => eventually(() => row.getAttribute('data-seq')).not.toBeNull();
const shownSize = (row: Locator) =>
  row
    .locator('img')
    .last()
    .evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);

/** The bytes behind an address, as the browser of a page gets them. */
async function fetched(page: Page, url: string): Promise<Buffer> {
  const base64 = await page.evaluate(async (address) => {
    const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }, url);
  return Buffer.from(base64, 'base64');
}

test('a photo gets there turned right, smaller, and without its place', async () => {
  const raw = await drawPicture(ada.page, 'IMG_2041.jpg', 'image/jpeg', [3200, 2000]);
  const photo = withExif(raw, 6);
  expect(photo.buffer.includes(secrets[0] ?? '')).toBe(true);
  await composer(ada.page).fill('The lake this morning');
  await attach(ada.page, 'Photo or video', [photo]);
  const dialog = sheet(ada.page);
  expect(await dialog.getByLabel('Caption').inputValue()).toBe('The lake this morning');
  await look(ada.page, 'media-sheet-desk-light');
  expect(await findings(ada.page)).toEqual([]);
  await send(ada.page);
  const here = message(ada.page, 'The lake this morning').first();
  await isSent(here);
  expect(await composer(ada.page).inputValue()).toBe('');

  await chatRow(bob.page, 'Ada').click();
  const there = message(bob.page, 'The lake this morning').first();
  await there.locator('[data-testid="picture"][data-state="there"]').waitFor();
  expect(await shownSize(there)).toEqual([1600, 2560]);
  await look(bob.page, 'media-photo-phone-dark');
  const url = (await there.locator('img').last().getAttribute('src')) ?? '';
  const bytes = await fetched(bob.page, url);
  expect(bytes.subarray(0, 2).toString('hex')).toBe('ffd8');
  for (const secret of [...secrets, 'Exif']) expect(bytes.includes(secret)).toBe(false);
  expect(await findings(bob.page)).toEqual([]);

  // In original quality every pixel stays, the way it is turned too, and the place goes all the same.
  await attach(ada.page, 'Photo or video', [{ ...photo, name: 'again.jpg' }]);
  await dialog.getByText('Original', { exact: true }).click();
  await dialog.getByLabel('Caption').fill('As it was taken');
  await send(ada.page);
  const original = message(bob.page, 'As it was taken').first();
  await original.locator('[data-testid="picture"][data-state="there"]').waitFor();
  expect(await shownSize(original)).toEqual([2000, 3200]);
  const whole = await fetched(bob.page, (await original.locator('img').last().getAttribute('src')) ?? '');
  for (const secret of secrets) expect(whole.includes(secret)).toBe(false);
  expect(whole.length).toBeGreaterThan(raw.buffer.length - 100);
});

test('several are an album, put in order before, and looked at one after the other', async () => {
  const pictures = [
    await drawPicture(ada.page, 'one.png', 'image/png', [900, 1200], 200),
    await drawPicture(ada.page, 'two.webp', 'image/webp', [1400, 900], 90),
    await makeMp4('three.mp4'),
    await drawPicture(ada.page, 'four.jpg', 'image/jpeg', [1000, 1000], 320),
  ];
  await attach(ada.page, 'Photo or video', pictures);
  const dialog = sheet(ada.page);
  await dialog.getByRole('button', { name: 'Move two.webp forward' }).click();
  await dialog.getByLabel('Caption').fill('Four from the walk');
  await look(ada.page, 'media-sheet-album-desk-light');
  await send(ada.page);
  const here = message(ada.page, 'Four from the walk').first();
  await isSent(here);
  await look(ada.page, 'media-album-desk-light');
  const there = message(bob.page, 'Four from the walk').first();
  await eventually(() => there.locator('[data-testid="picture"][data-state="there"]').count()).toBe(4);
  expect(await shownSize(there.getByRole('button', { name: /^Open: / }).first())).toEqual([1400, 900]);
  await look(bob.page, 'media-album-phone-dark');

  await openTile(here);
  const shown = viewer(ada.page);
  await shown.getByRole('img', { name: /Four from the walk/ }).waitFor();
  expect(await findings(ada.page)).toEqual([]);
  await look(ada.page, 'media-viewer-desk-light');
  await shown.getByRole('button', { name: 'Next' }).click();
  await ada.page.keyboard.press('ArrowRight');
  const film = shown.locator('video');
  await eventually(() => film.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0.1);
  const bytes = await fetched(ada.page, (await film.getAttribute('src')) ?? '');
  expect(bytes.includes('+52.5200')).toBe(false);
  await shown.getByRole('button', { name: 'Show in chat' }).click();
  await shown.waitFor({ state: 'detached' });

  await openTile(there, 3);
  await viewer(bob.page).getByRole('img').last().waitFor();
  await look(bob.page, 'media-viewer-phone-dark');
  await viewer(bob.page).getByRole('button', { name: 'Close' }).click();
  await viewer(bob.page).waitFor({ state: 'detached' });
});

test('a picture is pasted, files are dropped, and what moves still moves', async () => {
  const gif = await makeFilm('dance.gif', 'image/gif', ['-vf', 'scale=160:-1']);
  await handOver(composer(ada.page), 'paste', [gif]);
  await sheet(ada.page).waitFor();
  await sheet(ada.page).getByLabel('Caption').fill('It dances');
  await send(ada.page);
  await isSent(message(ada.page, 'It dances').first());
  const moving = message(bob.page, 'It dances').first();
  await moving.getByText('GIF', { exact: true }).first().waitFor();
  const src = (await moving.locator('img').last().getAttribute('src')) ?? '';
  const bytes = await fetched(bob.page, src);
  expect(bytes.subarray(0, 6).toString('latin1')).toBe('GIF89a');

  // A WebM plays for the other and tells neither place nor title nor program; a WebP that moves still moves.
  const webm = await makeWebm('waves.webm');
  expect(webm.buffer.includes('+52.5200') && webm.buffer.includes('Lavf')).toBe(true);
  await attach(ada.page, 'Photo or video', [webm]);
  await sheet(ada.page).getByLabel('Caption').fill('Waves at night');
  await send(ada.page);
  const film = message(bob.page, 'Waves at night').first();
  await film.locator('[data-testid="picture"][data-state="there"]').waitFor();
  await openTile(film);
  const waves = viewer(bob.page).locator('video');
  await eventually(() => waves.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0.1);
  const played = await fetched(bob.page, (await waves.getAttribute('src')) ?? '');
  expect(played.length).toBe(webm.buffer.length);
  for (const secret of ['+52.5200', 'Lavf', secrets[1] ?? '']) expect(played.includes(secret)).toBe(false);
  await viewer(bob.page).getByRole('button', { name: 'Close' }).click();
  await viewer(bob.page).waitFor({ state: 'detached' });
  const leaf = await makeFilm('leaf.webp', 'image/webp', ['-vf', 'scale=120:-1', '-loop', '0'], 1);
  await attach(ada.page, 'Photo or video', [leaf]);
  await sheet(ada.page).getByLabel('Caption').fill('A leaf turns');
  await send(ada.page);
  const turning = message(bob.page, 'A leaf turns').first();
  await turning.locator('[data-testid="picture"][data-state="there"]').waitFor();
  const leafUrl = (await turning.locator('img').last().getAttribute('src')) ?? '';
  expect((await fetched(bob.page, leafUrl)).includes('ANMF')).toBe(true);

  const notes = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('beans\npeas\n') };
  await handOver(ada.page.getByTestId('timeline'), 'drop', [notes]);
  await sheet(ada.page).waitFor();
  await send(ada.page);
  await isSent(messages(ada.page).filter({ hasText: 'notes.txt' }).first());
  const there = messages(bob.page).filter({ hasText: 'notes.txt' }).first();
  await there.getByRole('button', { name: 'notes.txt' }).click();
  const shown = bob.page.getByRole('dialog', { name: 'notes.txt' });
  await shown.getByText('beans').waitFor();
  expect(await findings(bob.page)).toEqual([]);
  await shown.getByRole('button', { name: 'Close' }).click();

  // What the server doesn't take says why, and is the chat's last line only until something newer comes.
  const misnamed = { name: 'roof.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') };
  await handOver(ada.page.getByTestId('timeline'), 'drop', [misnamed]);
  await sheet(ada.page).waitFor();
  await send(ada.page);
  const refused = messages(ada.page).filter({ hasText: 'roof.png' });
  await refused.getByText('The server doesn’t take files of this kind.').waitFor();
  expect(await refused.getByTestId('upload').count()).toBe(0);
  await eventually(() => chatRow(ada.page, 'Bob').innerText()).toContain('roof.png');
  await look(ada.page, 'media-refused-desk-light');
  expect(await findings(ada.page)).toEqual([]);
  await write(bob.page, 'And the roof?');
  await eventually(() => chatRow(ada.page, 'Bob').innerText()).toContain('And the roof?');
  const mark = chatRow(ada.page, 'Bob').getByRole('img', { name: 'Not sent' });
  await mark.waitFor();
  await refused.getByRole('button', { name: 'Remove' }).click();
  await refused.waitFor({ state: 'detached' });
  await mark.waitFor({ state: 'detached' });

  await attach(ada.page, 'File', [makePdf('plan.pdf', 'Where the beans go')]);
  await send(ada.page);
  const plan = messages(bob.page).filter({ hasText: 'plan.pdf' }).first();
  await plan.locator('[data-testid="picture"][data-state="there"]').waitFor();
  await look(bob.page, 'media-pdf-phone-dark');
  await plan.getByRole('button', { name: 'Open: plan.pdf' }).click();
  await bob.page.locator('[data-testid="pdf-page"] canvas').waitFor();
  await look(bob.page, 'media-document-phone-dark');
  await bob.page.getByRole('dialog', { name: 'plan.pdf' }).getByRole('button', { name: 'Close' }).click();

  // A caption is changed and the picture stays; forwarded from the viewer, it is there as well.
  await message(ada.page, 'It dances').first().getByText('It dances').click({ button: 'right' });
  await ada.page.getByRole('menuitem', { name: 'Edit' }).click();
  await composer(ada.page).fill('It really dances');
  await composer(ada.page).press('Enter');
  const edited = message(bob.page, 'It really dances').first();
  await edited.locator('[data-testid="picture"][data-state="there"]').waitFor();
  // The caption of another one is taken away, and what it was for stays.
  await message(ada.page, 'A leaf turns').first().getByText('A leaf turns').click({ button: 'right' });
  await ada.page.getByRole('menuitem', { name: 'Edit' }).click();
  await composer(ada.page).fill('');
  await composer(ada.page).press('Enter');
  await turning.waitFor({ state: 'detached' });
  await ada.page.getByRole('button', { name: 'Cancel editing' }).waitFor({ state: 'detached' });
  await bob.page.locator(`img[src="${leafUrl}"]`).first().waitFor();
  await openTile(message(ada.page, 'It really dances').first());
  await viewer(ada.page).getByRole('button', { name: 'Forward' }).click();
  const forward = ada.page.getByRole('dialog', { name: /Forward/ });
  await forward.getByTestId('pick-row').filter({ hasText: 'Bob Tern' }).click();
  await forward.getByRole('button', { name: /^(Forward|Send)/ }).click();
  await eventually(() => message(bob.page, 'It really dances').count()).toBe(2);
  await message(bob.page, 'It really dances').last().locator('[data-state="there"]').waitFor();
});

test('the gallery has it all, and what is seen once is seen once', async () => {
  await ada.page.getByRole('button', { name: 'Profile of Bob Tern' }).click();
  await look(ada.page, 'media-card-desk-light');
  await ada.page.getByRole('button', { name: 'Media and files' }).click();
  const gallery = ada.page.getByTestId('gallery');
  await eventually(() =>
    gallery.locator('[data-testid="picture"][data-state="there"]').count(),
  ).toBeGreaterThan(6);
  expect(await findings(ada.page)).toEqual([]);
  await look(ada.page, 'media-gallery-desk-light');
  await gallery
    .getByRole('button', { name: /^Open: / })
    .first()
    .click();
  await viewer(ada.page).waitFor();
  await ada.page.keyboard.press('Escape');
  await viewer(ada.page).waitFor({ state: 'detached' });
  await gallery.getByText('Files', { exact: true }).click();
  await gallery.getByText('plan.pdf').waitFor();
  await look(ada.page, 'media-gallery-files-desk-light');
  await ada.page.keyboard.press('Escape');
  await gallery.waitFor({ state: 'detached' });

  const secret = await drawPicture(ada.page, 'secret.jpg', 'image/jpeg', [800, 600], 280);
  await attach(ada.page, 'Photo or video', [secret]);
  await sheet(ada.page).getByText('Can be viewed once').click();
  await send(ada.page);
  const once = bob.page.getByTestId('once').last();
  await once.getByText('View once').waitFor();
  await look(bob.page, 'media-once-phone-dark');
  await once.click();
  await viewer(bob.page).getByRole('img', { name: 'Photo' }).waitFor();
  expect(await viewer(bob.page).getByRole('button', { name: 'Save' }).count()).toBe(0);
  await viewer(bob.page).getByRole('button', { name: 'Close' }).click();
  await message(ada.page, 'Viewed once').waitFor();
  await message(bob.page, 'Viewed once').waitFor();
});

/** How long 200 MB may take on a slow machine; on a usual one it is some seconds. */
const patienceMs = 60_000;

test(
  'a large file outlives a cut line, a reload and a killed server, and arrives byte by byte',
  async () => {
    const big = await makeBinary('backup of the nest.bin', 200);
    ada.profile.link.slow(8_000_000);
    await attach(ada.page, 'File', big.path);
    await send(ada.page);
    const row = () => messages(ada.page).filter({ hasText: 'backup of the nest.bin' }).first();
    const ring = () => row().getByTestId('upload');
    const part = async () => Number(/(\d+)%/.exec((await ring().getAttribute('aria-label')) ?? '')?.[1] ?? 0);
    await eventually(part).toBeGreaterThan(2);
    await look(ada.page, 'media-upload-desk-light');
    ada.profile.link.cut();
    await eventually(() => ring().getAttribute('data-state')).toBe('waiting');
    await ada.page.reload();
    await ring().waitFor();
    ada.profile.link.mend();
    await eventually(() => ring().getAttribute('data-state')).toBe('going');
    await world.server.crash();
    ada.profile.link.slow(undefined);
    await expect.poll(() => row().getAttribute('data-seq'), { timeout: patienceMs }).not.toBeNull();

    const there = messages(bob.page).filter({ hasText: 'backup of the nest.bin' }).first();
    const saved = bob.page.waitForEvent('download');
    await there.getByRole('link', { name: /^Save/ }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('backup of the nest.bin');
    const sum = createHash('sha256');
    for await (const chunk of createReadStream(await download.path())) sum.update(chunk as Buffer);
    expect(sum.digest('hex')).toBe(big.hash);
    await big.end();
    await look(bob.page, 'media-file-phone-dark');
  },
  3 * patienceMs,
);
