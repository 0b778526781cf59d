// What a message can be beside a text: polls, contact cards, places.
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, message, openPerson, write } from './harness/person.ts';
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
  // Without shared workers the tab itself asks the server, so that a test can answer for it.
  await mira.profile.context.addInitScript(() => {
    Reflect.deleteProperty(window, 'SharedWorker');
  });
  await mira.page.reload();
  await openPerson(mira.page, 'Jonas');
  await write(mira.page, 'We should plan the summer party.');
  await chatRow(jonas.page, 'Mira Sand').click();
});
afterAll(() => world.end());

async function attach(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: 'Attach' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

describe('a poll', () => {
  const poll = (page: Page): Locator => page.getByTestId('poll');
  const answer = (page: Page, text: string): Locator =>
    poll(page).getByRole('button', { name: new RegExp(`^${text}`) });
  const counts = (page: Page) =>
    eventually(() => poll(page).getByRole('group').getByRole('button').allInnerTexts());

  /** The answers of a poll as they are read: what, and how many voted for it. */
  const lines = (...parts: (string | number)[]) =>
    Array.from({ length: parts.length / 2 }, (_, at) =>
      expect.stringMatching(new RegExp(`^${parts[2 * at]}\\b.*\\b${parts[2 * at + 1]} votes?$`, 's')),
    );

  test('is asked with its answers in order', async () => {
    const { page } = mira;
    await attach(page, 'Poll');
    const dialog = page.getByRole('dialog', { name: 'New poll' });
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByText('Ask a question.').waitFor();
    await dialog.getByLabel('Question').fill('When shall we have the party?');
    await dialog.getByLabel('Answer 1', { exact: true }).fill('Saturday');
    await dialog.getByLabel('Answer 2', { exact: true }).fill('Sunday');
    await dialog.getByLabel('Answer 3', { exact: true }).fill('Friday evening');
    const grip = dialog.getByRole('button', { name: 'Move answer 3', exact: true });
    await grip.press('ArrowUp');
    await dialog.getByRole('button', { name: 'Move answer 2', exact: true }).press('ArrowUp');
    await eventually(() => dialog.getByLabel('Answer 1', { exact: true }).inputValue()).toBe(
      'Friday evening',
    );
    await look(page, 'poll-new-desk-light');
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Send' }).click();
    await answer(jonas.page, 'Sunday').waitFor();
    await counts(jonas.page).toEqual(lines('Friday evening', 0, 'Saturday', 0, 'Sunday', 0));
  });

  test('counts the votes of both at once; another vote takes the place of the former', async () => {
    await answer(jonas.page, 'Sunday').tap();
    await answer(mira.page, 'Saturday').click();
    for (const { page } of [mira, jonas]) {
      await counts(page).toEqual(lines('Friday evening', 0, 'Saturday', 1, 'Sunday', 1));
    }
    await answer(mira.page, 'Sunday').click();
    for (const { page } of [mira, jonas]) {
      await counts(page).toEqual(lines('Friday evening', 0, 'Saturday', 0, 'Sunday', 2));
    }
    await look(mira.page, 'poll-desk-light');
    await look(jonas.page, 'poll-phone-dark');
    for (const { page } of [mira, jonas]) expect(await findings(page)).toEqual([]);
    await answer(jonas.page, 'Sunday').tap();
    await counts(mira.page).toEqual(lines('Friday evening', 0, 'Saturday', 0, 'Sunday', 1));
    await answer(jonas.page, 'Friday').tap();
    await counts(mira.page).toEqual(lines('Friday evening', 1, 'Saturday', 0, 'Sunday', 1));
  });

  test('tells who voted for what, and takes no votes once it is ended', async () => {
    await poll(jonas.page).getByRole('button', { name: '2 people voted' }).tap();
    const voters = jonas.page.getByTestId('voters');
    await eventually(() => voters.allInnerTexts()).toEqual([
      expect.stringMatching(/Friday evening\s+1\s+.*Jonas Weber/s),
      expect.stringMatching(/Saturday\s+0\s+Nobody/s),
      expect.stringMatching(/Sunday\s+1\s+.*Mira Sand/s),
    ]);
    await look(jonas.page, 'poll-voters-phone-dark');
    expect(await findings(jonas.page)).toEqual([]);
    await jonas.page.getByRole('button', { name: 'Close' }).tap();
    await poll(mira.page).dispatchEvent('contextmenu');
    await mira.page.getByRole('menuitem', { name: 'End the poll' }).click();
    await mira.page.getByRole('button', { name: 'End the poll' }).click();
    await mira.page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await poll(jonas.page).getByText('Final result').waitFor();
    await eventually(() => answer(jonas.page, 'Sunday').isDisabled()).toBe(true);
    await look(jonas.page, 'poll-ended-phone-dark');
    expect(await findings(jonas.page)).toEqual([]);
  });
});

describe('a timer', () => {
  const setTimer = async (page: Page, choice: string) => {
    await page.getByRole('button', { name: 'Options for Jonas Weber' }).click();
    await page.getByRole('menuitem', { name: 'Disappearing messages…' }).click();
    await page.getByRole('radio', { name: choice, exact: true }).check({ force: true });
    await look(page, 'timer-dialog-desk-light');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
  };

  const says = (page: Page, text: string) =>
    page.getByTestId('system-line').filter({ hasText: text }).waitFor();

  test('is told to both, and stands at the messages', async () => {
    await setTimer(mira.page, 'After 1 day');
    await says(jonas.page, 'Mira Sand set messages to disappear after 1 day');
    await eventually(() => jonas.page.getByTestId('timer-hint').innerText()).toContain('1d');
    await write(mira.page, 'The cake is a surprise.');
    const row = message(jonas.page, 'The cake is a surprise.');
    await eventually(() => row.getByTestId('time-left').innerText()).toContain('Disappears in');
    await look(mira.page, 'timer-desk-light');
    await look(jonas.page, 'timer-phone-dark');
    expect(await findings(jonas.page)).toEqual([]);
  });

  test('takes messages off both screens on time', async () => {
    const api = await signInToApi(world.server, mira.who);
    const { chats } = (await api.get('/chats')) as { chats: { id: string; type: string }[] };
    const chat = chats.find(({ type }) => type === 'private');
    await api.put(`/chats/${chat?.id}/timer`, { expires_in_s: 2 });
    await says(mira.page, 'You set messages to disappear after 2 seconds');
    await composer(mira.page).fill('It has cherries.');
    await composer(mira.page).press('Enter');
    for (const { page } of [mira, jonas]) {
      await page.getByText('1 message disappeared').waitFor();
      expect(await message(page, 'It has cherries.').count()).toBe(0);
    }
    await look(jonas.page, 'timer-gone-phone-dark');
    await api.put(`/chats/${chat?.id}/timer`, { expires_in_s: 0 });
    await says(jonas.page, 'Mira Sand turned off disappearing messages');
    await jonas.page.getByTestId('timer-hint').waitFor({ state: 'detached' });
  });
});

describe('a link', () => {
  const url = 'https://garden.example/parties';

  test('shows its page while one writes, and in the message; readers load nothing', async () => {
    const { page } = mira;
    const data = await page.evaluate(() => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 120;
      const context = canvas.getContext('2d');
      if (!context) return '';
      context.fillStyle = '#6a9c5b';
      context.fillRect(0, 0, 120, 120);
      context.fillStyle = '#f3c75a';
      context.fillRect(30, 30, 60, 60);
      return canvas.toDataURL('image/jpeg').replace(/^.*,/, '');
    });
    const preview = {
      url,
      title: 'Forty ways to light a garden',
      description: 'Lanterns, candles in jars and strings of bulbs: what lasts a summer, and what a night.',
      image: { width: 120, height: 120, data },
    };
    await page.route('**/api/v1/link-previews', (route) => route.fulfill({ json: { preview } }));
    await composer(page).fill(`Look: ${url}`);
    const bar = page.getByTestId('preview-bar');
    await bar.getByText('Forty ways').waitFor();
    await look(page, 'preview-bar-desk-light');
    expect(await findings(page)).toEqual([]);
    await composer(page).press('Enter');
    await bar.waitFor({ state: 'detached' });
    const card = jonas.page.getByTestId('preview-card');
    await card.getByText('Forty ways to light a garden').waitFor();
    expect(await card.getAttribute('href')).toBe(url);
    await look(jonas.page, 'preview-phone-dark');
    await look(page, 'preview-desk-light');
    for (const one of [mira, jonas]) expect(await findings(one.page)).toEqual([]);
  });

  test('is sent without its page where that was taken off', async () => {
    const { page } = mira;
    await composer(page).fill(`${url} once more`);
    const bar = page.getByTestId('preview-bar');
    await bar.getByRole('button', { name: 'Send without a preview' }).click();
    await bar.waitFor({ state: 'detached' });
    await composer(page).press('Enter');
    await message(jonas.page, 'once more').waitFor();
    expect(await jonas.page.getByTestId('preview-card').count()).toBe(1);
  });
});

describe('a card', () => {
  test('of somebody opens who it is', async () => {
    const { page } = mira;
    await attach(page, 'Contact');
    const dialog = page.getByRole('dialog', { name: 'Send a contact' });
    await dialog.getByRole('checkbox', { name: 'Jonas Weber' }).click();
    await look(page, 'contact-new-desk-light');
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Send' }).click();
    const card = jonas.page.getByTestId('contact-card');
    await card.getByText('Jonas Weber').waitFor();
    await page.getByTestId('contact-card').getByRole('button', { name: 'Show profile' }).click();
    await page.getByRole('dialog', { name: 'Profile' }).getByText('@jonas.weber').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('of a place is found by the device or pasted; nothing of a map is loaded', async () => {
    const { page } = mira;
    await mira.profile.context.grantPermissions(['geolocation']);
    await mira.profile.context.setGeolocation({ latitude: 52.516275, longitude: 13.377704, accuracy: 12 });
    await attach(page, 'Location');
    const dialog = page.getByRole('dialog', { name: 'Send a location' });
    await dialog.getByLabel('Coordinates').fill('somewhere');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByText('No place can be read from this.').waitFor();
    await dialog.getByRole('button', { name: 'Where I am now' }).click();
    await eventually(() => dialog.getByLabel('Coordinates').inputValue()).toBe('52.51628, 13.37770');
    await dialog.getByText('Found, to within 12 m. Nothing was sent yet.').waitFor();
    await dialog.getByLabel('What it is called').fill('Brandenburg Gate');
    await look(page, 'location-new-desk-light');
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Send' }).click();
    const card = jonas.page.getByTestId('location-card');
    await card.getByText('Brandenburg Gate').waitFor();
    const hrefOf = (name: string) => card.getByRole('link', { name }).getAttribute('href');
    expect(await hrefOf('Open the map')).toContain('mlat=52.516275&mlon=13.377704');
    expect(await hrefOf('Map app')).toBe('geo:52.516275,13.377704?q=52.516275,13.377704');
    await look(jonas.page, 'cards-phone-dark');
    await look(page, 'cards-desk-light');
    for (const one of [mira, jonas]) expect(await findings(one.page)).toEqual([]);
  });

  test('of another client has links to call and to write', async () => {
    const api = await signInToApi(world.server, mira.who);
    const made = (await api.post('/chats', { type: 'saved' })) as { chat: { id: string } };
    await api.post(`/chats/${made.chat.id}/messages`, {
      client_id: '1',
      content: {
        type: 'contact',
        name: 'Bob Baker',
        phones: ['+49 30 1234567'],
        emails: ['bob@example.org'],
      },
    });
    const { page } = mira;
    await eventually(() => chatRow(page, 'Saved messages').innerText()).toContain('Contact: Bob Baker');
    await chatRow(page, 'Saved messages').click();
    const contact = page.getByTestId('contact-card');
    expect(await contact.getByRole('link', { name: '+49 30 1234567' }).getAttribute('href')).toBe(
      'tel:+49301234567',
    );
    await contact.getByRole('link', { name: 'bob@example.org' }).waitFor();
    await look(page, 'cards-1440');
    expect(await findings(page)).toEqual([]);
  });
});
