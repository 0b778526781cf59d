import type { PollRequest, WireContent, WireMessage } from '../api/index.ts';
import type { LinkPreview, MessageCard, Outgoing, Role, SystemEvent, SystemNote } from './contract.ts';

/** What a message says, as far as this version understands it. */
export type Content = { type: 'text'; text: string; preview?: LinkPreview | undefined };

/** What goes out: the content, and the rules of a poll, which the server counts by and which stand beside it. */
export type Encoded = { content: WireContent; poll?: PollRequest };

/**
 * The content of a message that goes out. All content passes here on its way to the server; encryption will sit here,
 * which is why it may take its time.
 */
export async function encodeContent(_chatId: string, content: Content): Promise<WireContent> {
  const { type, text, preview } = content;
  return { type, text, ...(preview ? { preview: encodePreview(preview) } : {}) };
}

function encodePreview({ url, title, description, site, image }: LinkPreview) {
  return {
    url,
    title,
    ...(description ? { description } : {}),
    ...(site ? { site } : {}),
    ...(image ? { image } : {}),
  };
}

/** What is sent beside a text; it passes here for the same reason. */
export async function encodeOutgoing(_chatId: string, outgoing: Outgoing): Promise<Encoded> {
  switch (outgoing.kind) {
    case 'poll': {
      const { question, answers, isMultiple, isAnonymous, closesAt } = outgoing;
      return {
        content: { type: 'poll', question, answers: [...answers] },
        poll: {
          keys: answers.map((_answer, at) => String(at + 1)),
          ...(isMultiple ? { multiple: true } : {}),
          ...(isAnonymous ? { anonymous: true } : {}),
          ...(closesAt ? { closes_at: closesAt.toISOString() } : {}),
        },
      };
    }
    case 'contact': {
      const { name, userId, phones = [], emails = [] } = outgoing;
      return {
        content: {
          type: 'contact',
          name,
          ...(userId ? { user_id: userId } : {}),
          ...(phones.length > 0 ? { phones: [...phones] } : {}),
          ...(emails.length > 0 ? { emails: [...emails] } : {}),
        },
      };
    }
    case 'location': {
      const { lat, lon, accuracyM = 0, label = '' } = outgoing;
      return {
        content: {
          type: 'location',
          lat,
          lon,
          ...(accuracyM > 0 ? { accuracy_m: Math.min(Math.ceil(accuracyM), maxAccuracyM) } : {}),
          ...(label ? { label } : {}),
        },
      };
    }
  }
}

/** What the server takes at most. */
const maxAccuracyM = 100_000;

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
    ...(content.event === 'pinned' && typeof content.seq === 'number' ? { pinnedSeq: content.seq } : {}),
    ...(content.event === 'timer'
      ? { timerSeconds: typeof content.expires_in_s === 'number' ? content.expires_in_s : 0 }
      : {}),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const textOf = (value: unknown) => (isText(value) ? value : '');
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
  'timer',
  'pinned',
];

/** The card that a message is; undefined in others, and where what it says can't be. */
export function decodeCard({ content }: Pick<WireMessage, 'content'>): MessageCard | undefined {
  const list = (value: unknown) => (Array.isArray(value) ? value.filter(isText) : []);
  if (content?.type === 'contact' && textOf(content.name) !== '') {
    return {
      kind: 'contact',
      name: textOf(content.name),
      userId: textOf(content.user_id) || undefined,
      organization: textOf(content.organization),
      phones: list(content.phones),
      emails: list(content.emails),
    };
  }
  if (content?.type !== 'location') return undefined;
  const { lat, lon } = content;
  if (typeof lat !== 'number' || typeof lon !== 'number') return undefined;
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return undefined;
  return {
    kind: 'location',
    lat,
    lon,
    accuracyM: typeof content.accuracy_m === 'number' ? content.accuracy_m : 0,
    label: textOf(content.label),
    address: textOf(content.address),
  };
}

/** What a poll asks and what can be answered; undefined in others, and where it can't be. */
export function decodeQuestion({
  content,
}: Pick<WireMessage, 'content'>): { question: string; answers: readonly string[] } | undefined {
  if (content?.type !== 'poll' || !isText(content.question) || !Array.isArray(content.answers))
    return undefined;
  return { question: content.question, answers: content.answers.map(textOf) };
}

const captioned = new Set(['photo', 'video', 'album', 'audio', 'file']);

/** The content of a message with files, with another caption or, where that is empty, without one; undefined for others. */
export function captionedBy(
  message: Pick<WireMessage, 'content'> | undefined,
  text: string,
): WireContent | undefined {
  const content = message?.content;
  if (!content || !captioned.has(content.type)) return undefined;
  const { text: _, ...rest } = content;
  return text === '' ? rest : { ...rest, text };
}

/** What a message says, in a caption too; undefined in a stub, without a caption, or of a type that this version doesn't know. */
export function decodeContent(message: Pick<WireMessage, 'content'>): Content | undefined {
  const { content } = message;
  if (typeof content?.text !== 'string') return undefined;
  if (captioned.has(content.type)) return { type: 'text', text: content.text };
  if (content.type !== 'text') return undefined;
  const preview = decodePreview(content.preview, content.text);
  return { type: 'text', text: content.text, ...(preview ? { preview } : {}) };
}

/** The page that a text shows; undefined where there is none, or one that the text doesn't link to: nobody is led elsewhere. */
export function decodePreview(value: unknown, text: string): LinkPreview | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { url, title, description, site, image } = value as Record<string, unknown>;
  if (!isText(url) || !/^https?:\/\//i.test(url)) return undefined;
  if (!text.includes(url) && !text.includes(url.replace(/^https?:\/\//i, ''))) return undefined;
  return {
    url,
    title: textOf(title),
    description: textOf(description),
    site: textOf(site),
    image: decodeImage(image),
  };
}

/** Side of a picture in a preview, in pixels, at most. */
const maxImagePx = 240;

function decodeImage(value: unknown): LinkPreview['image'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const { width, height, data } = value as Record<string, unknown>;
  const isSide = (side: unknown): side is number =>
    typeof side === 'number' && side >= 1 && side <= maxImagePx;
  if (!isSide(width) || !isSide(height) || !isText(data) || !/^[A-Za-z0-9+/]+=*$/.test(data))
    return undefined;
  return { width, height, data };
}
