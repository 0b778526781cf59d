// Voice messages: recorded from a microphone that beeps, sent, heard by the other.
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, openPerson, ticks, write } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;

beforeAll(async () => {
  world = await startWorld([], { hasDevices: true });
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber', { width: 390, height: 844, isPhone: true, colorScheme: 'dark' });
  await openPerson(mira.page, 'Jonas Weber');
  await write(mira.page, 'Listen to this');
  await chatRow(jonas.page, 'Mira Sand').tap();
  await composer(jonas.page).waitFor();
});
afterAll(() => world.end());

const button = (page: Page) => page.getByTestId('voice-button');
const named = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const voices = (place: Page | Locator) => place.getByTestId('voice');
const seconds = async (page: Page) =>
  Number((await page.getByTestId('voice-time').innerText()).split(':').at(-1));

test('by the keyboard: recorded, paused, listened to, gone on with, sent; the other plays it', async () => {
  const { page } = mira;
  await button(page).focus();
  await page.keyboard.press('Enter');
  await named(page, 'Pause recording').waitFor();
  await eventually(() => seconds(page)).toBeGreaterThanOrEqual(2);
  await look(page, 'voice-recording');
  expect(await findings(page)).toEqual([]);
  await named(page, 'Pause recording').click();
  await named(page, 'Listen to the recording').click();
  await named(page, 'Pause').waitFor();
  await look(page, 'voice-listening');
  expect(await findings(page)).toEqual([]);
  await named(page, 'Continue recording').click();
  await eventually(() => seconds(page)).toBeGreaterThanOrEqual(4);
  await named(page, 'Send voice message').click();
  await eventually(() => voices(page).count()).toBe(1);
  await eventually(() => ticks(page.getByTestId('message').last()).getAttribute('data-state')).toBe('seen');
  await look(page, 'voice-sent');

  await eventually(() => chatRow(page, 'Jonas Weber').innerText()).toContain('Voice message');
  const heard = voices(jonas.page).first();
  // A dot says that it wasn't listened to, on both sides, until it plays.
  const isNew = (at: Page) => voices(at).first().getByText('Not played yet').count();
  await eventually(() => isNew(jonas.page)).toBe(1);
  expect(await isNew(page)).toBe(1);
  await look(jonas.page, 'voice-unheard');
  await heard.getByRole('button', { name: /Play voice message, \d+ second/ }).tap();
  await eventually(() => heard.getAttribute('data-state')).toBe('playing');
  await eventually(() => isNew(jonas.page)).toBe(0);
  await eventually(() => isNew(page)).toBe(0);
  await heard.getByRole('button', { name: 'Speed 1×' }).tap();
  await heard.getByRole('button', { name: 'Speed 1.5×' }).tap();
  await heard.getByRole('button', { name: 'Speed 2×' }).waitFor();
  await look(jonas.page, 'voice-playing');
  expect(await findings(jonas.page)).toEqual([]);
});

test('Escape throws a recording away', async () => {
  const { page } = mira;
  await button(page).focus();
  await page.keyboard.press('Space');
  await named(page, 'Pause recording').waitFor();
  await page.keyboard.press('Escape');
  await composer(page).waitFor();
  expect(await voices(page).count()).toBe(1);
});

test('held: aside throws it away, up locks it, letting go sends it', async () => {
  const { page } = jonas;
  const hold = async () => {
    const box = await button(page).boundingBox();
    if (!box) throw new Error('there is no button');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.getByText('Slide to cancel').waitFor();
    return { x, y };
  };
  const first = await hold();
  await page.mouse.move(first.x - 60, first.y, { steps: 4 });
  await look(page, 'voice-held');
  await page.mouse.move(first.x - 160, first.y, { steps: 4 });
  await composer(page).waitFor();
  await page.mouse.up();
  expect(await voices(page).count()).toBe(1);

  const second = await hold();
  await page.mouse.move(second.x, second.y - 100, { steps: 5 });
  await named(page, 'Pause recording').waitFor();
  await page.mouse.up();
  await look(page, 'voice-locked');
  await named(page, 'Discard recording').click();
  await composer(page).waitFor();

  await hold();
  await eventually(() => seconds(page)).toBeGreaterThanOrEqual(3);
  await page.mouse.up();
  await eventually(() => voices(mira.page).count()).toBe(2);
});

test('what plays goes on in another chat, and what follows it plays after it', async () => {
  const { page } = mira;
  const first = voices(page).first();
  await first.getByRole('button', { name: /Play voice message/ }).click();
  await eventually(() => first.getAttribute('data-state')).toBe('playing');
  // A place in it by the keyboard: the start.
  await first.getByRole('slider').press('Home');
  await named(page, 'Saved messages').click();
  const bar = page.getByTestId('player-bar');
  await bar.waitFor();
  await look(page, 'player-bar');
  expect(await findings(page)).toEqual([]);
  await bar.getByRole('button', { name: 'Next voice message' }).waitFor();
  await eventually(() => bar.innerText()).toContain('Jonas Weber');
  await bar.getByText('Jonas Weber').click();
  await eventually(() => voices(page).nth(1).getAttribute('data-state')).toMatch(/playing|paused/);
  await eventually(() => bar.count()).toBe(0);
});

test('the gallery has the voices, and they play there', async () => {
  const { page } = mira;
  await page.getByRole('button', { name: 'Profile of Jonas Weber' }).click();
  await named(page, 'Media and files').click();
  const gallery = page.getByTestId('gallery');
  await gallery.getByText('Voice', { exact: true }).click();
  await eventually(() => voices(gallery).count()).toBe(2);
  await voices(gallery)
    .first()
    .getByRole('button', { name: /Play voice message/ })
    .click();
  await eventually(() => voices(gallery).first().getAttribute('data-state')).toMatch(/playing|paused/);
  await look(page, 'gallery-voices-desk-light');
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await gallery.waitFor({ state: 'detached' });
});

test('a round video: begun as a voice, looked at before it goes, plays without a sound, then with it, and goes on elsewhere', async () => {
  const { page } = mira;
  await chatRow(page, 'Jonas Weber').click();
  await button(page).focus();
  await page.keyboard.press('Enter');
  await named(page, 'Record a video message instead').click();
  const stage = page.getByTestId('round-stage');
  const width = (at: Page) =>
    at
      .getByTestId('round-stage')
      .locator('video')
      .evaluate((video: HTMLVideoElement) => video.videoWidth);
  await eventually(() => width(page)).toBeGreaterThan(0);
  await eventually(() => seconds(page)).toBeGreaterThanOrEqual(2);
  await look(page, 'round-recording-desk-light');
  expect(await findings(page)).toEqual([]);
  await named(page, 'Pause recording').click();
  await named(page, 'Listen to the recording').click();
  await named(page, 'Pause').waitFor();
  await look(page, 'round-looking-desk-light');
  await named(page, 'Send video message').click();
  await stage.waitFor({ state: 'detached' });
  await eventually(() => ticks(page.getByTestId('message').last()).getAttribute('data-state')).toBe('seen');
  await look(page, 'round-sent-desk-light');
  await eventually(() => chatRow(page, 'Jonas Weber').innerText()).toContain('Video message');

  const round = jonas.page.getByTestId('round');
  const at = (selector: string) =>
    round.locator(selector).evaluate((video: HTMLVideoElement) => [video.muted, video.currentTime > 0]);
  await eventually(() => at('video')).toEqual([true, true]);
  await look(jonas.page, 'round-silent-phone-dark');
  // It may be over by the time at which one looks: what was heard is kept.
  await jonas.page.evaluate(() => {
    const hear = ({ target }: Event) => {
      if (target instanceof HTMLVideoElement && !target.muted) document.body.dataset.heard = target.src;
    };
    document.addEventListener('timeupdate', hear, true);
  });
  await round.getByRole('button', { name: /Play video message, \d+ second/ }).tap();
  await eventually(() => jonas.page.evaluate(() => document.body.dataset.heard)).toContain('/media/');
  await look(jonas.page, 'round-playing-phone-dark');
  expect(await findings(jonas.page)).toEqual([]);
  await eventually(() => page.getByTestId('round').getByText('Not played yet').count()).toBe(0);

  await jonas.page.getByTestId('round-button').tap();
  await jonas.page.getByTestId('round-stage').locator('video').waitFor();
  await look(jonas.page, 'round-recording-phone-dark');
  await named(jonas.page, 'Discard recording').click();
  await composer(jonas.page).waitFor();
  expect(await round.count()).toBe(1);
});
