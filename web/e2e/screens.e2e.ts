// Pictures of every screen, to be looked at: on a phone and a desktop, light and dark, in English and Arabic. Only with
// ROOST_SCREENS=FOLDER (make screenshots).
import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { identity } from './harness/person.ts';
import { registerWithApi, startWorld, type World } from './harness/world.ts';

const folder = process.env.ROOST_SCREENS ?? '';
const sizes = [
  ['phone', { width: 390, height: 844, isPhone: true }],
  ['desktop', { width: 1440, height: 900 }],
] as const;
const themes = ['light', 'dark'] as const;
const locales = ['en-GB', 'ar-EG'] as const;
const settings = [
  '',
  '/profile',
  '/notifications',
  '/privacy',
  '/blocked',
  '/folders',
  '/devices',
  '/password',
  '/look',
  '/language',
  '/storage',
  '/invite',
  '/connection',
];

const contents = [
  {
    content: {
      type: 'poll',
      question: 'Who brings the compost?',
      answers: ['I do', 'Next week', 'Ask Omar'],
    },
    poll: { keys: ['1', '2', '3'] },
  },
  { content: { type: 'location', lat: 52.4862, lon: 13.4251, label: 'The allotment' } },
];

let world: World;
let chatId = '';
let groupId = '';
const mira = identity('Mira Sand');

beforeAll(async () => {
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  world = await startWorld(['--call-rate', '100000/1m', '--chat-rate', '100000/1h']);
  // The first one of a server is its operator, by the link that the start printed.
  await world.join(mira.name);
  const { api, userId } = await registerWithApi(world.server, mira);
  const lines = [
    'Morning! Did the seedlings survive the frost?',
    'All but two tomatoes. The peas **didn’t even notice** 🌱',
    'هل نلتقي يوم السبت؟\nSix o’clock is fine',
    'See you then',
  ];
  const others: string[] = [];
  for (const name of ['Jonas Weber', 'Aiko Tanaka', 'Omar Haddad', 'Lucía Prado']) {
    const other = await world.join(name);
    await other.page.close();
    const peer = await registerWithApi(world.server, other.who);
    const { chat } = (await peer.api.post('/chats', { type: 'private', members: [userId] })) as {
      chat: { id: string };
    };
    for (const [at, text] of lines.entries()) {
      const sender = at % 2 ? api : peer.api;
      const content = { type: 'text', text };
      await sender.post(`/chats/${chat.id}/messages`, { client_id: `line-${at}-${at % 2}`, content });
    }
    chatId = chat.id;
    others.push(peer.userId);
  }
  const group = { type: 'group', title: 'Allotment 12', members: others, client_id: 'allotment' };
  groupId = ((await api.post('/chats', group)) as { chat: { id: string } }).chat.id;
  for (const [at, content] of contents.entries()) {
    await api.post(`/chats/${groupId}/messages`, { client_id: `content-${at}`, ...content });
  }
}, 300_000);
afterAll(async () => {
  if (folder) await world.end();
});

const looks = sizes.flatMap(([size, view]) =>
  themes.flatMap((colorScheme) => locales.map((locale) => ({ size, view, colorScheme, locale }))),
);

describe.runIf(folder)('screens', () => {
  test.each(looks)(
    '$size, $colorScheme, $locale',
    async ({ size, view, colorScheme, locale }) => {
      const profile = await world.profile({ ...view, colorScheme, locale });
      const name = (screen: string) => `${folder}/${size}-${colorScheme}-${locale.slice(0, 2)}-${screen}.png`;
      const take = async (page: Page, screen: string) => {
        await page.evaluate(() => document.fonts.ready);
        await page.evaluate(() =>
          Promise.all(document.getAnimations().map((item) => item.finished.catch(() => undefined))),
        );
        await page.screenshot({ path: name(screen) });
      };
      const page = await profile.openTab('/login');
      await page.locator('input[name="username"], input[autocomplete="username"]').first().waitFor();
      await take(page, 'login');
      await page.locator('input[autocomplete="username"]').fill(mira.username);
      await page.locator('input[type="password"]').fill(mira.password);
      await page.locator('input[type="password"]').press('Enter');
      await page.getByTestId('chat-row').first().waitFor();
      await take(page, 'chats');
      const go = async (path: string, ready: string) => {
        await page.goto(profile.origin + path);
        await page.locator(ready).first().waitFor();
      };
      await go(`/c/${chatId}`, '[data-testid="message"]');
      await take(page, 'chat');
      await page.locator('[data-testid="message"] [dir="auto"]').last().dispatchEvent('contextmenu');
      await page.getByRole('menu').waitFor();
      await take(page, 'menu');
      await page.keyboard.press('Escape');
      await page.getByTestId('attach').click();
      await page.getByRole('menu').waitFor();
      await take(page, 'attach');
      await page.keyboard.press('Escape');
      await go(`/c/${groupId}/info`, '[data-testid="member-row"]');
      await take(page, 'group-info');
      await go(`/c/${groupId}`, '[data-testid="poll"]');
      await take(page, 'group');
      for (const place of ['/new', '/new-group', '/new-channel', ...settings.map((at) => `/settings${at}`)]) {
        await go(place, 'h1:visible');
        await take(page, place.slice(1).replace('/', '-'));
      }
      await page.keyboard.press('Control+k');
      await page.getByTestId('switch-option').first().waitFor();
      await take(page, 'switcher');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+/');
      await page.locator('kbd').first().waitFor();
      await take(page, 'shortcuts');
      await profile.close();
    },
    120_000,
  );
});
