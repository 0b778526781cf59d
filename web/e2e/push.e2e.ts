// Notifications while the app is closed. In Chromium DevTools deliver the pushes, for its push service can't be reached; in
// Firefox they go the whole way: from the server, encrypted, over a push service on this machine, into the service worker.
import type { Page, Worker } from 'playwright-core';
import type { Browser as Firefox, Page as FirefoxPage } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { hasFirefox, startFirefox } from './harness/firefox.ts';
import { look } from './harness/looks.ts';
import { chatRow, eventually, message, openPerson, write } from './harness/person.ts';
import { type PushService, startPushService } from './harness/pushservice.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

/** What the tests use of a service worker. */
type WorkerScope = {
  registration: { getNotifications: () => Promise<Notification[]> };
  NotificationEvent: new (type: string, init: { notification: Notification; action: string }) => Event;
  dispatchEvent: (event: Event) => boolean;
};

let world: World;
let mira: Somebody;
let jonas: Somebody;
let service: PushService;

beforeAll(async () => {
  service = await startPushService();
  world = await startWorld(
    [
      ...['--push-networks', '127.0.0.0/8', '--smtp', 'smtp://127.0.0.1:1?tls=off'],
      ...['--mail-from', 'chat@example.org', '--address', 'https://roost.example.org'],
    ],
    { isWhole: true },
  );
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber');
  await openPerson(jonas.page, 'Mira');
  await write(jonas.page, 'Shall we plant the beans?');
  await chatRow(mira.page, 'Jonas Weber').waitFor();
});
afterAll(async () => {
  await world.end();
  await service.close();
});

describe('in Chromium', () => {
  let origin: string;
  let worker: Worker;
  let chatId: string;
  let userId: string;
  let deliver: (data: object) => Promise<unknown>;

  beforeAll(async () => {
    ({ origin } = mira.profile);
    const { context } = mira.profile;
    await context.grantPermissions(['notifications'], { origin });
    worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    chatId = (await chatRow(mira.page, 'Jonas Weber').getAttribute('href'))?.split('/').pop() ?? '';
    // A document of the server that is no page of the app.
    const desk = await context.newPage();
    await desk.goto(`${origin}/api/openapi.json`);
    userId = await desk.evaluate(async () => (await (await fetch('/api/v1/me')).json()).user.id);
    const devtools = await context.newCDPSession(desk);
    const registration = new Promise<string>((resolve) => {
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        for (const one of registrations) if (!one.isDeleted) resolve(one.registrationId);
      });
    });
    await devtools.send('ServiceWorker.enable');
    const registrationId = await registration;
    deliver = (data) =>
      devtools.send('ServiceWorker.deliverPushMessage', {
        origin,
        registrationId,
        data: JSON.stringify(data),
      });
  });

  const push = (seq: number, text: string, more: object = {}) =>
    deliver({
      kind: 'message',
      tag: chatId,
      chat_id: chatId,
      chat_type: 'private',
      seq,
      user_id: userId,
      sender: 'Jonas Weber',
      text,
      unread: 1,
      badge: 1,
      ...more,
    });
  const notes = () =>
    worker.evaluate(async () => {
      const { registration } = self as unknown as WorkerScope;
      return (await registration.getNotifications()).map(({ title, body }) => `${title}: ${body}`);
    });
  /** Clicks the notification, or a button of it. No tool does: the event is made, without the right to open windows. */
  const click = (action = '', reply?: string) =>
    worker.evaluate(
      async ([action, reply]) => {
        const scope = self as unknown as WorkerScope;
        const [notification] = await scope.registration.getNotifications();
        if (!notification) throw new Error('nothing to click');
        const event = new scope.NotificationEvent('notificationclick', { notification, action });
        Object.defineProperties(event, { reply: { value: reply }, waitUntil: { value: () => undefined } });
        scope.dispatchEvent(event);
      },
      [action, reply] as const,
    );
  const settings = async (page: Page) => {
    await page.goto(`${origin}/settings/notifications`);
    await page.getByRole('heading', { name: 'Notifications', level: 1 }).waitFor();
  };

  test('the page of the settings says what the browser will ask', async () => {
    await settings(mira.page);
    await mira.page.getByRole('switch', { name: 'Notify me while Roost is closed' }).waitFor();
    // One change is made while the one before is on its way: none may take back another.
    mira.profile.link.slow(700);
    await mira.page.getByLabel('Notifications show').selectOption('Only the sender');
    await mira.page.getByText('Quiet hours').click();
    const from = mira.page.getByLabel('From', { exact: true });
    await from.fill('21:30');
    await from.blur();
    mira.profile.link.slow(undefined);
    await look(mira.page, 'notifications-off-desk-light');
    expect(await findings(mira.page)).toEqual([]);
    // The server has it, for all devices.
    const kept = () =>
      mira.page.evaluate(async () => (await (await fetch('/api/v1/me/settings')).json()).notifications);
    await eventually(kept).toMatchObject({
      preview: 'name',
      quiet: { from: '21:30', to: '07:00', time_zone: 'Europe/Berlin' },
    });
    await mira.page.goto('about:blank');
  });

  test('one asks to be written to after an absence; a new address waits for its link', async () => {
    const { page } = mira;
    await settings(page);
    await page.getByRole('textbox', { name: 'Your e-mail address' }).fill('mira@example.org');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('We sent a link to mira@example.org.').waitFor();
    await page.getByRole('combobox', { name: 'Write to me' }).selectOption('After 14 days away');
    const kept = () => page.evaluate(async () => (await fetch('/api/v1/me/email')).json());
    await eventually(kept).toEqual({ pending: 'mira@example.org', after_days: 14, language: 'en' });
    await page.getByRole('heading', { name: 'By e-mail' }).scrollIntoViewIfNeeded();
    await look(page, 'notifications-email');
    expect(await findings(page)).toEqual([]);
    await page.goto('about:blank');
  });

  test('one notification of a chat tells of its newest message', async () => {
    await push(1, 'Shall we plant the beans?');
    await eventually(notes).toEqual(['Jonas Weber: Shall we plant the beans?']);
    await push(2, 'Or the peas?');
    await eventually(notes).toEqual(['Jonas Weber: Or the peas?']);
  });

  test('an answer from the notification arrives, and is kept where it can’t be sent', async () => {
    await click('reply', 'Beans, please');
    await message(jonas.page, 'Beans, please').waitFor();
    await eventually(notes).toEqual([]);
    await write(jonas.page, 'When?');
    await push(3, 'When?');
    await eventually(notes).toEqual(['Jonas Weber: When?']);
    mira.profile.link.cut();
    await click('reply', 'At noon');
    await eventually(notes).toEqual(['Your reply wasn’t sent: At noon']);
    mira.profile.link.mend();
    await click('retry');
    await message(jonas.page, 'At noon').waitFor();
    await eventually(notes).toEqual([]);
    expect(await message(jonas.page, 'At noon').count()).toBe(1);
  });

  test('a click leads the window that is open to the chat; one that shows it needs no notification', async () => {
    await write(jonas.page, 'Bring the spade');
    await push(6, 'Bring the spade');
    await eventually(notes).toHaveLength(1);
    await mira.page.goto(`${origin}/settings`);
    await mira.page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    await click();
    await eventually(() => new URL(mira.page.url()).pathname).toBe(`/c/${chatId}`);
    await message(mira.page, 'Bring the spade').waitFor();
    await push(9, 'Already on the screen');
    // What comes behind it shows that it was dealt with.
    await deliver({ kind: 'test', tag: 'test', user_id: userId, badge: 0 });
    await eventually(notes).toEqual(['Notifications work: This is how new messages show on this device.']);
    await click();
    await mira.page.goto('about:blank');
  });

  test('what was read elsewhere goes', async () => {
    await push(9, 'Still there?');
    await eventually(notes).toHaveLength(1);
    await deliver({ kind: 'clear', tag: chatId, chat_id: chatId, seq: 9, user_id: userId, badge: 0 });
    await eventually(notes).toEqual([]);
    await mira.page.goto(origin);
    await chatRow(mira.page, 'Jonas Weber').waitFor();
  });
});

describe.skipIf(!hasFirefox)('in Firefox', () => {
  let firefox: Firefox;
  let page: FirefoxPage;
  const at = (path: string) => `http://127.0.0.1:${world.server.port}${path}`;
  const shows = (text: string) => page.waitForSelector(`::-p-text(${text})`, { timeout: 20_000 });
  const press = (name: string, role = 'button') =>
    page.locator(`::-p-aria([name="${name}"][role="${role}"])`).click();
  const notes = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration('/');
      return ((await registration?.getNotifications()) ?? []).map(({ title, body }) => `${title}: ${body}`);
    });

  const picture = async (name: string) => {
    const folder = process.env.ROOST_LOOKS;
    if (folder) await page.screenshot({ path: `${folder}/${name}-firefox.png` });
  };

  beforeAll(async () => {
    firefox = await startFirefox(service.url);
    page = await firefox.newPage();
  }, 120_000);
  afterAll(() => firefox.close());

  test('one signs in, writes and receives', async () => {
    await page.goto(at('/login'));
    const [username, password] = [jonas.who.username, jonas.who.password];
    await page.locator('input[autocomplete="username"]').fill(username);
    await page.locator('input[type="password"]').fill(password);
    await press('Sign in');
    await page.locator('[data-testid="chat-row"]').click();
    await page
      .locator('[role="textbox"][aria-label="Message"], textarea[aria-label="Message"]')
      .fill('Hello from Firefox');
    await page.keyboard.press('Enter');
    await chatRow(mira.page, 'Jonas Weber').click();
    await message(mira.page, 'Hello from Firefox').waitFor();
    await write(mira.page, 'Hello from Chromium');
    await shows('Hello from Chromium');
  });

  test('a message goes the whole way, encrypted, and goes again where it was read', async () => {
    await page.goto(at('/settings/notifications'));
    await press('Notify me while Roost is closed', 'switch');
    await shows('Send a test');
    await picture('notifications-on');
    await press('Send a test');
    await eventually(notes).toEqual(['Notifications work: This is how new messages show on this device.']);
    const [taken] = service.taken();
    expect(taken).toMatchObject({ encoding: 'aes128gcm' });
    // Nothing of the app is open, here or elsewhere.
    await jonas.page.goto(jonas.profile.origin);
    await chatRow(jonas.page, 'Mira Sand').waitFor();
    await page.goto(at('/api/openapi.json'));
    await write(mira.page, 'The beans are in');
    await expect.poll(notes, { timeout: 30_000 }).toContain('Mira Sand: The beans are in');
    await chatRow(jonas.page, 'Mira Sand').click();
    await message(jonas.page, 'The beans are in').waitFor();
    await expect.poll(notes, { timeout: 30_000 }).not.toContain('Mira Sand: The beans are in');
  });

  test('a subscription that is gone is taken off, and made anew', async () => {
    service.forgetAll();
    await page.goto(at('/settings/notifications'));
    await press('Send a test');
    await shows('Turn on again');
    await picture('notifications-stopped');
    await press('Turn on again');
    await shows('Send a test');
  });
});
