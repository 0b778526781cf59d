// Who may write to whom: privacy settings, and what strangers ask.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, message, openPerson, ticks, write } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;
let aiko: Somebody;

beforeAll(async () => {
  world = await startWorld(['--may-write', 'contacts']);
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber', { width: 390, height: 844, isPhone: true, colorScheme: 'dark' });
  aiko = await world.join('Aiko Tanaka');
});
afterAll(() => world.end());

describe('privacy', () => {
  test('is set on one page, for all devices', async () => {
    const { page } = jonas;
    await page.goto(`${jonas.profile.origin}/settings/privacy`);
    const mayWrite = page.getByLabel('Write to you without asking');
    const receipts = page
      .getByRole('region', { name: 'Privacy' })
      .getByText('Read receipts', { exact: true });
    await mayWrite.waitFor({ state: 'attached' });
    await look(page, 'privacy-390-dark');
    expect(await findings(page)).toEqual([]);
    // What the server says for who never said.
    await eventually(() => mayWrite.inputValue()).toBe('contacts');
    await mayWrite.selectOption({ label: 'Everybody' });
    await eventually(() => mayWrite.inputValue()).toBe('everybody');
    await mayWrite.selectOption({ label: 'People you share a chat with' });
    await eventually(() => mayWrite.inputValue()).toBe('contacts');
    await receipts.click();
    await page.reload();
    await eventually(() => page.getByRole('switch', { name: 'Read receipts' }).isChecked()).toBe(false);
    await receipts.click();
    await eventually(() => page.getByRole('switch', { name: 'Read receipts' }).isChecked()).toBe(true);
    await eventually(() => mayWrite.inputValue()).toBe('contacts');
    await page.goto(`${jonas.profile.origin}/`);

    await mira.page.goto(`${mira.profile.origin}/settings/privacy`);
    await mira.page.getByLabel('Whether you are online').waitFor({ state: 'attached' });
    await look(mira.page, 'privacy-1440');
    await mira.page
      .getByRole('region', { name: 'Privacy' })
      .getByRole('link', { name: 'Blocked people' })
      .click();
    await mira.page.getByText('Nobody is blocked').waitFor();
    await mira.page.goto(`${mira.profile.origin}/`);
  });
});

describe('a stranger’s first message', () => {
  test('waits apart from the chats, with what is known of them', async () => {
    await openPerson(mira.page, 'Jonas Weber');
    await write(mira.page, 'Are you the one with the ladder?');
    const { page } = jonas;
    await page.getByTestId('requests-row').getByText('1 person').waitFor();
    expect(await chatRow(page, 'Mira Sand').count()).toBe(0);
    await look(page, 'requests-row-390-dark');
    await page.getByTestId('requests-row').click();
    await chatRow(page, 'Mira Sand').click();
    const request = page.getByTestId('request');
    await request.getByText('Mira Sand would like to write to you').waitFor();
    await request.getByText('@mira.sand').waitFor();
    await message(page, 'the ladder').waitFor();
    expect(await composer(page).count()).toBe(0);
    await look(page, 'request-390-dark');
    expect(await findings(page)).toEqual([]);
  });

  test('tells the stranger nothing until it is accepted', async () => {
    await write(mira.page, 'It stands at the fence');
    await message(jonas.page, 'at the fence').waitFor();
    expect(await ticks(message(mira.page, 'the ladder')).getAttribute('data-state')).toBe('sent');
    await jonas.page.getByTestId('request').getByRole('button', { name: 'Accept' }).click();
    await composer(jonas.page).waitFor();
    await write(jonas.page, 'Yes, take it');
    await message(mira.page, 'Yes, take it').waitFor();
    await eventually(() => ticks(message(mira.page, 'at the fence')).getAttribute('data-state')).toBe('seen');
    await jonas.page.goto(`${jonas.profile.origin}/`);
    await chatRow(jonas.page, 'Mira Sand').waitFor();
    expect(await jonas.page.getByTestId('requests-row').count()).toBe(0);
  });

  test('is gone when it is declined, and asks again with the next one; not from who is blocked', async () => {
    const { page } = jonas;
    await openPerson(aiko.page, 'Jonas Weber');
    await write(aiko.page, 'Hello there');
    await page.getByTestId('requests-row').click();
    await chatRow(page, 'Aiko Tanaka').click();
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByText('No requests').waitFor();
    await write(aiko.page, 'Hello again');
    await chatRow(page, 'Aiko Tanaka').click();
    await message(page, 'Hello again').waitFor();
    expect(await message(page, 'Hello there').count()).toBe(0);
    await page.getByTestId('request').getByRole('button', { name: 'Block' }).click();
    await page.getByText('Aiko Tanaka is blocked.').waitFor();
    await page.getByText('No requests').waitFor();
    await write(aiko.page, 'Anybody?');
    expect(await chatRow(page, 'Aiko Tanaka').count()).toBe(0);
    await look(page, 'requests-none-390-dark');
  });

  test('on a desk', async () => {
    await openPerson(aiko.page, 'Mira Sand');
    await write(aiko.page, 'We met at the harvest');
    await mira.page.getByTestId('requests-row').click();
    await chatRow(mira.page, 'Aiko Tanaka').click();
    await mira.page.getByTestId('request').waitFor();
    await look(mira.page, 'request-1440');
    expect(await findings(mira.page)).toEqual([]);
    await mira.page.getByRole('button', { name: 'Back to chats' }).first().click();
    await mira.page.getByTestId('requests-row').waitFor();
  });
});

test('who wants to be asked before being added to a group can be sent a link', async () => {
  await jonas.page.goto(`${jonas.profile.origin}/settings/privacy`);
  const mayAdd = jonas.page.getByLabel('Add you to groups');
  await mayAdd.waitFor({ state: 'attached' });
  await mayAdd.selectOption({ label: 'Nobody' });
  await eventually(() => mayAdd.inputValue()).toBe('nobody');
  await jonas.page.goto(`${jonas.profile.origin}/`);

  const { page } = mira;
  await page.getByRole('button', { name: 'New chat' }).first().click();
  await page.getByRole('button', { name: 'New group' }).click();
  await page.getByLabel('Group name').fill('Harvest crew');
  await page.getByRole('searchbox', { name: 'Search people' }).fill('Jonas Weber');
  await page.getByTestId('pick-row').filter({ hasText: 'Jonas Weber' }).click();
  await page.getByRole('button', { name: 'Create group with 2 members' }).click();
  await page.getByText('Jonas Weber wants to be asked first').waitFor();
  await look(page, 'invite-link-1440');
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Send link' }).click();
  await page.getByText('Link sent to 1 person').waitFor();
  await page.getByRole('main').getByRole('heading', { name: 'Harvest crew' }).waitFor();
  await chatRow(jonas.page, 'Mira Sand').click();
  const link = message(jonas.page, 'Join “Harvest crew”').getByRole('link');
  await eventually(() => link.getAttribute('href')).toMatch(/#join=/);
});
