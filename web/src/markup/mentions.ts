import { type Inline, parseMarkup } from './parse.ts';

/** A piece of a text: plain, or somebody's name with the @ before it. */
export type MentionPart = { text: string; name?: string };

// A username as the server takes it (letters, digits, single separators inside), behind nothing that would make it a part
// of an address or a path.
const candidate =
  /(^|[^\p{L}\p{N}_.@/+-])@([a-z0-9](?:[a-z0-9]|[._-](?=[a-z0-9])){1,31})(?![\p{L}\p{N}@])/giu;

/** Splits a plain text at the names in it. Joined, the texts are the whole text again; names come in small letters. */
export function splitMentions(text: string): MentionPart[] {
  const parts: MentionPart[] = [];
  let end = 0;
  for (const match of text.matchAll(candidate)) {
    const [, before = '', name = ''] = match;
    const at = match.index + before.length;
    if (at > end) parts.push({ text: text.slice(end, at) });
    end = at + 1 + name.length;
    parts.push({ text: text.slice(at, end), name: name.toLowerCase() });
  }
  if (end < text.length || parts.length === 0) parts.push({ text: text.slice(end) });
  return parts;
}

/** The names in a text, each once, in small letters; those in code and in links are none. */
export function namesIn(text: string): string[] {
  if (!text.includes('@')) return [];
  const found = new Set<string>();
  const look = (nodes: readonly Inline[]): void => {
    for (const node of nodes) {
      if ('children' in node) look(node.children);
      else if (node.type === 'text')
        for (const { name } of splitMentions(node.text)) if (name) found.add(name);
    }
  };
  for (const block of parseMarkup(text)) {
    if (block.type === 'list') for (const item of block.items) look(item);
    else if (block.type !== 'code') look(block.children);
  }
  return [...found];
}
