import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import {
  chatRow,
  composer,
  eventually,
  message,
  messages,
  openPerson,
  signIn,
  texts,
  ticks,
  write,
} from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber', { hasToasts: true });
});
afterAll(() => world.end());

const state = (page: Somebody['page'], text: string) =>
  eventually(() => ticks(message(page, text)).getAttribute('data-state'));
const line = (page: Somebody['page']) => eventually(() => page.getByTestId('peer-line').innerText());

/** Counts the notes of the sounds that the page makes from now on. */
async function countNotes(page: Somebody['page']) {
  await page.evaluate(() => {
    const own = window as unknown as { notes: number };
    own.notes = 0;
    const { createOscillator } = AudioContext.prototype;
    AudioContext.prototype.createOscillator = function () {
      own.notes++;
      return createOscillator.call(this);
    };
  });
  return () => page.evaluate(() => (window as unknown as { notes: number }).notes);
}

describe('two people', () => {
  test('find each other and write both ways', async () => {
    await openPerson(mira.page, 'Jonas');
    await expect(mira.page.getByText('Say hello to Jonas Weber').isVisible()).resolves.toBe(true);
    await write(mira.page, 'Good morning, are you up?');
    await chatRow(jonas.page, 'Mira Sand').waitFor();
    await eventually(() => chatRow(jonas.page, 'Mira Sand').innerText()).toContain(
      'Good morning, are you up?',
    );
    await chatRow(jonas.page, 'Mira Sand').click();
    await message(jonas.page, 'Good morning, are you up?').waitFor();
    await write(jonas.page, 'Since five, the birds are loud 🐦');
    await message(mira.page, 'the birds are loud').waitFor();
    await eventually(() => texts(mira.page)).toEqual([
      'Good morning, are you up?',
      'Since five, the birds are loud 🐦',
    ]);
    await eventually(() => texts(jonas.page)).toEqual(await texts(mira.page));
  });

  test('see each other online, and typing', async () => {
    await line(mira.page).toBe('online');
    await composer(jonas.page).pressSequentially('I am still');
    await line(mira.page).toBe('typing…');
    await composer(jonas.page).fill('');
    await line(mira.page).toBe('online');
  });

  test('see how far a message got: delivered while the other looks elsewhere, then seen', async () => {
    await jonas.page.getByRole('button', { name: 'Saved messages' }).click();
    await jonas.page.getByText('A place for yourself').waitFor();
    const notes = await countNotes(jonas.page);
    await write(mira.page, 'Coffee at nine?');
    await state(mira.page, 'Coffee at nine?').toBe('delivered');
    await eventually(() => chatRow(jonas.page, 'Mira Sand').innerText()).toMatch(/Coffee at nine\?\s+1/);
    await eventually(() => jonas.page.title()).toMatch(/^\(1\)/);
    await eventually(() => jonas.page.locator('link[rel="icon"]').getAttribute('href')).toMatch(/unread/);
    const news = jonas.page.getByTestId('news');
    await eventually(() => news.innerText()).toContain('Coffee at nine?');
    await look(jonas.page, 'news');
    await eventually(notes).toBe(2);
    await news.hover();
    expect(await findings(jonas.page)).toEqual([]);
    await news.getByRole('button', { name: 'Mira Sand' }).click();
    await eventually(() => news.count()).toBe(0);
    await state(mira.page, 'Coffee at nine?').toBe('seen');
    await eventually(() => jonas.page.title()).not.toMatch(/^\(/);
    await eventually(() => jonas.page.locator('link[rel="icon"]').getAttribute('href')).toBe('/favicon.svg');
    await eventually(() => chatRow(jonas.page, 'Mira Sand').getByText('unread message').count()).toBe(0);
  });

  test('change and delete what they wrote', async () => {
    await write(mira.page, 'At the corner caffee');
    await state(mira.page, 'At the corner caffee').toBe('seen');
    await message(mira.page, 'At the corner caffee').hover();
    await message(mira.page, 'At the corner caffee').getByRole('button', { name: 'Message options' }).click();
    await mira.page.getByRole('menuitem', { name: 'Info' }).click();
    const info = mira.page.getByRole('dialog', { name: 'Message info' });
    await eventually(() => info.getByTestId('receipts').innerText()).toMatch(
      /^Sent\s.+\sDelivered\s+\d\d:\d\d\s+Seen\s+\d\d:\d\d$/,
    );
    await look(mira.page, 'message-info-two');
    expect(await findings(mira.page)).toEqual([]);
    await mira.page.keyboard.press('Escape');
    await info.waitFor({ state: 'detached' });
    await composer(mira.page).press('ArrowUp');
    await eventually(() => composer(mira.page).inputValue()).toBe('At the corner caffee');
    await composer(mira.page).fill('At the corner café');
    await composer(mira.page).press('Enter');
    await message(jonas.page, 'At the corner café').getByText('edited').waitFor();

    await write(mira.page, 'Wrong chat, sorry');
    const row = message(mira.page, 'Wrong chat, sorry');
    await row.hover();
    await row.getByRole('button', { name: 'Message options' }).click();
    await mira.page.getByRole('menuitem', { name: 'Delete' }).click();
    await mira.page.getByRole('alertdialog').getByRole('button', { name: 'Delete for everyone' }).click();
    await message(jonas.page, 'Message deleted').waitFor();
    expect(await message(jonas.page, 'Wrong chat').count()).toBe(0);
    await eventually(() => chatRow(jonas.page, 'Mira Sand').innerText()).toContain('Message deleted');
  });

  test('have their history after a reload, and what they began to write', async () => {
    await composer(mira.page).fill('I was about to say');
    const before = await texts(mira.page);
    await mira.page.reload();
    await eventually(() => texts(mira.page)).toEqual(before);
    expect(await composer(mira.page).inputValue()).toBe('I was about to say');
    await composer(mira.page).fill('');
  });

  test('go on writing on another device, until it is sent', async () => {
    const phone = await signIn(await world.profile(), mira.who);
    const row = chatRow(phone, 'Jonas Weber');
    await row.waitFor();
    await composer(mira.page).fill('See you');
    await row.getByText('Draft: See you').waitFor();
    await row.click();
    await eventually(() => composer(phone).inputValue()).toBe('See you');
    await composer(phone).fill('See you at ten');
    await eventually(() => composer(mira.page).inputValue()).toBe('See you at ten');
    await composer(phone).fill('See you at eleven');
    await eventually(() => composer(mira.page).inputValue()).toBe('See you at eleven');
    await composer(phone).press('Enter');
    await message(mira.page, 'See you at eleven').waitFor();
    await eventually(() => composer(mira.page).inputValue()).toBe('');
    await phone.close();
  });

  test('see when the other was there last', async () => {
    await jonas.page.goto('about:blank');
    await line(mira.page).toBe('last seen just now');
    await jonas.page.goBack();
    await line(mira.page).toBe('online');
  });

  test('keep notes for themselves, without ticks', async () => {
    await mira.page.getByRole('button', { name: 'Saved messages' }).click();
    await mira.page.getByRole('heading', { name: 'Saved messages', level: 2 }).waitFor();
    await write(mira.page, 'Buy birdseed');
    await chatRow(mira.page, 'Saved messages').waitFor();
    await eventually(() => messages(mira.page).count()).toBe(1);
    expect(await mira.page.getByTestId('chat-row').first().innerText()).toContain('Saved messages');
  });
});
