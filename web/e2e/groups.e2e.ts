import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatRow, composer, eventually, message, ticks, write } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;
let aiko: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber');
  aiko = await world.join('Aiko Tanaka');
});
afterAll(() => world.end());

const system = (page: Page) => eventually(() => page.getByTestId('system-line').allInnerTexts());
const state = (page: Page, text: string) =>
  eventually(() => ticks(message(page, text)).getAttribute('data-state'));

async function pick(page: Page, name: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search people' }).fill(name);
  await page.getByTestId('pick-row').filter({ hasText: name }).click();
  await page.getByRole('button', { name: `Don’t pick ${name}` }).waitFor();
}

describe('three people', () => {
  test('get a group with a name', async () => {
    const { page } = mira;
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await page.getByRole('button', { name: 'New group' }).click();
    await page.getByRole('button', { name: 'Create group' }).click();
    await page.getByText('Enter a name for the group.').waitFor();
    await page.getByLabel('Group name').fill('Harvest crew');
    await pick(page, 'Jonas Weber');
    await pick(page, 'Aiko Tanaka');
    await page.getByRole('button', { name: 'Create group with 3 members' }).click();
    await composer(page).waitFor();
    await system(page).toEqual(['You created the group']);
    await eventually(() => page.getByTestId('peer-line').innerText()).toBe('3 members');
    await eventually(() => chatRow(jonas.page, 'Harvest crew').innerText()).toContain(
      'Mira Sand created the group',
    );
  });

  test('write, and see who wrote what; seen is what all have seen', async () => {
    await write(mira.page, 'Who brings the ladder?');
    await chatRow(jonas.page, 'Harvest crew').click();
    await message(jonas.page, 'Who brings the ladder?').waitFor();
    await state(mira.page, 'Who brings the ladder?').toBe('delivered');
    await chatRow(aiko.page, 'Harvest crew').click();
    await state(mira.page, 'Who brings the ladder?').toBe('seen');
    await write(jonas.page, 'I do');
    await write(jonas.page, 'And two baskets');
    await message(aiko.page, 'And two baskets').waitFor();
    await eventually(() => aiko.page.getByTestId('sender').allInnerTexts()).toEqual([
      'Mira Sand',
      'Jonas Weber',
    ]);
    await eventually(() => chatRow(mira.page, 'Harvest crew').innerText()).toContain(
      'Jonas Weber: And two baskets',
    );
    await mira.page.reload();
    await state(mira.page, 'Who brings the ladder?').toBe('seen');
    expect(await mira.page.getByTestId('sender').allInnerTexts()).toEqual(['Jonas Weber']);
  });
});
