import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, message, write } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;
let aiko: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber', { width: 390, height: 844, isPhone: true, colorScheme: 'dark' });
  aiko = await world.join('Aiko Tanaka');
});
afterAll(() => world.end());

describe('a channel', () => {
  test('is made beside a group, with its first subscribers', async () => {
    const { page } = mira;
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await page.getByRole('button', { name: 'New channel' }).click();
    await page.getByRole('button', { name: 'Create channel' }).click();
    await page.getByText('Enter a name for the channel.').waitFor();
    await page.getByLabel('Channel name').fill('Orchard news');
    await page.getByLabel('Description').fill('What ripens, and when');
    await page.getByRole('searchbox', { name: 'Search people' }).fill('Jonas');
    await page.getByTestId('pick-row').filter({ hasText: 'Jonas Weber' }).click();
    await look(page, 'channel-new-1440');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create channel' }).click();
    await composer(page).waitFor();
    await page.getByText('The channel was created').first().waitFor();
  });

  test('is only read by who reads; how many have seen a post stands at it instead of ticks', async () => {
    await write(mira.page, 'The first cherries are ripe');
    await write(mira.page, 'Bring baskets on Saturday');
    const { page } = jonas;
    await chatRow(page, 'Orchard news').click();
    await page.getByTestId('read-only').getByText('Only its admins post here.').waitFor();
    expect(await composer(page).count()).toBe(0);
    const seen = () => message(mira.page, 'The first cherries').getByTestId('views').innerText();
    await eventually(seen).toContain('Seen by 2 people');
    expect(await message(mira.page, 'The first cherries').locator('svg[data-state]').count()).toBe(0);
    await eventually(() => message(page, 'Bring baskets').getByTestId('views').count()).toBe(1);
    await eventually(() => page.getByTestId('peer-line').innerText()).toBe('2 subscribers');
    await page.getByRole('button', { name: 'Mute', exact: true }).click();
    await page.getByRole('button', { name: 'Unmute', exact: true }).waitFor();
    await look(page, 'channel-reader-390-dark');
    expect(await findings(page)).toEqual([]);
    await look(mira.page, 'channel-admin-1440');
    expect(await findings(mira.page)).toEqual([]);
  });

  test('tells of itself in its own words', async () => {
    const { page } = jonas;
    await page.getByRole('button', { name: 'About Orchard news' }).click();
    await page.getByRole('heading', { name: 'Channel info' }).waitFor();
    await page.getByText('What ripens, and when').waitFor();
    expect(await page.getByTestId('member-row').count()).toBe(0);
    await look(page, 'channel-info-390-dark');
    await page.getByRole('button', { name: 'Leave the channel' }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await mira.page.getByRole('button', { name: 'About Orchard news' }).click();
    await mira.page.getByRole('heading', { name: 'Subscribers' }).waitFor();
    await mira.page.getByTestId('member-row').filter({ hasText: 'Jonas Weber' }).waitFor();
    await look(mira.page, 'channel-info-1440');
    expect(await findings(mira.page)).toEqual([]);
  });

  test('is joined by a link, and left', async () => {
    await mira.page.getByRole('button', { name: 'Invite links' }).click();
    await mira.page.getByRole('button', { name: 'Make a link' }).click();
    await mira.page.getByRole('button', { name: 'Create link' }).click();
    const url = new URL(await mira.page.getByTestId('join-url').innerText());
    const tab = await aiko.profile.openTab(`/${url.hash}`);
    await tab.getByRole('heading', { name: 'Join the channel' }).waitFor();
    await tab.getByTestId('join-preview').getByText('2 subscribers').waitFor();
    await tab.getByRole('button', { name: 'Join', exact: true }).click();
    await message(tab, 'The first cherries').waitFor();
    await tab.getByRole('button', { name: 'About Orchard news' }).click();
    await tab.getByRole('button', { name: 'Leave the channel' }).click();
    await tab.getByRole('alertdialog').getByRole('button', { name: 'Leave', exact: true }).click();
    await eventually(() => chatRow(tab, 'Orchard news').count()).toBe(0);
  });
});
