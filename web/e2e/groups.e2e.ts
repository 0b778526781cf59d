import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { drawPicture, withExif } from './harness/files.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, fillLogin, message, ticks, write } from './harness/person.ts';
import { type Somebody, signInToApi, startWorld, type World } from './harness/world.ts';

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

const memberRow = (page: Page, name: string) => page.getByTestId('member-row').filter({ hasText: name });

async function act(page: Page, name: string, action: string): Promise<void> {
  await memberRow(page, name).getByRole('button').click();
  await page.getByRole('menuitem', { name: action }).click();
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
    // Before Mira has read both, a reload draws the line of the unread between them.
    await state(jonas.page, 'And two baskets').toBe('seen');
    await mira.page.reload();
    await state(mira.page, 'Who brings the ladder?').toBe('seen');
    expect(await mira.page.getByTestId('sender').allInnerTexts()).toEqual(['Jonas Weber']);
  });

  test('change what it tells, and who may do what', async () => {
    const { page } = mira;
    await page.getByRole('button', { name: 'About Harvest crew' }).click();
    await page.getByTestId('group-name').waitFor();
    await memberRow(page, 'Jonas Weber').waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const photo = await drawPicture(page, 'field.jpg', 'image/jpeg', [900, 600], 90);
    await page.getByLabel('Picture file').setInputFiles(withExif(photo, 1));
    const crop = page.getByRole('dialog', { name: 'Crop your picture' });
    await crop.getByRole('img').press('+');
    await crop.getByRole('img').press('ArrowRight');
    await look(page, 'group-crop-desk-light');
    expect(await findings(page)).toEqual([]);
    await crop.getByRole('button', { name: 'Use picture' }).click();
    await crop.waitFor({ state: 'detached' });
    const shown = chatRow(jonas.page, 'Harvest').locator('img');
    await eventually(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(
      0,
    );
    await page.getByLabel('Group name').fill('Harvest friends');
    await page.getByLabel('Description').fill('Saturdays at nine');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saturdays at nine').waitFor();
    await chatRow(jonas.page, 'Harvest friends').waitFor();
    await act(page, 'Jonas Weber', 'Make an admin');
    await memberRow(page, 'Jonas Weber').getByText('Admin').waitFor();
    await eventually(() => jonas.page.getByTestId('system-line').allInnerTexts()).toEqual([
      'Mira Sand created the group',
      'Mira Sand changed the photo',
      'Mira Sand changed the title to “Harvest friends”',
      'Mira Sand changed the description',
      'You are an admin now',
    ]);
  });

  test('name each other: completed, told apart in the list, and walked through', async () => {
    await composer(jonas.page).press('Escape');
    await jonas.page.getByText('Pick a chat').waitFor();
    const api = await signInToApi(world.server, mira.who);
    const chatId = new URL(mira.page.url()).pathname.split('/')[2];
    await composer(mira.page).pressSequentially('Listen @al');
    const suggestions = mira.page.getByRole('listbox', { name: 'Suggestions' });
    await eventually(() => suggestions.getByRole('option').allInnerTexts()).toEqual([
      expect.stringContaining('Everybody here'),
    ]);
    await composer(mira.page).press('Tab');
    await composer(mira.page).press('Enter');
    for (let at = 1; at <= 50; at++) {
      const content = { type: 'text', text: `Basket ${at}` };
      await api.post(`/chats/${chatId}/messages`, { client_id: `basket-${at}`, content });
    }
    await composer(mira.page).pressSequentially('Thank you @');
    await suggestions.getByText('Aiko Tanaka').waitFor();
    await look(mira.page, 'mention-completion-light');
    expect(await findings(mira.page)).toEqual([]);
    await composer(mira.page).pressSequentially('Web');
    await eventually(() => suggestions.getByRole('option').count()).toBe(1);
    await suggestions.getByText('Jonas Weber').click();
    await composer(mira.page).press('Enter');
    await message(mira.page, 'Thank you @jonas.weber').waitFor();

    const row = chatRow(jonas.page, 'Harvest friends');
    await row.getByText('2 mentions', { exact: true }).waitFor();
    await look(jonas.page, 'mention-badge');
    await row.click();
    const next = jonas.page.getByRole('button', { name: 'Next message that mentions you' });
    await row.getByText('1 mention', { exact: true }).waitFor();
    await look(jonas.page, 'mention-jump');
    expect(await findings(jonas.page)).toEqual([]);
    await next.click();
    await eventually(() => message(jonas.page, 'Thank you').getAttribute('data-flash')).toBe('true');
    await next.waitFor({ state: 'detached' });
    await eventually(() => row.getByText(/mention/).count()).toBe(0);
  });

  test('see who is named, and block who isn’t wanted, without a chat with them', async () => {
    const { page } = aiko;
    await message(page, 'Thank you').getByTestId('mention').click();
    const card = page.getByRole('dialog', { name: 'Profile' });
    await card.getByText('@jonas.weber').waitFor();
    await look(page, 'mention-card');
    expect(await findings(page)).toEqual([]);
    await card.getByRole('button', { name: 'Block…' }).click();
    await card.getByRole('button', { name: 'Block Jonas Weber' }).click();
    await card.getByRole('button', { name: 'Unblock' }).click();
    await card.getByRole('button', { name: 'Write a message' }).waitFor();
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
  });

  test('pin messages for all, go from one to the next, and take them off', async () => {
    const pick = async (page: Page, text: string, entry: string) => {
      await message(page, text).locator('[dir="auto"]').last().dispatchEvent('contextmenu');
      await page.getByRole('menuitem', { name: entry, exact: true }).click();
    };
    await pick(mira.page, 'Basket 50', 'Pin');
    const bar = (page: Page) => page.getByTestId('pin-bar');
    await bar(jonas.page).getByText('Basket 50').waitFor();
    await jonas.page.getByTestId('timeline').getByText('Mira Sand pinned a message').waitFor();
    await pick(jonas.page, 'Thank you', 'Pin');
    await bar(mira.page).getByText('Pinned message 2 of 2').waitFor();
    await look(mira.page, 'pins-bar');
    expect(await findings(mira.page)).toEqual([]);
    await bar(mira.page).getByText('Thank you').click();
    await eventually(() => message(mira.page, 'Thank you').getAttribute('data-flash')).toBe('true');
    await bar(mira.page).getByText('Pinned message 1 of 2').click();
    await eventually(() => message(mira.page, 'Basket 50').getAttribute('data-flash')).toBe('true');
    await mira.page.reload();
    await bar(mira.page).getByRole('button', { name: 'All pinned messages' }).click();
    const list = mira.page.getByRole('dialog', { name: '2 pinned messages' });
    await list.waitFor();
    await look(mira.page, 'pins-list');
    expect(await findings(mira.page)).toEqual([]);
    await list.getByRole('button', { name: 'Unpin: Basket 50' }).click();
    await mira.page
      .getByRole('dialog', { name: '1 pinned message' })
      .getByTestId('pin-row')
      .getByText('Thank')
      .click();
    await bar(jonas.page).getByText('Pinned message', { exact: true }).waitFor();
    await pick(jonas.page, 'Thank you', 'Unpin');
    await eventually(() => bar(mira.page).count()).toBe(0);

    await pick(mira.page, 'Thank you', 'Info');
    const info = mira.page.getByRole('dialog', { name: 'Message info' });
    await info.getByText('Seen by 2 people').waitFor();
    expect(await info.getByText(/^Delivered \d\d:\d\d · Seen \d\d:\d\d$/).count()).toBe(2);
    await look(mira.page, 'message-info');
    expect(await findings(mira.page)).toEqual([]);
    await mira.page.keyboard.press('Escape');
    await info.waitFor({ state: 'detached' });
  });

  test('show rights only where one has them', async () => {
    await aiko.page.getByRole('button', { name: 'About Harvest friends' }).click();
    await memberRow(aiko.page, 'Mira Sand').getByText('Owner').waitFor();
    expect(await aiko.page.getByRole('button', { name: 'Edit', exact: true }).count()).toBe(0);
    await memberRow(aiko.page, 'Mira Sand').getByRole('button').click();
    expect(await aiko.page.getByRole('menuitem').allInnerTexts()).toEqual(['Profile', 'Write a message']);
    await aiko.page.keyboard.press('Escape');
    await aiko.page.getByRole('button', { name: 'Close' }).click();
  });

  test('remove somebody, for whom the chat is gone at once', async () => {
    await act(mira.page, 'Aiko Tanaka', 'Remove from the group');
    await mira.page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await aiko.page.getByText('This chat isn’t here').waitFor();
    await eventually(() => chatRow(aiko.page, 'Harvest friends').count()).toBe(0);
    await eventually(() => memberRow(mira.page, 'Aiko Tanaka').count()).toBe(0);
    await jonas.page.getByText('Mira Sand removed Aiko Tanaka').last().waitFor();
  });

  test('add somebody again', async () => {
    await mira.page.getByRole('button', { name: 'Add members' }).click();
    await pick(mira.page, 'Aiko Tanaka');
    await mira.page.getByRole('button', { name: 'Add', exact: true }).click();
    await memberRow(mira.page, 'Aiko Tanaka').waitFor();
    await chatRow(aiko.page, 'Harvest friends').click();
    await composer(aiko.page).waitFor();
    await aiko.page.getByTestId('timeline').getByText('Mira Sand added you').waitFor();
  });

  test('leave; an owner hands over', async () => {
    await jonas.page.getByRole('button', { name: 'About Harvest friends' }).click();
    await mira.page.getByRole('button', { name: 'Leave the group' }).click();
    await mira.page.getByRole('alertdialog').getByRole('button', { name: 'Leave', exact: true }).click();
    await eventually(() => chatRow(mira.page, 'Harvest friends').count()).toBe(0);
    await mira.page.getByText('Pick a chat').waitFor();
    await memberRow(jonas.page, 'You').getByText('Owner').waitFor();
    await jonas.page.getByTestId('timeline').getByText('You are the owner now').waitFor();
  });

  test('join by a link, after signing in too, until it is revoked', async () => {
    const { page } = jonas;
    await page.getByRole('button', { name: 'Invite links' }).click();
    await page.getByRole('button', { name: 'Make a link' }).click();
    await page.getByRole('button', { name: 'Create link' }).click();
    const url = new URL(await page.getByTestId('join-url').innerText());
    const back = await mira.profile.openTab(`/${url.hash}`);
    await back.getByTestId('join-preview').getByText('2 members').waitFor();
    await back.getByRole('button', { name: 'Join', exact: true }).click();
    await composer(back).waitFor();
    await page.getByTestId('timeline').getByText('Mira Sand joined by a link').waitFor();

    const { who } = await world.join('Omar Haddad');
    const omar = await world.profile();
    const tab = await omar.openTab(`/${url.hash}`);
    await tab.getByText('Sign in or create an account to join the group.').waitFor();
    await fillLogin(tab, who);
    await tab.getByRole('button', { name: 'Join', exact: true }).click();
    await composer(tab).waitFor();
    await write(tab, 'Hello from Omar');
    await message(page, 'Hello from Omar').waitFor();

    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Make a link' }).waitFor();
    const lucia = await world.join('Lucia Prado');
    const late = await lucia.profile.openTab(`/${url.hash}`);
    await late.getByText('This link isn’t good any more.').waitFor();
  });
});
