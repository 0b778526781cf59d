import { type Inline, parseMarkup } from './parse.ts';

/** A text without its marks, for where one line of it is shown. What a spoiler hides stays hidden. */
export function plainText(text: string): string {
  return parseMarkup(text)
    .map((block) => {
      if (block.type === 'code') return block.text;
      if (block.type === 'list') return block.items.map((item) => `• ${plainOf(item)}`).join('\n');
      return plainOf(block.children);
    })
    .join('\n');
}

function plainOf(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'spoiler') return '▒'.repeat(Math.min(12, plainOf(node.children).length));
      return 'children' in node ? plainOf(node.children) : node.text;
    })
    .join('');
}

/** Blanks about as wide as a text, which break where it does: what a spoiler shows is not in the page until it is asked for. */
export function maskText(nodes: readonly Inline[]): string {
  return plainOf(nodes).replace(/\S/gu, '\u2007');
}
