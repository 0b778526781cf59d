// Contact cards and places, as other clients send them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from './harness/axe.ts';
import { look } from './harness/looks.ts';
import { chatRow, eventually } from './harness/person.ts';
import { type Somebody, signInToApi, startWorld, type World } from './harness/world.ts';

let world: World;
let mira: Somebody;

beforeAll(async () => {
  world = await startWorld();
  mira = await world.join('Mira Sand');
});
afterAll(() => world.end());

test('somebody and a place are cards; the map is a link, and nothing of it is loaded', async () => {
  const api = await signInToApi(world.server, mira.who);
  const made = (await api.post('/chats', { type: 'saved' })) as { chat: { id: string } };
  const send = (client_id: string, content: object) =>
    api.post(`/chats/${made.chat.id}/messages`, { client_id, content });
  await send('1', {
    type: 'contact',
    name: 'Bob Baker',
    phones: ['+49 30 1234567'],
    emails: ['bob@example.org'],
  });
  await send('2', { type: 'location', lat: 52.516275, lon: 13.377704, label: 'Brandenburg Gate' });
  const { page } = mira;
  await eventually(() => chatRow(page, 'Saved messages').innerText()).toContain('Brandenburg Gate');
  await chatRow(page, 'Saved messages').click();
  const contact = page.getByTestId('contact-card');
  expect(await contact.getByRole('link', { name: '+49 30 1234567' }).getAttribute('href')).toBe(
    'tel:+49301234567',
  );
  const place = page.getByTestId('location-card');
  expect(await place.getByRole('link', { name: 'Open the map' }).getAttribute('href')).toContain(
    'mlat=52.516275&mlon=13.377704',
  );
  await look(page, 'cards-1440');
  expect(await findings(page)).toEqual([]);
});
