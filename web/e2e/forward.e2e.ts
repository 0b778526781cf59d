// Forwarding: one message and several, to one chat and several, with and without the name of who wrote them. And sending in
// another way than at once: later, and without sound.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, message, openPerson, write } from './harness/person.ts';
import { type Somebody, signInToApi, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;
let aiko: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber', { colorScheme: 'dark', width: 390, height: 844, isPhone: true });
  aiko = await world.join('Aiko Tanaka');
  await openPerson(mira.page, 'Jonas');
  for (const text of ['The train leaves at 9:40', 'Platform 7', 'Bring the tickets']) {
    await write(mira.page, text);
  }
  await openPerson(mira.page, 'Aiko');
  await write(mira.page, 'Hello Aiko');
  await chatRow(jonas.page, 'Mira Sand').click();
  await message(jonas.page, 'Platform 7').waitFor();
});
afterAll(() => world.end());

async function pick(page: Page, text: string, entry: string): Promise<void> {
  await message(page, text).locator('[dir="auto"]').last().dispatchEvent('contextmenu');
  await page.getByRole('menuitem', { name: entry }).click();
}

const target = (page: Page, name: string) => page.getByTestId('pick-row').filter({ hasText: name });

test('one message goes on with the name of who wrote it, found by search', async () => {
  await openPerson(aiko.page, 'Jonas');
  await write(aiko.page, 'Hi Jonas');
  await chatRow(jonas.page, 'Aiko').waitFor({ state: 'attached' });
  await pick(jonas.page, 'The train leaves', 'Forward');
  const dialog = jonas.page.getByRole('dialog', { name: 'Forward message' });
  await target(jonas.page, 'Aiko').waitFor();
  await look(jonas.page, 'forward-phone-dark');
  expect(await findings(jonas.page)).toEqual([]);
  await dialog.getByRole('searchbox').fill('tana');
  await eventually(() => jonas.page.getByTestId('pick-row').count()).toBe(1);
  await target(jonas.page, 'Aiko').tap();
  await dialog.getByRole('button', { name: 'Forward', exact: true }).tap();
  await jonas.page.getByText('1 message forwarded').waitFor();
  const there = message(aiko.page, 'The train leaves at 9:40');
  await there.waitFor();
  expect(await there.getByTestId('forwarded').innerText()).toBe('Forwarded from Mira Sand');
  await look(aiko.page, 'forwarded-desk-light');
  expect(await findings(aiko.page)).toEqual([]);
});

test('several messages go to several chats, in their order, without a name where that is wanted', async () => {
  await chatRow(mira.page, 'Jonas').click();
  await pick(mira.page, 'Platform 7', 'Select');
  await message(mira.page, 'Bring the tickets').getByRole('checkbox').click();
  await look(mira.page, 'forward-selection-desk-light');
  await mira.page.getByRole('toolbar').getByRole('button', { name: 'Forward' }).click();
  const dialog = mira.page.getByRole('dialog', { name: 'Forward 2 messages' });
  await target(mira.page, 'Aiko').click();
  await target(mira.page, 'Jonas').click();
  await dialog.getByText('Say who wrote it').click();
  await look(mira.page, 'forward-desk-light');
  expect(await findings(mira.page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Forward to 2 chats' }).click();
  await mira.page.getByText('4 messages forwarded').waitFor();
  await eventually(() => mira.page.getByRole('toolbar').count()).toBe(0);
  await chatRow(aiko.page, 'Mira Sand').click();
  const last = aiko.page.getByTestId('message').last();
  await eventually(() => last.innerText()).toContain('Bring the tickets');
  expect(await last.getByTestId('forwarded').count()).toBe(0);
  await eventually(() => message(jonas.page, 'Bring the tickets').count()).toBe(2);
});

test('without a connection it is refused in words, and can be tried again', async () => {
  await mira.profile.goOffline();
  await pick(mira.page, 'The train leaves', 'Forward');
  await target(mira.page, 'Aiko').click();
  const button = mira.page.getByRole('dialog').getByRole('button', { name: 'Forward', exact: true });
  await button.click();
  await mira.page.getByText('There is no connection to the server.').waitFor();
  await mira.profile.goOnline();
  await eventually(() => mira.page.getByText('Waiting for').count()).toBe(0);
  await button.click();
  await mira.page.getByRole('dialog').waitFor({ state: 'detached' });
  await message(aiko.page, 'The train leaves at 9:40').waitFor();
});

test('a message is sent later, changed and sent now; one without sound', async () => {
  const { page } = mira;
  await chatRow(page, 'Jonas').click();
  await composer(page).fill('Good morning, the train is on time');
  await page.getByRole('button', { name: 'Send', exact: true }).click({ button: 'right' });
  await look(page, 'send-menu-desk-light');
  await page.getByRole('menuitem', { name: 'Send later' }).click();
  const asked = page.getByRole('dialog', { name: 'Send later' });
  await asked.getByText('Tomorrow morning').waitFor();
  await look(page, 'send-later-desk-light');
  expect(await findings(page)).toEqual([]);
  await asked.getByRole('button', { name: 'Schedule' }).click();
  await page.getByText(/^Scheduled: Tomorrow at/).waitFor();
  expect(await composer(page).inputValue()).toBe('');
  await page.getByRole('button', { name: '1 scheduled message' }).click();
  const row = page.getByTestId('scheduled');
  await row.getByText('Good morning').waitFor();
  await row.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('Good morning, the train is late');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await row.getByText('the train is late').waitFor();
  await look(page, 'scheduled-desk-light');
  expect(await findings(page)).toEqual([]);
  await row.getByRole('button', { name: 'Send now' }).click();
  await row.waitFor({ state: 'detached' });
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await message(page, 'the train is late').waitFor();
  await eventually(() => page.getByTestId('scheduled-button').count()).toBe(0);
  await message(jonas.page, 'the train is late').waitFor();

  await composer(jonas.page).fill('psst');
  await jonas.page.getByRole('button', { name: 'Send', exact: true }).dispatchEvent('contextmenu');
  await jonas.page.getByRole('menuitem', { name: 'Send without sound' }).tap();
  await message(page, 'psst').waitFor();
});

test('what couldn’t be sent later says why, until it gets another time or goes', async () => {
  const { page } = jonas;
  const api = await signInToApi(world.server, jonas.who);
  const { chats } = (await api.get('/chats')) as { chats: { id: string; peer?: { display_name: string } }[] };
  const chat = chats.find(({ peer }) => peer?.display_name === 'Mira Sand');
  const newest = await api.get(`/chats/${chat?.id}/messages?limit=1`);
  expect(newest.messages).toMatchObject([{ silent: true }]);
  await api.post(`/chats/${chat?.id}/scheduled`, {
    client_id: 'refused',
    send_at: new Date(Date.now() + 2000).toISOString(),
    content: { type: 'text', text: 'For those who were here before' },
    expect_members_version: 999,
  });
  await page.getByTestId('scheduled-bar').tap();
  const row = page.getByTestId('scheduled');
  await row.getByText('The members of this chat changed').waitFor();
  await look(page, 'scheduled-refused-phone-dark');
  expect(await findings(page)).toEqual([]);
  await row.getByRole('button', { name: 'Send at another time' }).tap();
  await page.getByText('Another time', { exact: true }).tap();
  await look(page, 'send-time-phone-dark');
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Schedule', exact: true }).tap();
  await row.waitFor();
  await eventually(() => row.getAttribute('data-refused')).toBe(null);
  await row.getByRole('button', { name: 'Delete' }).tap();
  await page.getByText('Nothing is scheduled here any more.').waitFor();
});
