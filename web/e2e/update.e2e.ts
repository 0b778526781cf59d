import { afterAll, beforeAll, expect, test } from 'vitest';
import { newProfile, type Profile } from './harness/browser.ts';
import { composer, eventually, identity, register } from './harness/person.ts';
import { nextBuild, openRelease, type Release } from './harness/release.ts';
import { startWorld, type World } from './harness/world.ts';

let world: World;
let release: Release;
let profile: Profile;

beforeAll(async () => {
  world = await startWorld();
  release = await openRelease(world.server.port);
  profile = await newProfile(world.browser, release.port);
});
afterAll(async () => {
  await profile.close();
  await release.close();
  await world.end();
});

test('a newer release is offered, takes over when it is wanted, and loses no draft', async () => {
  const page = await register(profile, identity('Mira Sand'), world.server.firstInvite);
  const shells = () =>
    page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('roost-shell-')));
  await eventually(() => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state)).toBe(
    'activated',
  );
  await page.getByRole('button', { name: 'Saved messages' }).click();
  await composer(page).fill('not finished yet');

  release.publish();
  await page.reload();
  await page.getByText('A new version is ready.').waitFor();
  expect(await composer(page).inputValue()).toBe('not finished yet');
  await page.getByRole('button', { name: 'Update' }).click();
  await eventually(async () => shells().catch(() => [])).toEqual([`roost-shell-${nextBuild}`]);
  await page.getByText('A new version is ready.').waitFor({ state: 'detached' });
  await composer(page).waitFor();
  expect(await composer(page).inputValue()).toBe('not finished yet');
  expect(profile.complaints()).toEqual([]);
});
