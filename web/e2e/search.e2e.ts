// Searching messages: in the box of the list, and in one chat.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, openPerson, write } from './harness/person.ts';
import { type Somebody, signInToApi, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber', { colorScheme: 'dark', width: 390, height: 844, isPhone: true });
  await openPerson(mira.page, 'Jonas');
  await write(mira.page, 'The orchard gate key hangs by the door');
  const api = await signInToApi(world.server, mira.who);
  const { chats } = (await api.get('/chats')) as { chats: { id: string }[] };
  for (let at = 1; at <= 120; at++) {
    const text = at === 60 ? 'Orchard map: https://maps.example/orchard' : `Note ${at}`;
    await api.post(`/chats/${chats[0]?.id}/messages`, {
      client_id: `n${at}`,
      content: { type: 'text', text },
    });
  }
  await chatRow(jonas.page, 'Mira Sand').waitFor();
});
afterAll(() => world.end());

test('messages stand among chats and people, with what matched, and lead to their place', async () => {
  const { page } = mira;
  await page.getByRole('searchbox', { name: 'Search chats and people' }).fill('orch');
  const hits = page.getByTestId('message-hit');
  await eventually(() => hits.count()).toBe(2);
  expect(await hits.first().locator('mark').first().innerText()).toMatch(/orch/i);
  await look(page, 'search-desk-light');
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Only with links' }).click();
  await eventually(() => hits.count()).toBe(1);
  await page.getByRole('button', { name: 'Only with links' }).click();
  await eventually(() => hits.count()).toBe(2);
  await hits.last().click();
  await eventually(() => page.locator('[data-seq="1"]').getAttribute('data-flash')).toBe('true');
  expect(new URL(page.url()).pathname).toMatch(/\/c\/[^/]+\/1$/);
  await page.getByRole('searchbox', { name: 'Search chats and people' }).fill('nowhere at all');
  await page.getByText('No message with these words').waitFor();
});

test('one chat is searched from its menu, on a phone', async () => {
  const { page } = jonas;
  await chatRow(page, 'Mira Sand').tap();
  await composer(page).waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Options for Mira Sand' }).tap();
  await page.getByRole('menuitem', { name: 'Search in this chat' }).tap();
  const dialog = page.getByRole('dialog', { name: 'Search in Mira Sand' });
  await dialog.getByLabel('Words to look for').fill('gate key');
  await eventually(() => dialog.getByTestId('message-hit').count()).toBe(1);
  // What fades in is looked at once it is there.
  const opacity = () => dialog.evaluate((box) => getComputedStyle(box.parentElement ?? box).opacity);
  await eventually(opacity).toBe('1');
  await look(page, 'search-chat-phone-dark');
  expect(await findings(page)).toEqual([]);
  await dialog.getByTestId('message-hit').tap();
  await eventually(() => page.locator('[data-seq="1"]').getAttribute('data-flash')).toBe('true');
  await dialog.waitFor({ state: 'detached' });
});

test('what was found in a chat is gone through, narrowed, and reached by its date', async () => {
  const { page } = mira;
  await page.getByRole('main').getByRole('button', { name: 'Options for Jonas Weber' }).click();
  await page.getByRole('menuitem', { name: 'Search in this chat' }).click();
  const dialog = page.getByRole('dialog', { name: 'Search in Jonas Weber' });
  const hits = dialog.getByTestId('message-hit');
  await dialog.getByRole('button', { name: 'Filters' }).click();
  await dialog.getByLabel('From').selectOption({ label: 'Jonas Weber' });
  await dialog.getByText('No such message').waitFor();
  await dialog.getByLabel('From').selectOption({ label: 'You' });
  await dialog.getByLabel('Words to look for').fill('orchard');
  await eventually(() => hits.count()).toBe(2);
  await dialog.getByLabel('Until').fill('2020-02-03');
  await eventually(() => hits.count()).toBe(0);
  await dialog.getByLabel('Until').fill('');
  await dialog.getByLabel('Kind').selectOption({ label: 'Links' });
  await eventually(() => hits.count()).toBe(1);
  await look(page, 'search-filters-desk-light');
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Clear filters' }).click();
  await eventually(() => hits.count()).toBe(2);
  await hits.first().click();
  const bar = page.getByTestId('hit-bar');
  await bar.getByText('1 of 2').waitFor();
  await look(page, 'search-hits-desk-light');
  await bar.getByRole('button', { name: 'Older result' }).click();
  await bar.getByText('2 of 2').waitFor();
  await eventually(() => page.locator('[data-seq="1"]').getAttribute('data-flash')).toBe('true');
  expect(new URL(page.url()).pathname).toMatch(/\/c\/[^/]+\/1$/);
  expect(await findings(page)).toEqual([]);
  await bar.getByRole('button', { name: 'Close search results' }).click();
  await bar.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Jump to newest' }).click();
  await page.locator('[data-seq="121"]').waitFor();
  // The line of the day is at the first message; the floating one appears while one scrolls.
  await page.getByTestId('timeline').hover();
  await page.mouse.wheel(0, -400);
  await page.getByText('Today', { exact: true }).last().click();
  const calendar = page.getByRole('dialog', { name: 'Go to a date' });
  await calendar.waitFor();
  await look(page, 'date-desk-light');
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('PageUp');
  await page.keyboard.press('Enter');
  await calendar.waitFor({ state: 'detached' });
  await eventually(() => page.locator('[data-seq="1"]').getAttribute('data-flash')).toBe('true');
});

test('and by Ctrl+F', async () => {
  const { page } = mira;
  await composer(page).press('ControlOrMeta+f');
  const dialog = page.getByRole('dialog', { name: 'Search in Jonas Weber' });
  await dialog.waitFor();
  await page.keyboard.type('map');
  await eventually(() => dialog.getByTestId('message-hit').count()).toBe(1);
  // It has an address, which brings it back as it was; a step back leads to the chat.
  await dialog.getByRole('button', { name: 'Filters' }).click();
  await dialog.getByLabel('Kind').selectOption({ label: 'Links' });
  await eventually(() => new URL(page.url()).search).toBe('?q=map&kind=link');
  await page.reload();
  await eventually(() => dialog.getByLabel('Words to look for').inputValue()).toBe('map');
  await eventually(() => dialog.getByTestId('message-hit').count()).toBe(1);
  await dialog.getByLabel('Kind').waitFor();
  await page.goBack();
  await dialog.waitFor({ state: 'detached' });
  await composer(page).press('ControlOrMeta+f');
  await eventually(() => dialog.getByLabel('Words to look for').inputValue()).toBe('');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(new URL(page.url()).pathname).toMatch(/\/c\/[^/]+\/1$/);

  // The keys lead to a day.
  await composer(page).press('ControlOrMeta+j');
  const calendar = page.getByRole('dialog', { name: 'Go to a date' });
  await calendar.waitFor();
  await page.keyboard.press('PageUp');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await calendar.waitFor({ state: 'detached' });
  await eventually(() => page.locator('[data-seq="1"]').getAttribute('data-flash')).toBe('true');
  await page.goBack();
  await composer(page).waitFor();
  await mira.profile.goOffline();
  await composer(page).press('ControlOrMeta+f');
  await page.keyboard.type('gate');
  await dialog.getByText('There is no connection to the server.').waitFor();
  await mira.profile.goOnline();
  await eventually(() => page.getByText('Waiting for').count()).toBe(0);
});
