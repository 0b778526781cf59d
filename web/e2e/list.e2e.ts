import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { chatRow, composer, eventually, messages } from './harness/person.ts';
import { picture } from './harness/picture.ts';
import { type Somebody, signInToApi, startWorld, type World } from './harness/world.ts';

const chats = 1000;

let world: World;
let mira: Somebody;

beforeAll(async () => {
  world = await startWorld(['--chat-rate', '100000/1h', '--call-rate', '100000/1m']);
  mira = await world.join('Mira Sand');
  const api = await signInToApi(world.server, mira.who);
  for (let at = 0; at < chats; at++) {
    const { chat } = (await api.post('/chats', {
      type: 'group',
      title: `Group ${at}`,
      members: [],
      client_id: `group-${at}`,
    })) as { chat: { id: string } };
    if (at < chats - 1) continue;
    for (let line = 0; line < 30; line++) {
      await api.post(`/chats/${chat.id}/messages`, {
        client_id: `line-${line}`,
        content: { type: 'text', text: `Line ${line}` },
      });
    }
  }
  // A thousand chats that come one by one keep a busy machine busy.
  await chatRow(mira.page, `Group ${chats - 1}`).waitFor({ timeout: 60_000 });
}, 180_000);
afterAll(() => world.end());

const focused = () => mira.page.evaluate(() => document.activeElement?.textContent ?? '');

test('of many chats only those near the screen are in the page, and all can be reached', async () => {
  const { page } = mira;
  const rows = page.getByTestId('chat-row');
  expect(await rows.count()).toBeLessThan(40);
  const nav = page.getByRole('navigation', { name: 'Chats' });
  await eventually(async () => {
    await nav.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    return page.getByText('Group 0', { exact: true }).count();
  }).toBe(1);
  expect(await rows.count()).toBeLessThan(40);
  expect(await findings(page)).toEqual([]);
  await nav.evaluate((box) => box.scrollTo(0, 0));
  await chatRow(page, `Group ${chats - 1}`).waitFor();
});

test('the keyboard goes through the chats from one stop of the tab key', async () => {
  const { page } = mira;
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('Tab');
  expect(await focused()).toContain(`Group ${chats - 1}`);
  await page.keyboard.press('ArrowDown');
  await eventually(focused).toContain(`Group ${chats - 2}`);
  await page.keyboard.press('End');
  await eventually(focused).toMatch(/^\D*0\d\d:/);
  await page.keyboard.press('ArrowUp');
  await eventually(focused).toMatch(/^\D*1\d\d:/);
  await page.keyboard.press('Home');
  await eventually(focused).toContain(`Group ${chats - 1}`);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).not.toBe('chat-row');
  await page.keyboard.press('Shift+Tab');
  await eventually(focused).toContain(`Group ${chats - 1}`);
  await page.keyboard.press('Enter');
  await composer(page).waitFor();
});

test('the messages are one stop too; arrows go through them, Enter opens the menu, Escape leads out', async () => {
  const { page } = mira;
  await messages(page).filter({ hasText: 'Line 29' }).waitFor();
  await composer(page).focus();
  const isTimeline = () =>
    page.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'timeline');
  // Past what stands around the field, never through the messages.
  for (let stop = 0; stop < 8 && !(await isTimeline()); stop++) {
    await page.keyboard.press('Shift+Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('article') ?? null)).toBeNull();
  }
  expect(await isTimeline()).toBe(true);
  await page.keyboard.press('ArrowUp');
  await eventually(focused).toContain('Line 29');
  await page.keyboard.press('ArrowUp');
  await eventually(focused).toContain('Line 28');
  await picture(page, 'keyboard-message');
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Copy text' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await eventually(focused).toContain('Line 28');
  for (let at = 27; at > 20; at--) await page.keyboard.press('ArrowUp');
  await eventually(focused).toContain('Line 21');
  await page.keyboard.press('Escape');
  await eventually(isTimeline).toBe(true);
});
