// What those who run a group may set, and what it does to the others.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, message, write } from './harness/person.ts';
import { type Somebody, signInToApi, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;
let aiko: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber', { width: 390, height: 844, isPhone: true, colorScheme: 'dark' });
  aiko = await world.join('Aiko Tanaka');
  const api = await signInToApi(world.server, mira.who);
  const find = async (username: string) => {
    const { users } = await api.get(`/users?q=${username}`);
    return (users as { id: string }[])[0]?.id;
  };
  await api.post('/chats', {
    type: 'group',
    title: 'Orchard',
    client_id: 'orchard',
    members: [await find('jonas')],
  });
  await chatRow(mira.page, 'Orchard').click();
  await write(mira.page, 'Before Aiko came');
  await chatRow(jonas.page, 'Orchard').click();
  await mira.page.getByRole('button', { name: 'About Orchard' }).click();
});
afterAll(() => world.end());

const open = (page: Page, name: string) => page.getByRole('button', { name }).click();
const back = (page: Page) =>
  page.getByRole('complementary', { name: 'About this chat' }).getByRole('button', { name: 'Back' }).click();
const set = (page: Page, label: string, value: string) =>
  page.getByLabel(label, { exact: true }).selectOption({ label: value });
const memberRow = (page: Page, name: string) => page.getByTestId('member-row').filter({ hasText: name });
async function act(page: Page, name: string, action: string): Promise<void> {
  await memberRow(page, name).getByRole('button').click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

describe('permissions', () => {
  test('say who writes; who may not sees why', async () => {
    await open(mira.page, 'Permissions');
    await look(mira.page, 'group-permissions-1440');
    expect(await findings(mira.page)).toEqual([]);
    await set(mira.page, 'Write messages', 'Admins');
    await jonas.page.getByTestId('read-only').getByText('Only admins may write here.').waitFor();
    expect(await composer(jonas.page).count()).toBe(0);
    await set(mira.page, 'Write messages', 'All members');
    await composer(jonas.page).waitFor();
  });

  test('slow mode counts down in the composer of members, not of admins', async () => {
    await set(mira.page, 'Slow mode', '10 seconds');
    await eventually(() => mira.page.getByLabel('Slow mode', { exact: true }).inputValue()).toBe('10');
    await write(jonas.page, 'Slowly');
    await jonas.page.getByTestId('slow-mode').waitFor();
    await composer(jonas.page).fill('Not yet');
    expect(await jonas.page.getByRole('button', { name: /Slow mode: wait 0:/ }).isDisabled()).toBe(true);
    await look(jonas.page, 'group-slow-390-dark');
    await write(mira.page, 'An admin does not wait');
    expect(await mira.page.getByTestId('slow-mode').count()).toBe(0);
    await jonas.page.getByRole('button', { name: 'Send', exact: true }).click();
    await message(mira.page, 'Not yet').waitFor();
    await set(mira.page, 'Slow mode', 'Off');
    await eventually(() => jonas.page.getByTestId('slow-mode').count()).toBe(0);
  });

  test('are shown to an admin, who may not change who may do what', async () => {
    await back(mira.page);
    await act(mira.page, 'Jonas Weber', 'Make an admin');
    await jonas.page.getByRole('button', { name: 'About Orchard' }).click();
    await open(jonas.page, 'Permissions');
    await jonas.page.getByText('Only the owner can change who may do what.').waitFor();
    expect(await jonas.page.getByLabel('Write messages').isDisabled()).toBe(true);
    expect(await jonas.page.getByLabel('Slow mode', { exact: true }).isDisabled()).toBe(false);
    await look(jonas.page, 'group-permissions-390-dark');
    expect(await findings(jonas.page)).toEqual([]);
    await act(mira.page, 'Jonas Weber', 'Take admin rights back');
    // What was open goes with the right to it.
    await jonas.page.getByRole('heading', { name: 'Group info' }).waitFor();
    expect(await jonas.page.getByRole('button', { name: 'Permissions' }).count()).toBe(0);
    await open(jonas.page, 'Close');
  });

  test('somebody is silenced, and may write again', async () => {
    await act(mira.page, 'Jonas Weber', 'Let them only read');
    await jonas.page.getByTestId('read-only').getByText('You may only read here.').waitFor();
    await act(mira.page, 'Jonas Weber', 'Let them write again');
    await composer(jonas.page).waitFor();
  });
});

describe('links', () => {
  let url: URL;

  test('end, are for some only, ask first, have a name and a code', async () => {
    const { page } = mira;
    await open(page, 'Permissions');
    await set(page, 'New members see', 'Only new messages');
    await back(page);
    await open(page, 'Invite links');
    await look(page, 'group-links-none-1440');
    await open(page, 'Make a link');
    await page.getByLabel('Name of the link').fill('Neighbours');
    await set(page, 'Good for', '7 days');
    await set(page, 'For how many', '1 person');
    await page.getByText('Needs approval').click();
    await look(page, 'group-link-new-1440');
    expect(await findings(page)).toEqual([]);
    await open(page, 'Create link');
    const card = page.getByTestId('link-card');
    await card.getByText('Neighbours').waitFor();
    await card.getByText(/0 of 1 used · good until .* · needs approval/).waitFor();
    url = new URL(await page.getByTestId('join-url').innerText());
    await open(page, 'QR code');
    await page.getByTestId('qr').waitFor();
    await look(page, 'group-qr-1440');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await look(page, 'group-links-1440');
    await back(page);
  });

  test('who comes by one waits until an admin has answered', async () => {
    const tab = await aiko.profile.openTab(`/${url.hash}`);
    await tab.getByRole('button', { name: 'Ask to join' }).click();
    await tab.getByText('You asked to join. Somebody has to let you in.').waitFor();
    await mira.page.getByTestId('join-bar').getByText('1 person asks to join').waitFor();
    await look(mira.page, 'group-join-bar-1440');
    await mira.page.getByTestId('join-bar').click();
    await mira.page.getByRole('button', { name: 'Accept Aiko Tanaka' }).waitFor();
    await look(mira.page, 'group-askers-1440');
    expect(await findings(mira.page)).toEqual([]);
    await open(mira.page, 'Accept Aiko Tanaka');
    await mira.page.getByText('Nobody waits').waitFor();
    await eventually(() => mira.page.getByTestId('join-bar').count()).toBe(0);
    await chatRow(tab, 'Orchard').click();
    await tab.getByText('Mira Sand let you in').first().waitFor();
    // The group shows what is written from joining on.
    expect(await message(tab, 'Before Aiko came').count()).toBe(0);
    await back(mira.page);
    await memberRow(mira.page, 'Aiko Tanaka').waitFor();
    await tab.close();
  });

  test('let nobody in who is banned, until that is lifted', async () => {
    const { page } = mira;
    await open(page, 'Invite links');
    await page.getByText('Let others find the way').waitFor();
    await open(page, 'Make a link');
    await open(page, 'Create link');
    const again = new URL(await page.getByTestId('join-url').innerText());
    await back(page);
    await act(page, 'Aiko Tanaka', 'Ban');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Ban', exact: true }).click();
    await eventually(() => memberRow(page, 'Aiko Tanaka').count()).toBe(0);
    await eventually(() => chatRow(aiko.page, 'Orchard').count()).toBe(0);
    const refused = await aiko.profile.openTab(`/${again.hash}`);
    await refused.getByText('This link isn’t good any more.').waitFor();
    await refused.close();
    await open(page, 'Banned people');
    await page.getByText('Aiko Tanaka').first().waitFor();
    await look(page, 'group-bans-1440');
    expect(await findings(page)).toEqual([]);
    await open(page, 'Lift the ban of Aiko Tanaka');
    await page.getByText('Nobody is banned').waitFor();
    const tab = await aiko.profile.openTab(`/${again.hash}`);
    await tab.getByRole('button', { name: 'Join', exact: true }).click();
    await composer(tab).waitFor();
  });
});
