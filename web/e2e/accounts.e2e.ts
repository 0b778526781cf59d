import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatList, eventually, fillLogin, identity, register, signIn } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
});
afterAll(() => world.end());

test('the first user is the operator and can invite others', async () => {
  await mira.page.goto(`${mira.profile.origin}/settings/invite`);
  await mira.page.getByRole('radio', { name: '5', exact: true }).click({ force: true });
  await mira.page.getByRole('button', { name: 'Make a link' }).click();
  const url = await mira.page.getByTestId('invite-url').innerText();
  const invite = /#invite=([\w-]+)$/.exec(url)?.[1];
  expect(invite).toBeTruthy();

  const other = await world.profile();
  const page = await register(other, identity('Jonas Weber'), invite ?? '');
  expect(new URL(page.url()).hash).toBe('');
  await page.goto(`${other.origin}/settings`);
  await page.getByRole('link', { name: 'Devices' }).waitFor();
  expect(await page.getByRole('link', { name: 'Invite people' }).count()).toBe(0);
});

test('what was entered wrongly is told at its field', async () => {
  const profile = await world.profile();
  const page = await profile.openTab(`/#invite=${await world.invite()}`);
  await page.getByLabel('Your name').fill('Mira Sand');
  await eventually(() => page.getByLabel('Username').inputValue()).toBe('mira.sand');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('Use at least 8 characters.').waitFor();
  await page.getByLabel('Password', { exact: true }).fill('a long enough one');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('This username is taken.').waitFor();
  await page.getByLabel('Username').fill('mira.the.second');
  await page.getByRole('button', { name: 'Create account' }).click();
  await chatList(page).waitFor();
});

test('an invite that was used up is refused', async () => {
  const profile = await world.profile();
  const page = await profile.openTab(`/#invite=${world.server.firstInvite}`);
  await page.getByLabel('Your name').fill('Late Guest');
  await page.getByLabel('Password', { exact: true }).fill('a long enough one');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('This invite isn’t valid').waitFor();
});

test('a wrong password and an unknown username sound the same', async () => {
  const profile = await world.profile();
  const page = await profile.openTab('/');
  await fillLogin(page, { username: mira.who.username, password: 'not this one' });
  await page.getByRole('alert').getByText('Username or password is wrong.').waitFor();
  await fillLogin(page, { username: 'nobody.here', password: 'not this one' });
  await page.getByRole('alert').getByText('Username or password is wrong.').waitFor();
  await fillLogin(page, mira.who);
  await chatList(page).waitFor();
});

test('a device that is signed out from another one closes at once', async () => {
  const other = await world.profile();
  const page = await signIn(other, mira.who);
  await eventually(() => other.link.openSockets()).toBe(1);
  await mira.page.goto(`${mira.profile.origin}/settings/devices`);
  const devices = mira.page.getByRole('button', { name: /^Sign out Chrome/ });
  await devices.first().click();
  await mira.page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('This device was signed out').waitFor();
  await eventually(() => other.link.openSockets()).toBe(0);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
});

test('a new password signs the other devices out, and is the one that counts', async () => {
  const other = await world.profile();
  const page = await signIn(other, mira.who);
  await mira.page.goto(`${mira.profile.origin}/settings/password`);
  await mira.page.getByLabel('Present password').fill('not this one');
  await mira.page.getByLabel('New password').fill('a much newer nest');
  await mira.page.getByRole('button', { name: 'Change password' }).click();
  await mira.page.getByText('This isn’t your present password.').waitFor();
  await mira.page.getByLabel('Present password').fill(mira.who.password);
  await mira.page.getByRole('button', { name: 'Change password' }).click();
  await mira.page.getByText('Password changed').waitFor();
  await page.getByText('This device was signed out').waitFor();
  mira.who.password = 'a much newer nest';
  await fillLogin(page, mira.who);
  await chatList(page).waitFor();
});

test('who signs out leaves nothing behind', async () => {
  const profile = await world.profile();
  const page = await signIn(profile, mira.who);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await eventually(() => profile.link.openSockets()).toBe(0);
  await eventually(() => profile.context.cookies()).toEqual([]);
  await page.reload();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
});
