// What a message can do: answers, reactions, earlier versions, selection; with a mouse and with a finger.
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, message, openPerson, texts, write } from './harness/person.ts';
import { swipe } from './harness/touch.ts';
import { type Somebody, signInToApi, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;
let jonas: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber', {
    colorScheme: 'dark',
    width: 390,
    height: 844,
    isPhone: true,
  });
  await openPerson(mira.page, 'Jonas');
  for (const text of ['Shall we plant the beans on Sunday?', 'I have the red ones and the white ones.']) {
    await write(mira.page, text);
  }
  await chatRow(jonas.page, 'Mira Sand').click();
  await message(jonas.page, 'plant the beans').waitFor();
});
afterAll(() => world.end());

const quote = (row: Locator) => row.getByTestId('quote');
const chip = (row: Locator, key: string) => row.getByRole('button', { name: new RegExp(`^${key}, \\d`) });

async function openMenu(page: Page, text: string): Promise<void> {
  await message(page, text).first().locator('[dir="auto"]').last().dispatchEvent('contextmenu');
}

async function pick(page: Page, text: string, entry: string): Promise<void> {
  await openMenu(page, text);
  await page.getByRole('menuitem', { name: entry }).click();
}

describe('an answer', () => {
  test('from the menu quotes what it answers, here and there', async () => {
    await pick(mira.page, 'plant the beans', 'Reply');
    await eventually(() => mira.page.getByTestId('reply').innerText()).toContain('Shall we plant the beans');
    await look(mira.page, 'reply-composer-desk-light');
    expect(await findings(mira.page)).toEqual([]);
    await write(mira.page, 'At ten, after breakfast?');
    await mira.page.getByTestId('reply').waitFor({ state: 'detached' });
    const there = message(jonas.page, 'At ten, after breakfast?');
    await eventually(() => quote(there).innerText()).toMatch(
      /Mira Sand\s+Shall we plant the beans on Sunday\?/,
    );
    const here = message(mira.page, 'At ten, after breakfast?');
    await eventually(() => quote(here).innerText()).toMatch(/You\s+Shall we plant/);
  });

  test('by a swipe on a touch screen; a short one does nothing', async () => {
    const row = message(jonas.page, 'the red ones');
    await swipe(jonas.page, row, 30);
    expect(await jonas.page.getByTestId('reply').count()).toBe(0);
    await swipe(jonas.page, row, 90);
    await jonas.page.getByTestId('reply').waitFor();
    await look(jonas.page, 'reply-composer-phone-dark');
    await write(jonas.page, 'White ones, they climb so well');
    await eventually(() => quote(message(mira.page, 'climb so well')).innerText()).toMatch(
      /You\s+I have the red/,
    );
  });

  test('by a double click, can be cancelled, and is kept with the draft', async () => {
    await message(mira.page, 'climb so well').dblclick();
    const reply = mira.page.getByTestId('reply');
    await reply.waitFor();
    await composer(mira.page).press('Escape');
    await reply.waitFor({ state: 'detached' });
    await message(mira.page, 'climb so well').dblclick();
    await reply.waitFor();
    await composer(mira.page).fill('They also');
    await mira.page.reload();
    await eventually(() => mira.page.getByTestId('reply').innerText()).toMatch(/Jonas Weber\s+White ones/);
    expect(await composer(mira.page).inputValue()).toBe('They also');
    await write(mira.page, 'They also bloom');
    await eventually(() => quote(message(jonas.page, 'They also bloom')).innerText()).toMatch(/You\s+White/);
  });

  test('says so when what it answers was deleted', async () => {
    await pick(mira.page, 'the red ones', 'Delete');
    await mira.page.getByRole('alertdialog').getByRole('button', { name: 'Delete for everyone' }).click();
    for (const { page } of [mira, jonas]) {
      await eventually(() =>
        quote(message(page, 'climb so well').filter({ hasNotText: 'bloom' })).innerText(),
      ).toContain('Message deleted');
    }
  });

  test('leads to what it answers, even where that is not loaded', async () => {
    const api = await signInToApi(world.server, mira.who);
    const { chats } = (await api.get('/chats')) as { chats: { id: string }[] };
    const path = `/chats/${chats[0]?.id}/messages`;
    for (let at = 1; at <= 150; at++) {
      await api.post(path, { client_id: `n${at}`, content: { type: 'text', text: `Note ${at}` } });
    }
    await api.post(path, {
      client_id: 'far',
      content: { type: 'text', text: 'As I asked at the start' },
      reply_to_seq: 1,
    });
    await mira.page.reload();
    const row = message(mira.page, 'As I asked at the start');
    await eventually(() => quote(row).innerText()).toContain('Shall we plant the beans');
    await quote(row).click();
    const first = mira.page.locator('[data-seq="1"]');
    await first.waitFor();
    await eventually(() => first.getAttribute('data-flash')).toBe('true');
    await eventually(() => first.isVisible()).toBe(true);
    await look(mira.page, 'reply-jumped-desk-light');
    await eventually(() => first.getAttribute('data-flash')).toBeNull();
    await mira.page.getByRole('button', { name: 'Jump to newest' }).click();
    await row.waitFor();
  });
});

describe('a reaction', () => {
  test('from the quick bar shows on both sides, counts, and goes again', async () => {
    const row = message(mira.page, 'As I asked at the start');
    await row.hover();
    await row.getByRole('button', { name: 'React' }).click();
    await mira.page.getByRole('button', { name: 'React with 👍' }).waitFor();
    await look(mira.page, 'reaction-bar-desk-light');
    expect(await findings(mira.page)).toEqual([]);
    await mira.page.getByRole('button', { name: 'React with 👍' }).click();
    await eventually(() => chip(row, '👍').getAttribute('aria-pressed')).toBe('true');
    const there = message(jonas.page, 'As I asked at the start');
    await there.waitFor();
    await eventually(() => chip(there, '👍').getAttribute('aria-pressed')).toBe('false');
    await chip(there, '👍').tap();
    await eventually(() => chip(row, '👍').innerText()).toMatch(/2/);
    await eventually(() => chip(there, '👍').getAttribute('aria-pressed')).toBe('true');
    await chip(row, '👍').click();
    await eventually(() => chip(there, '👍').innerText()).toMatch(/1/);
  });

  test('from a long press and from all emoji, by search, in the skin tone that was chosen', async () => {
    const row = message(jonas.page, 'As I asked at the start');
    await openMenu(jonas.page, 'As I asked at the start');
    await jonas.page.getByRole('button', { name: 'React with ❤️' }).waitFor();
    await look(jonas.page, 'message-menu-phone-dark');
    expect(await findings(jonas.page)).toEqual([]);
    await jonas.page.getByRole('button', { name: 'All emoji' }).click();
    const search = jonas.page.getByRole('combobox', { name: 'Search emoji' });
    await search.waitFor();
    await look(jonas.page, 'emoji-picker-phone-dark');
    expect(await findings(jonas.page)).toEqual([]);
    await jonas.page.getByRole('button', { name: 'Medium', exact: true }).tap();
    await search.fill('clap');
    await jonas.page.getByRole('gridcell', { name: 'clapping hands' }).tap();
    await eventually(() => chip(row, '👏🏽').count()).toBe(1);
    await eventually(() => chip(message(mira.page, 'As I asked at the start'), '👏🏽').count()).toBe(1);
  });

  test('tells who it was from', async () => {
    await pick(mira.page, 'As I asked at the start', 'Who reacted');
    const dialog = mira.page.getByRole('dialog', { name: '2 reactions' });
    await eventually(() => dialog.getByRole('listitem').allInnerTexts()).toHaveLength(2);
    await look(mira.page, 'reactors-desk-light');
    expect(await findings(mira.page)).toEqual([]);
    await dialog.getByRole('button', { name: '👏🏽 1' }).click();
    await eventually(() => dialog.getByRole('listitem').allInnerTexts()).toHaveLength(1);
    await mira.page.keyboard.press('Escape');
  });

  test('without a connection is refused in words, and gone again', async () => {
    await mira.profile.goOffline();
    const row = message(mira.page, 'Note 150');
    await row.hover();
    await row.getByRole('button', { name: 'React' }).click();
    await mira.page.getByRole('button', { name: 'React with 🎉' }).click();
    await mira.page.getByText('There is no connection to the server.').waitFor();
    await eventually(() => row.getByTestId('reactions').count()).toBe(0);
    await mira.profile.goOnline();
    await eventually(() => mira.page.getByTestId('peer-line').innerText()).toMatch(/online|last seen/);
  });
});

describe('the composer', () => {
  test('puts emoji where the caret is, by mouse and by keyboard', async () => {
    await composer(mira.page).fill('Beans  peas');
    await composer(mira.page).evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(6, 6));
    await mira.page.getByRole('button', { name: 'Emoji', exact: true }).click();
    const search = mira.page.getByRole('combobox', { name: 'Search emoji' });
    await search.waitFor();
    await look(mira.page, 'emoji-picker-desk-light');
    expect(await findings(mira.page)).toEqual([]);
    await search.pressSequentially('seedling');
    await search.press('Enter');
    await mira.page.keyboard.press('Escape');
    await eventually(() => composer(mira.page).inputValue()).toBe('Beans 🌱 peas');
    await composer(mira.page).fill('');
  });

  test('sends a sticker of the server, whose pack is taken away and added again by its link', async () => {
    await composer(mira.page).fill('left as it is');
    await mira.page.getByRole('button', { name: 'Emoji', exact: true }).click();
    await mira.page.getByRole('button', { name: 'Stickers', exact: true }).click();
    const first = mira.page.getByRole('button', { name: 'Send 👋 sticker' });
    await first.waitFor();
    await look(mira.page, 'sticker-picker-desk-light');
    expect(await findings(mira.page)).toEqual([]);
    await first.press('ArrowRight');
    await mira.page.keyboard.press('Enter');
    const name = '😍 Sticker: show its pack';
    const theirs = jonas.page.getByRole('button', { name });
    await theirs.waitFor();
    await mira.page.getByRole('button', { name }).waitFor();
    expect(await composer(mira.page).inputValue()).toBe('left as it is');
    await composer(mira.page).fill('');
    await eventually(() => theirs.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(
      512,
    );
    await look(jonas.page, 'sticker-phone-dark');

    await theirs.tap();
    const dialog = jonas.page.getByRole('dialog', { name: 'Roost' });
    await eventually(() => dialog.getByRole('listitem').count()).toBe(12);
    await look(jonas.page, 'sticker-pack-phone-dark');
    expect(await findings(jonas.page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Remove stickers' }).tap();
    await dialog.waitFor({ state: 'detached' });
    await theirs.tap();
    await dialog.getByRole('button', { name: 'Copy the link' }).tap();
    await jonas.page.getByText('Link copied').waitFor();
    await jonas.page.goto(`${jonas.profile.origin}/#stickers=ROOSTBIRDS`);
    await dialog.getByRole('button', { name: 'Add stickers' }).tap();
    await dialog.waitFor({ state: 'detached' });
    expect(new URL(jonas.page.url()).hash).toBe('');
    await chatRow(jonas.page, 'Mira Sand').tap();
    await mira.page.getByRole('button', { name: 'Emoji', exact: true }).click();
    await mira.page.getByRole('region', { name: 'Recent' }).getByRole('button').waitFor();
    await mira.page
      .getByRole('group', { name: 'What to pick' })
      .getByRole('button', { name: 'Emoji' })
      .click();
    await mira.page.getByRole('combobox', { name: 'Search emoji' }).waitFor();
    await mira.page.keyboard.press('Escape');
  });

  test('completes short names', async () => {
    await composer(mira.page).pressSequentially('Hooray :tad');
    await mira.page.getByRole('option', { name: ':tada:' }).waitFor();
    await look(mira.page, 'short-names-desk-light');
    expect(await findings(mira.page)).toEqual([]);
    await composer(mira.page).press('Enter');
    await eventually(() => composer(mira.page).inputValue()).toBe('Hooray 🎉 ');
    await composer(mira.page).pressSequentially(':bird:');
    await eventually(() => composer(mira.page).inputValue()).toBe('Hooray 🎉 🐦');
    await composer(mira.page).press('Enter');
    await message(jonas.page, 'Hooray 🎉 🐦').waitFor();
  });
});

describe('formatting', () => {
  test('by keys and by the bar over a selection, and taken off again', async () => {
    const field = composer(mira.page);
    await field.fill('beans');
    await field.press('ControlOrMeta+a');
    await field.press('ControlOrMeta+b');
    expect(await field.inputValue()).toBe('**beans**');
    const bar = mira.page.getByRole('toolbar', { name: 'Formatting' });
    await bar.getByRole('button', { name: 'Italic' }).click();
    expect(await field.inputValue()).toBe('**_beans_**');
    await look(mira.page, 'format-bar-desk-light');
    expect(await findings(mira.page)).toEqual([]);
    await bar.getByRole('button', { name: 'Italic' }).click();
    expect(await field.inputValue()).toBe('**beans**');
    await field.fill('');
    await bar.waitFor({ state: 'detached' });
  });

  test('is drawn, hides spoilers until they are asked for, and runs nothing', async () => {
    const text = [
      'For **Sunday**, _if it is dry_, ~~Saturday~~:',
      '- beans, `red`',
      '- string',
      '> who brings the spade?',
      '```',
      'rows = 4',
      '```',
      'The surprise is ||a cake|| <img src=x onerror=alert(1)> https://garden.example/plan_b_c',
    ].join('\n');
    const field = composer(mira.page);
    await field.fill(text);
    await field.press('Enter');
    const row = message(jonas.page, 'The surprise is');
    await row.waitFor();
    for (const [tag, said] of [
      ['strong', 'Sunday'],
      ['em', 'if it is dry'],
      ['s', 'Saturday'],
      ['li >> nth=1', 'string'],
      ['blockquote', 'who brings the spade?'],
      ['pre', 'rows = 4'],
      ['a', 'https://garden.example/plan_b_c'],
    ] as const) {
      expect(await row.locator(tag).innerText()).toBe(said);
    }
    expect(await row.locator('img').count()).toBe(0);
    await look(jonas.page, 'formatted-phone-dark');
    await look(mira.page, 'formatted-desk-light');
    expect(await findings(jonas.page)).toEqual([]);
    expect(await findings(mira.page)).toEqual([]);
    await row.getByRole('button', { name: 'Hidden text: show it' }).tap();
    await row.getByText('a cake').waitFor();
    await eventually(() => row.getByRole('button', { name: /^Hidden/ }).count()).toBe(0);
  });
});

describe('a message that was edited', () => {
  test('shows its earlier versions', async () => {
    await write(mira.page, 'Bring a spad');
    for (const text of ['Bring a spade', 'Bring a spade and string']) {
      await composer(mira.page).press('ArrowUp');
      await composer(mira.page).fill(text);
      await composer(mira.page).press('Enter');
      await message(jonas.page, text).getByText('edited').waitFor();
      await composer(mira.page).and(mira.page.locator(':focus')).waitFor();
    }
    await message(jonas.page, 'Bring a spade and string').getByRole('button', { name: 'edited' }).tap();
    const versions = jonas.page.getByTestId('version');
    await eventually(() => versions.allInnerTexts()).toHaveLength(3);
    const said = (await versions.allInnerTexts()).map((text) => text.split('\n').at(-1));
    expect(said).toEqual(['Bring a spade and string', 'Bring a spade', 'Bring a spad']);
    await look(jonas.page, 'edits-phone-dark');
    expect(await findings(jonas.page)).toEqual([]);
    await jonas.page.keyboard.press('Escape');
  });
});

describe('several messages', () => {
  test('are selected, copied and deleted', async () => {
    for (const text of ['One for the bin', 'Two for the bin']) await write(mira.page, text);
    await message(jonas.page, 'Two for the bin').waitFor();
    await pick(mira.page, 'One for the bin', 'Select');
    await message(mira.page, 'Two for the bin').getByRole('checkbox').click();
    await mira.page.getByText('2 selected').waitFor();
    await look(mira.page, 'selection-desk-light');
    expect(await findings(mira.page)).toEqual([]);
    await mira.page.getByRole('button', { name: 'Copy', exact: true }).click();
    await mira.page.getByText('Copied').waitFor();
    await pick(mira.page, 'One for the bin', 'Select');
    await message(mira.page, 'Two for the bin').getByRole('checkbox').click();
    await mira.page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
    await mira.page.getByRole('alertdialog').getByText('Delete 2 messages?').waitFor();
    await look(mira.page, 'delete-desk-light');
    await mira.page.getByRole('alertdialog').getByRole('button', { name: 'Delete for everyone' }).click();
    await eventually(() => message(jonas.page, 'for the bin').count()).toBe(0);
    await composer(mira.page).waitFor();
  });

  test('of others go for oneself only, on all devices', async () => {
    await openMenu(jonas.page, 'Bring a spade and string');
    await jonas.page.getByRole('menuitem', { name: 'Select' }).tap();
    await jonas.page.getByText('1 selected').waitFor();
    await look(jonas.page, 'selection-phone-dark');
    expect(await findings(jonas.page)).toEqual([]);
    await jonas.page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).tap();
    const question = jonas.page.getByRole('alertdialog');
    await question.waitFor();
    expect(await question.getByRole('button', { name: 'Delete for everyone' }).count()).toBe(0);
    await look(jonas.page, 'delete-for-me-phone-dark');
    expect(await findings(jonas.page)).toEqual([]);
    const second = await jonas.profile.openTab('/');
    await chatRow(second, 'Mira Sand').click();
    await message(second, 'Bring a spade and string').waitFor();
    await question.getByRole('button', { name: 'Delete for me' }).tap();
    for (const page of [jonas.page, second]) {
      await eventually(() => message(page, 'Bring a spade and string').count()).toBe(0);
    }
    await second.close();
    await composer(jonas.page).waitFor();
    await jonas.page.reload();
    await message(jonas.page, 'The surprise is').waitFor();
    expect(await message(jonas.page, 'Bring a spade and string').count()).toBe(0);
    expect(await message(mira.page, 'Bring a spade and string').count()).toBe(1);
    expect((await texts(jonas.page)).length).toBeGreaterThan(3);
  });
});
