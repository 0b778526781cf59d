import type { ChatSummary, Message, MessageStatus, Person } from '../src/model/index.ts';

/** The moment at which the sample plays. */
export const now = new Date();
const minute = 60_000;
const before = (minutes: number) => new Date(now.getTime() - minutes * minute);

function person(id: string, displayName: string, about = ''): Person {
  return {
    id,
    username: displayName.toLowerCase().replace(' ', '.'),
    displayName,
    about,
    avatarUrl: undefined,
  };
}

export const me = person('me', 'Ada Winter', 'Bakes on Sundays');
export const mira = person('mira', 'Mira Sand', 'Allotment 14, the one with the crooked scarecrow');
const others = ['Jonas Weber', 'Aiko Tanaka', 'Omar Haddad', 'Lucía Prado', 'Tom Okafor', 'Book Club'].map(
  (name) => person(name, name),
);
export const people = [mira, ...others];

type Line = [minutes: number, sender: 'me' | 'mira', text: string | undefined, extra?: Partial<Message>];

const lines: Line[] = [
  [1600, 'me', 'Morning! Did the seedlings survive the frost?'],
  [1590, 'mira', 'All but two tomatoes. The peas didn’t even notice 🌱'],
  [1588, 'mira', 'I put a sheet over them, like your grandmother used to.'],
  [1570, 'me', 'She would be proud.'],
  [200, 'mira', 'I found the old photos of the allotment, with the scarecrow that scared nobody but Jan.'],
  [199, 'mira', 'I’ll scan them tonight: https://photos.example/allotment'],
  [190, 'me', 'Oh, please do!', { isEdited: true }],
  [189, 'mira', undefined, { stub: 'deleted' }],
  [62, 'me', 'Are you still up for soup at our place on Saturday?'],
  [61, 'me', 'Six would be good. Bring nobody or everybody.'],
  [20, 'mira', 'Saturday is perfect'],
  [19, 'mira', 'I bring bread, and the tall pot if you need it'],
  [8, 'me', 'Yes to the pot!', { status: 'delivered' }],
  [2, 'me', 'And the ladle', { status: 'failed', seq: 0 }],
  [1, 'me', 'On my way home now', { status: 'waiting', seq: 0 }],
];

function message(key: string, senderId: string, minutes: number, text: string | undefined): Message {
  const isOwn = senderId === 'me';
  return {
    key,
    seq: 1,
    senderId,
    isOwn,
    createdAt: before(minutes),
    text,
    stub: undefined,
    isEdited: false,
    quote: undefined,
    reactions: [],
    status: isOwn ? 'seen' : undefined,
    problem: undefined,
  };
}

export const talk: Message[] = lines.map(([minutes, sender, text, extra], index) => ({
  ...message(`m${index}`, sender, minutes, text),
  seq: index + 1,
  ...extra,
}));

/** A long history, to scroll in. */
export const longTalk: Message[] = Array.from({ length: 400 }, (_, index) => ({
  ...message(
    `l${index}`,
    index % 3 ? 'me' : 'mira',
    (400 - index) * 11,
    `Message number ${index + 1}. `.repeat(1 + (index % 7)),
  ),
  seq: index + 1,
}));

function chat(peer: Person, minutes: number, text: string, part: Partial<ChatSummary> = {}): ChatSummary {
  const last = message(`last ${peer.id}`, peer.id, minutes, text);
  return {
    id: peer.id,
    type: 'private',
    title: undefined,
    peer,
    memberCount: 2,
    activityAt: last.createdAt,
    lastMessage: last,
    lastSender: peer,
    unread: 0,
    typing: [],
    presence: { isOnline: false, lastSeenAt: before(minutes) },
    ...part,
  };
}

const own = (text: string, minutes: number, status: MessageStatus) => ({
  lastMessage: { ...message(`own ${text}`, 'me', minutes, text), status },
});

export const chats: ChatSummary[] = [
  chat(mira, 1, '', {
    ...own('On my way home now', 1, 'waiting'),
    presence: { isOnline: true, lastSeenAt: now },
  }),
  ...others.map(
    (peer, index) =>
      [
        chat(peer, 14, 'See you at the lake, the water is fine', { unread: 3, typing: [peer] }),
        chat(peer, 48, 'The train is late again, I should be there around half past seven', { unread: 120 }),
        chat(peer, 300, '', { ...own('Thank you! 🙏', 300, 'seen'), type: 'saved', peer: undefined }),
        chat(peer, 1500, '', own('Did you get the keys?', 1500, 'delivered')),
        chat(peer, 4000, 'Haha, exactly', { presence: { isOnline: true, lastSeenAt: now } }),
        chat(peer, 99_000, 'Next time we read the one with the lighthouse', {
          type: 'group',
          title: 'Book club',
          peer: undefined,
          lastSender: mira,
        }),
      ][index] as ChatSummary,
  ),
];
