import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatRow, eventually, identity, message, openPerson, register, write } from './harness/person.ts';
import { type Somebody, startWorld, type World } from './harness/world.ts';

let world: World;
let jonas: Somebody;

beforeAll(async () => {
  world = await startWorld();
  jonas = await world.join('Jonas Weber');
});
afterAll(() => world.end());

// Android's browsers have no shared workers: there one of the tabs holds the connection and the data.
test('without shared workers the tabs still share one WebSocket, and another takes over when the first goes', async () => {
  const profile = await world.profile();
  await profile.context.addInitScript(() => {
    Reflect.deleteProperty(window, 'SharedWorker');
  });
  const first = await register(profile, identity('Mira Sand'), await world.invite());
  await openPerson(first, 'Jonas');
  await write(first, 'from the first tab');
  await chatRow(jonas.page, 'Mira Sand').click();
  await message(jonas.page, 'from the first tab').waitFor();
  await eventually(() => profile.link.openSockets()).toBe(1);

  const second = await profile.openTab(new URL(first.url()).pathname);
  await message(second, 'from the first tab').waitFor();
  await write(second, 'from the second tab');
  await message(first, 'from the second tab').waitFor();
  await message(jonas.page, 'from the second tab').waitFor();
  expect(profile.link.openSockets()).toBe(1);

  await first.close();
  await write(jonas.page, 'are you still there?');
  await message(second, 'are you still there?').waitFor();
  await write(second, 'of course');
  await message(jonas.page, 'of course').waitFor();
  expect(profile.link.openSockets()).toBe(1);
});
