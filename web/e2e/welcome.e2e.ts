// The first minute: making an account, a good password, the ways to a first chat, and an invite to a group.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, composer, eventually, message, write } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;

beforeAll(async () => {
  world = await startWorld(['--registration', 'open']);
  mira = await world.join('Mira Sand');
});
afterAll(() => world.end());

test('who is new finds the ways to a first chat', async () => {
  const { page } = mira;
  const steps = page.getByTestId('first-steps');
  await steps.getByText('Make yourself at home').waitFor();
  await look(page, 'welcome-1440');
  expect(await findings(page)).toEqual([]);
  await steps.getByRole('button', { name: 'Save something for yourself' }).click();
  await composer(page).waitFor();
  await write(page, 'Water the figs');
  await page.goto(`${mira.profile.origin}/`);
  await chatRow(page, 'Saved messages').waitFor();
  expect(await steps.count()).toBe(0);
});

test('an invite to the server is a link and a code', async () => {
  const { page } = mira;
  await page.goto(`${mira.profile.origin}/settings/invite`);
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.getByTestId('qr').waitFor();
  await look(page, 'invite-1440');
  expect(await findings(page)).toEqual([]);
  await page.goto(`${mira.profile.origin}/`);
});

test('a link to a group leads through the sign-up into the group; the password is weighed', async () => {
  const { page } = mira;
  await page.getByRole('button', { name: 'New chat' }).first().click();
  await page.getByRole('button', { name: 'New group' }).click();
  await page.getByLabel('Group name').fill('Orchard');
  await page.getByRole('button', { name: 'Create group' }).click();
  await write(page, 'Welcome, whoever comes');
  await page.getByRole('button', { name: 'About Orchard' }).click();
  await page.getByRole('button', { name: 'Invite links' }).click();
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.getByRole('button', { name: 'Create link' }).click();
  const { hash } = new URL(await page.getByTestId('join-url').innerText());

  const phone = await world.profile({ width: 390, height: 844, isPhone: true, colorScheme: 'dark' });
  const tab = await phone.openTab(`/${hash}`);
  await tab.getByText('Sign in or create an account to join the group.').waitFor();
  await tab.getByRole('button', { name: 'Create an account' }).click();
  await tab.getByLabel('Your name').fill('Omar Haddad');
  const password = tab.getByLabel('Password', { exact: true });
  expect(await password.getAttribute('autocomplete')).toBe('new-password');
  expect(await tab.getByLabel('Username').getAttribute('autocomplete')).toBe('username');
  await password.fill('password1');
  const meter = tab.getByTestId('password-meter');
  await eventually(() => meter.innerText()).toContain('Very easy to guess');
  await password.fill('figs under the old ladder');
  await eventually(() => meter.innerText()).toContain('Very good password');
  await look(tab, 'signup-390-dark');
  expect(await findings(tab)).toEqual([]);
  await tab.getByRole('button', { name: 'Show password' }).click();
  expect(await password.getAttribute('type')).toBe('text');
  await tab.getByRole('button', { name: 'Create account' }).click();
  await tab.getByTestId('join-preview').getByText('Orchard').waitFor();
  await tab.getByRole('button', { name: 'Join', exact: true }).click();
  await message(tab, 'Welcome, whoever comes').waitFor();

  const late = await world.profile({ width: 390, height: 844, isPhone: true, colorScheme: 'dark' });
  const first = await late.openTab('/register');
  await first.getByLabel('Your name').fill('Lucia Prado');
  await first.getByLabel('Password', { exact: true }).fill('figs under the old ladder');
  await first.getByRole('button', { name: 'Create account' }).click();
  await first.getByTestId('first-steps').waitFor();
  expect(await first.getByRole('button', { name: 'Invite people' }).count()).toBe(0);
  await look(first, 'welcome-390-dark');
  expect(await findings(first)).toEqual([]);
});
