import type { WireContent, WireMessage } from '../api/index.ts';

/** What a message says, as far as this version understands it. */
export type Content = { type: 'text'; text: string };

/**
 * The content of a message that goes out. All content passes here on its way to the server; encryption will sit here,
 * which is why it may take its time.
 */
export async function encodeContent(_chatId: string, content: Content): Promise<WireContent> {
  return { type: content.type, text: content.text };
}

/** The content of a message that came in; undefined in a stub, or of a type that this version doesn't know. */
export function decodeContent(message: Pick<WireMessage, 'content'>): Content | undefined {
  const { content } = message;
  if (content?.type !== 'text' || typeof content.text !== 'string') return undefined;
  return { type: 'text', text: content.text };
}
