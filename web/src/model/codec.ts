import type { WireContent, WireMessage } from '../api/index.ts';
import type { MessageCard, Role, SystemEvent, SystemNote } from './contract.ts';

/** What a message says, as far as this version understands it. */
export type Content = { type: 'text'; text: string };

/**
 * The content of a message that goes out. All content passes here on its way to the server; encryption will sit here,
 * which is why it may take its time.
 */
export async function encodeContent(_chatId: string, content: Content): Promise<WireContent> {
  return { type: content.type, text: content.text };
}

/** What the server tells of a change of the chat; undefined in messages of users. self is the one who reads it. */
export function decodeSystem(
  message: Pick<WireMessage, 'content' | 'system'>,
  self: string,
): SystemNote | undefined {
  const { content } = message;
  if (!message.system || content?.type !== 'system') return undefined;
  const named = Array.isArray(content.user_ids) ? content.user_ids.filter(isText) : [];
  return {
    event: events.find((event) => event === content.event) ?? 'other',
    userIds: named.filter((id) => id !== self),
    isAboutMe: named.includes(self),
    title: isText(content.title) ? content.title : undefined,
    role: roles.find((role) => role === content.role),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const roles: readonly Role[] = ['owner', 'admin', 'member', 'reader'];
const events: readonly SystemEvent[] = [
  'created',
  'title',
  'about',
  'photo',
  'photo_removed',
  'added',
  'joined',
  'let_in',
  'removed',
  'left',
  'role',
  'owner',
];

/** The card that a message is; undefined in others, and where what it says can't be. */
export function decodeCard({ content }: Pick<WireMessage, 'content'>): MessageCard | undefined {
  const text = (value: unknown) => (isText(value) ? value : '');
  const list = (value: unknown) => (Array.isArray(value) ? value.filter(isText) : []);
  if (content?.type === 'contact' && text(content.name) !== '') {
    return {
      kind: 'contact',
      name: text(content.name),
      organization: text(content.organization),
      phones: list(content.phones),
      emails: list(content.emails),
    };
  }
  if (content?.type !== 'location') return undefined;
  const { lat, lon } = content;
  if (typeof lat !== 'number' || typeof lon !== 'number') return undefined;
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return undefined;
  return { kind: 'location', lat, lon, label: text(content.label), address: text(content.address) };
}

/** The content of a message that came in; undefined in a stub, or of a type that this version doesn't know. */
export function decodeContent(message: Pick<WireMessage, 'content'>): Content | undefined {
  const { content } = message;
  if (content?.type !== 'text' || typeof content.text !== 'string') return undefined;
  return { type: 'text', text: content.text };
}
