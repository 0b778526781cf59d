// Folders of the chat list, and people who are blocked.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, message, openPerson, ticks, write } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;
let aiko: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand', { colorScheme: 'dark' });
  jonas = await world.join('Jonas Weber');
  aiko = await world.join('Aiko Tanaka', { isPhone: true, width: 390, height: 844 });
  for (const { page } of [jonas, aiko]) {
    await openPerson(page, 'Mira');
    await write(page, 'Good morning');
  }
  await chatRow(mira.page, 'Aiko').click();
  await message(mira.page, 'Good morning').waitFor();
  await mira.page.getByRole('button', { name: 'Saved messages' }).click();
  await mira.page.getByRole('heading', { name: 'Saved messages', level: 2 }).waitFor();
  await write(mira.page, 'Buy birdseed');
});
afterAll(() => world.end());

const rows = () => mira.page.getByTestId('chat-row').count();
const tab = (name: RegExp) => mira.page.getByRole('group', { name: 'Folders' }).getByRole('button', { name });

test('a folder is made in the settings and stands above the list', async () => {
  const { page } = mira;
  await page.goto(`${mira.profile.origin}/settings/folders`);
  await page.getByRole('button', { name: 'New folder' }).click();
  await page.getByRole('button', { name: 'Create folder' }).click();
  await page.getByText('A folder needs a name.').waitFor();
  await page.getByLabel('Name of the folder').fill('Unread');
  await page.getByRole('button', { name: 'Create folder' }).click();
  await page.getByText('Choose what is in it.').waitFor();
  await page.getByText('People', { exact: true }).click();
  await page.getByText('Chats with something unread').click();
  await look(page, 'folder-editor-desk-dark');
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Create folder' }).click();
  await page.getByText('People, only unread').waitFor();
  await page.goto(mira.profile.origin);
  await eventually(rows).toBe(3);
  await tab(/^Unread\s*1/).click();
  await eventually(rows).toBe(1);
  await chatRow(page, 'Jonas').waitFor();
  await look(page, 'folders-desk-dark');
  expect(await findings(page)).toEqual([]);
});

test('it is filled by what happens, and kept over a reload', async () => {
  const { page } = mira;
  await page.reload();
  await eventually(rows).toBe(1);
  await write(aiko.page, 'Are you there?');
  await eventually(rows).toBe(2);
  await chatRow(page, 'Aiko').click();
  await eventually(rows).toBe(1);
  await tab(/^All/).click();
  await eventually(rows).toBe(3);
});

test('a folder of one’s own selection, put first, changed and deleted', async () => {
  const { page } = mira;
  await page.goto(`${mira.profile.origin}/settings/folders`);
  await page.getByRole('button', { name: 'New folder' }).click();
  await page.getByLabel('Name of the folder').fill('Dear ones');
  await page.getByRole('button', { name: 'Pick chats that are always in it' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByTestId('pick-row').filter({ hasText: 'Aiko' }).click();
  await look(page, 'folder-chats-desk-dark');
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Create folder' }).click();
  await page.getByRole('button', { name: 'Move Dear ones up' }).click();
  await eventually(() => page.getByRole('button', { name: 'Move Unread up' }).count()).toBe(1);
  await look(page, 'folders-settings-desk-dark');
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Change Unread' }).click();
  await page.getByRole('button', { name: 'Delete folder' }).click();
  await eventually(() => page.getByRole('button', { name: 'Change Unread' }).count()).toBe(0);
  await page.goto(mira.profile.origin);
  await tab(/^Dear ones/).click();
  await eventually(rows).toBe(1);
  await chatRow(page, 'Aiko').waitFor();
  await tab(/^All/).click();
});

test('who is blocked isn’t heard, and doesn’t notice', async () => {
  const { page } = mira;
  await chatRow(page, 'Jonas').click();
  await page.getByRole('button', { name: 'Profile of Jonas Weber' }).click();
  const card = page.getByRole('dialog', { name: 'Profile' });
  await card.getByRole('button', { name: 'Block…' }).click();
  await look(page, 'block-card-desk-dark');
  expect(await findings(page)).toEqual([]);
  await card.getByRole('button', { name: 'Block Jonas Weber' }).click();
  await card.getByRole('button', { name: 'Unblock' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('blocked-bar').waitFor();
  await look(page, 'blocked-desk-dark');
  expect(await findings(page)).toEqual([]);
  await write(jonas.page, 'Can you hear me?');
  await eventually(() => ticks(message(jonas.page, 'Can you hear me?')).getAttribute('data-state')).toBe(
    'sent',
  );
  await eventually(() => jonas.page.getByTestId('peer-line').innerText()).not.toBe('online');
  expect(await message(page, 'Can you hear me?').count()).toBe(0);
});

test('blocked people stand in the settings; once one isn’t any more, what is written comes again', async () => {
  const { page } = mira;
  await page.goto(`${mira.profile.origin}/settings/blocked`);
  await page.getByText('@jonas.weber').waitFor();
  await look(page, 'blocked-settings-desk-dark');
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Unblock Jonas Weber' }).click();
  await page.getByText('Nobody is blocked').waitFor();
  await page.goto(mira.profile.origin);
  await chatRow(page, 'Jonas').click();
  await composer(page).waitFor();
  await write(jonas.page, 'And now?');
  await message(page, 'And now?').waitFor();
  expect(await message(page, 'Can you hear me?').count()).toBe(0);
  await write(page, 'Now I do');
  await message(jonas.page, 'Now I do').waitFor();
});
