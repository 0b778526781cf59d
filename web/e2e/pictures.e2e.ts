// Takes the pictures of the README into docs/images, when ROOST_PICTURES is set: they differ a little each time.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { chatRow, composer, eventually, identity, message, signIn, ticks } from './harness/person.ts';
import { type Api, registerWithApi, type Somebody, startWorld, type World } from './harness/world.ts';

const isWanted = Boolean(process.env.ROOST_PICTURES);
const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));

let world: World;
let ada: Somebody;
let mira: Somebody;
let jonas: Somebody;

beforeAll(async () => {
  if (!isWanted) return;
  await mkdir(folder, { recursive: true });
  world = await startWorld();
  ada = await world.join('Ada Winter');
  mira = await world.join('Mira Sand');
  jonas = await world.join('Jonas Weber');
});
afterAll(async () => {
  if (isWanted) await world.end();
});

type Line = [who: 'me' | 'peer', text: string];

const smallTalk: [name: string, lines: Line[]][] = [
  [
    'Tom Okafor',
    [
      ['peer', 'The lighthouse it is, then. I bring the biscuits'],
      ['me', 'Perfect, see you Thursday'],
    ],
  ],
  [
    'Lucía Prado',
    [
      ['me', 'Did you get the keys?'],
      ['peer', 'Yes, and the cat says hello 🐈'],
    ],
  ],
  [
    'Noor Haddad',
    [
      ['peer', 'Your bicycle is ready. New brakes, old bell.'],
      ['peer', 'Come by any time before six'],
    ],
  ],
  ['Aiko Tanaka', [['peer', 'Photos from the lake are in the album']]],
];

const talk: Line[] = [
  ['me', 'Morning! Did the seedlings survive the frost?'],
  ['peer', 'All but two tomatoes. The peas didn’t even notice 🌱'],
  ['peer', 'I put a sheet over them, like your grandmother used to.'],
  ['me', 'She would be proud of you.'],
  [
    'peer',
    'I found the old photos of the allotment, the ones with the scarecrow that scared nobody but Jan. I’ll scan them tonight.',
  ],
  ['me', 'Oh, please do!'],
  ['me', 'Are you still up for soup on Saturday? Six would be good. Bring nobody or everybody.'],
  ['peer', 'Saturday is perfect. I bring bread, and the tall pot if you need it'],
  ['me', 'Yes to the pot. And the ladle, ours is a spoon on a stick 🥄'],
];

/** Two people say their lines, through the API. */
async function play(me: Api, peer: Api, peerId: string, lines: Line[]): Promise<void> {
  const { chat } = (await me.post('/chats', { type: 'private', members: [peerId] })) as {
    chat: { id: string };
  };
  for (const [at, [who, text]] of lines.entries()) {
    await (who === 'me' ? me : peer).post(`/chats/${chat.id}/messages`, {
      client_id: `line-${at}`,
      content: { type: 'text', text },
    });
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(700, 60);
  await page.screenshot({ path: `${folder}${name}.png`, animations: 'disabled', caret: 'hide' });
}

test.runIf(isWanted)('pictures of the README', async () => {
  const me = await registerWithApi(world.server, ada.who);
  for (const [name, lines] of smallTalk) {
    const peer = await registerWithApi(world.server, identity(name));
    await play(me.api, peer.api, peer.userId, lines);
  }
  await chatRow(ada.page, 'Lucía').click();
  await message(ada.page, 'the cat says hello').waitFor();
  await chatRow(ada.page, 'Tom').click();
  await message(ada.page, 'The lighthouse').waitFor();
  const [withJonas, withMira] = [
    await registerWithApi(world.server, jonas.who),
    await registerWithApi(world.server, mira.who),
  ];
  await play(me.api, withJonas.api, withJonas.userId, [['peer', 'Is the market open tomorrow?']]);
  await play(me.api, withMira.api, withMira.userId, talk);
  const { chats } = (await me.api.get('/chats?limit=1')) as { chats: { id: string; last_seq: number }[] };
  await me.api.post('/marks', {
    marks: chats.map(({ id, last_seq }) => ({ chat_id: id, read_seq: last_seq })),
  });
  await chatRow(mira.page, 'Ada').click();
  await chatRow(ada.page, 'Mira').click();
  await eventually(() => ticks(message(ada.page, 'Yes to the pot')).getAttribute('data-state')).toBe('seen');
  await chatRow(jonas.page, 'Ada').click();
  await composer(jonas.page).pressSequentially('I could');
  await chatRow(ada.page, 'Jonas').getByText('typing…').waitFor();
  await shoot(ada.page, 'desktop-light');

  const phone = await world.profile({
    width: 390,
    height: 780,
    isPhone: true,
    colorScheme: 'dark',
    scale: 2,
  });
  const page = await signIn(phone, ada.who);
  await chatRow(page, 'Mira').click();
  await message(page, 'Yes to the pot').waitFor();
  await eventually(() => page.getByTestId('peer-line').innerText()).toBe('online');
  await shoot(page, 'phone-dark');
  await page.getByRole('button', { name: 'Back to chats' }).click();
  await eventually(async () => {
    await composer(jonas.page).press('.');
    return chatRow(page, 'Jonas').getByText('typing…').isVisible();
  }).toBe(true);
  await shoot(page, 'phone-dark-chats');
});
