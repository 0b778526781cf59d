import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatRow, composer, eventually, message, openPerson, texts, ticks, write } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber');
  await openPerson(mira.page, 'Jonas');
  await write(mira.page, 'before the tunnel');
  await chatRow(jonas.page, 'Mira Sand').click();
  await message(jonas.page, 'before the tunnel').waitFor();
});
afterAll(() => world.end());

test('what is written without a connection is sent once it is back, in order, nothing twice', async () => {
  await mira.profile.goOffline();
  await eventually(() => mira.page.getByTestId('peer-line').innerText()).toMatch(/^Waiting/);
  for (const text of ['one', 'two', 'three']) await write(mira.page, text);
  await eventually(() => ticks(message(mira.page, 'three')).getAttribute('data-state')).toBe('waiting');
  await write(jonas.page, 'meanwhile');

  await mira.page.reload();
  await message(mira.page, 'before the tunnel').waitFor();
  await eventually(() => texts(mira.page)).toEqual(['before the tunnel', 'one', 'two', 'three']);

  await mira.profile.goOnline();
  const all = ['before the tunnel', 'meanwhile', 'one', 'two', 'three'];
  await eventually(() => texts(jonas.page)).toEqual(all);
  await eventually(() => texts(mira.page)).toEqual(all);
  await eventually(() => ticks(message(mira.page, 'three')).getAttribute('data-state')).toBe('seen');
  await mira.page.reload();
  await eventually(() => texts(mira.page)).toEqual(all);
});

test('a line that breaks in the middle of sending loses nothing and doubles nothing', async () => {
  const sent = Array.from({ length: 12 }, (_, index) => `parcel ${index + 1}`);
  for (const [index, text] of sent.entries()) {
    await write(mira.page, text);
    if (index % 3 !== 2) continue;
    mira.profile.link.cut();
    mira.profile.link.mend();
  }
  const arrived = async () => (await texts(jonas.page)).filter((text) => text.startsWith('parcel'));
  await eventually(arrived).toEqual(sent);
});

test('a second tab shows the same and opens no second WebSocket', async () => {
  await eventually(() => mira.profile.link.openSockets()).toBe(1);
  const made = mira.profile.link.madeSockets();
  const second = await mira.profile.openTab(new URL(mira.page.url()).pathname);
  // The first parcel may say so too, with the hour behind it.
  await message(second, 'parcel 12').last().waitFor();
  await write(jonas.page, 'to both tabs');
  await message(second, 'to both tabs').waitFor();
  await message(mira.page, 'to both tabs').waitFor();
  await write(second, 'from the second tab');
  await message(mira.page, 'from the second tab').waitFor();
  await message(jonas.page, 'from the second tab').waitFor();
  expect(mira.profile.link.openSockets()).toBe(1);
  expect(mira.profile.link.madeSockets()).toBe(made);

  await mira.page.close();
  await write(second, 'the first tab is gone');
  await message(jonas.page, 'the first tab is gone').waitFor();
  expect(mira.profile.link.openSockets()).toBe(1);
  mira.page = second;
});

test('the server stops and comes back: the app waits and goes on', async () => {
  await world.server.halt();
  await write(mira.page, 'while the server slept');
  await world.server.restart();
  await message(jonas.page, 'while the server slept').waitFor();
  await eventually(() => ticks(message(mira.page, 'while the server slept')).getAttribute('data-state')).toBe(
    'seen',
  );
});

test('a message that the server refuses says why and can be tried again', async () => {
  const long = `a long letter ${'x'.repeat(2000)}`;
  await world.server.halt();
  await write(mira.page, long);
  await world.server.restart(['--max-text=1KiB']);
  const row = message(mira.page, 'a long letter');
  await row.getByText('This message is too long.').waitFor();
  expect(await ticks(row).getAttribute('data-state')).toBe('failed');
  await write(mira.page, 'a short one goes past it');
  await message(jonas.page, 'a short one goes past it').waitFor();
  expect(await message(jonas.page, 'a long letter').count()).toBe(0);

  await world.server.restart([]);
  await row.getByRole('button', { name: 'Try again' }).click();
  await message(jonas.page, 'a long letter').waitFor();
  await eventually(() => ticks(row).getAttribute('data-state')).toBe('seen');
  expect(await row.count()).toBe(1);
});

test('the app opens without a network and shows what it keeps', async () => {
  await eventually(() =>
    mira.page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state),
  ).toBe('activated');
  await mira.profile.goOffline();
  const tab = await mira.profile.openTab('/');
  await chatRow(tab, 'Jonas Weber').click();
  await message(tab, 'while the server slept').waitFor();
  await composer(tab).fill('from a new tab, offline');
  await composer(tab).press('Enter');
  await mira.profile.goOnline();
  await message(jonas.page, 'from a new tab, offline').waitFor();
});
