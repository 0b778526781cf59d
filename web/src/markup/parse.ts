// The formatting of texts, a small part of Markdown that is safe by construction: it yields nodes, never HTML. The rules
// stand in docs/decisions/0007-markup.md, the cases in api/testdata/markup; another implementation has to pass them too.
// It takes time in proportion to the text, whatever the text is.
import { splitLinks } from './links.ts';

/** A piece of a line. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'link'; text: string; href: string }
  | { type: 'code'; text: string }
  | { type: 'bold' | 'italic' | 'strike' | 'spoiler'; children: Inline[] };

/** A part of a text: lines that belong together. Texts keep their line breaks and spaces. */
export type Block =
  | { type: 'text'; children: Inline[] }
  | { type: 'quote'; children: Inline[] }
  | { type: 'code'; text: string; language?: string }
  | { type: 'list'; start?: number; items: Inline[][] };

const fence = /^```([\w+#.-]{0,20})\s*$/;
const quoted = /^> ?(.*)$/;
const bullet = /^- +(\S.*)$/;
const numbered = /^(\d{1,6})\. +(\S.*)$/;

/** Parses a text. Everything that was typed is in the blocks, but for the marks that took effect. */
export function parseMarkup(text: string): Block[] {
  const lines = text.split('\n');
  const fences = lines.flatMap((line, at) => (fence.test(line) ? [at] : []));
  const blocks: Block[] = [];
  let plain: string[] = [];
  const endPlain = () => {
    if (plain.length > 0) blocks.push({ type: 'text', children: parseInline(plain.join('\n')) });
    plain = [];
  };
  for (let at = 0; at < lines.length; ) {
    while ((fences[0] ?? at) < at) fences.shift();
    const taken = takeCode(lines, at, fences) ?? takeQuote(lines, at) ?? takeList(lines, at);
    if (taken) {
      endPlain();
      blocks.push(taken.block);
      at = taken.next;
    } else plain.push(lines[at++] ?? '');
  }
  endPlain();
  return blocks;
}

type Taken = { block: Block; next: number } | undefined;

function takeCode(lines: readonly string[], at: number, fences: readonly number[]): Taken {
  const end = fences[1];
  if (fences[0] !== at || end === undefined || end === at + 1) return undefined;
  const language = fence.exec(lines[at] ?? '')?.[1];
  const text = lines.slice(at + 1, end).join('\n');
  return { block: { type: 'code', text, ...(language ? { language } : {}) }, next: end + 1 };
}

function takeQuote(lines: readonly string[], at: number): Taken {
  const found: string[] = [];
  for (let match = quoted.exec(lines[at] ?? ''); match; match = quoted.exec(lines[at + found.length] ?? '')) {
    found.push(match[1] ?? '');
  }
  if (found.every((line) => line.trim() === '')) return undefined;
  return { block: { type: 'quote', children: parseInline(found.join('\n')) }, next: at + found.length };
}

function takeList(lines: readonly string[], at: number): Taken {
  const isNumbered = numbered.test(lines[at] ?? '');
  const read = (line: string) => (isNumbered ? numbered.exec(line)?.[2] : bullet.exec(line)?.[1]);
  const items: Inline[][] = [];
  for (let item = read(lines[at] ?? ''); item; item = read(lines[at + items.length] ?? '')) {
    items.push(parseInline(item));
  }
  // A single number is more often a date or an answer than a list.
  if (items.length === 0 || (isNumbered && items.length === 1)) return undefined;
  const start = isNumbered ? { start: Number(numbered.exec(lines[at] ?? '')?.[1]) } : {};
  return { block: { type: 'list', ...start, items }, next: at + items.length };
}

type Mark = 'bold' | 'italic' | 'strike' | 'spoiler';
type Token =
  | { kind: 'node'; node: Inline }
  | { kind: 'mark'; sign: string; mark: Mark; opens: boolean; closes: boolean };

const marks: Record<string, Mark> = {
  '**': 'bold',
  '*': 'italic',
  _: 'italic',
  '~~': 'strike',
  '||': 'spoiler',
};
// A backslash takes the meaning from the sign behind it.
const signs = /\\[\\*_~|`]|`+|\*\*|\*|_|~~|\|\|/g;
const word = /[\p{L}\p{N}]/u;

function parseInline(text: string): Inline[] {
  return nest(
    splitLinks(text).flatMap((part, at, parts) => {
      if (part.kind === 'link') {
        const node: Inline = { type: 'link', text: part.text, href: part.href };
        return [{ kind: 'node' as const, node }];
      }
      return tokenize(part.text, at > 0 ? 'x' : '', at < parts.length - 1 ? 'x' : '');
    }),
  );
}

/** Cuts a text at its signs; before and after stand for what lies around it. */
function tokenize(text: string, before: string, after: string): Token[] {
  const tokens: Token[] = [];
  const closers = countTicks(text);
  let end = 0;
  const put = (to: number) => {
    if (to > end) tokens.push({ kind: 'node', node: { type: 'text', text: text.slice(end, to) } });
  };
  signs.lastIndex = 0;
  for (let match = signs.exec(text); match; match = signs.exec(text)) {
    const [sign] = match;
    const at = match.index;
    let next = at + sign.length;
    if (sign.startsWith('\\')) {
      put(at);
      tokens.push({ kind: 'node', node: { type: 'text', text: sign.slice(1) } });
    } else if (sign.startsWith('`')) {
      const close = closers.after(sign.length, at);
      if (close === undefined || text.slice(next, close).trim() === '') continue;
      put(at);
      tokens.push({ kind: 'node', node: { type: 'code', text: text.slice(next, close) } });
      next = close + sign.length;
    } else {
      put(at);
      tokens.push(
        markOf(sign, [...text.slice(Math.max(0, at - 2), at)].pop() ?? before, charAt(text, next) ?? after),
      );
    }
    end = next;
    signs.lastIndex = next;
  }
  put(text.length);
  return tokens;
}

function charAt(text: string, at: number): string | undefined {
  const code = text.codePointAt(at);
  return code === undefined ? undefined : String.fromCodePoint(code);
}

function markOf(sign: string, before: string, after: string): Token {
  const mark = marks[sign] ?? 'bold';
  const opens = after !== '' && !/\s/u.test(after);
  const closes = before !== '' && !/\s/u.test(before);
  // Inside of words, as in snake_case and 2*3*4, single signs are just characters.
  const isSingle = sign.length === 1;
  return {
    kind: 'mark',
    sign,
    mark,
    opens: opens && !(isSingle && word.test(before)),
    closes: closes && !(isSingle && word.test(after)),
  };
}

/** Where rows of backticks are, so that the end of a code is found without searching from each of its beginnings. */
function countTicks(text: string): { after: (length: number, at: number) => number | undefined } {
  const places = new Map<number, number[]>();
  for (const match of text.matchAll(/`+/g)) {
    const list = places.get(match[0].length) ?? [];
    list.push(match.index);
    places.set(match[0].length, list);
  }
  const used = new Map<number, number>();
  return {
    after(length, at) {
      const list = places.get(length) ?? [];
      let index = used.get(length) ?? 0;
      while ((list[index] ?? Number.POSITIVE_INFINITY) <= at) index++;
      used.set(length, index);
      return list[index];
    },
  };
}

type Frame = { sign: string; mark: Mark | undefined; children: Inline[] };

/** Puts what stands between two signs into one node; signs without a partner are text. */
function nest(tokens: readonly Token[]): Inline[] {
  const root: Frame = { sign: '', mark: undefined, children: [] };
  const stack: Frame[] = [root];
  const top = () => stack[stack.length - 1] ?? root;
  const giveUp = () => {
    const frame = stack.pop();
    if (!frame) return;
    addText(top().children, frame.sign);
    for (const child of frame.children) add(top().children, child);
  };
  for (const token of tokens) {
    if (token.kind === 'node') {
      add(top().children, token.node);
      continue;
    }
    const open = stack.findLastIndex((frame) => frame.sign === token.sign);
    const isInside = open > 0 && (open < stack.length - 1 || top().children.length > 0);
    if (token.closes && isInside) {
      while (stack.length - 1 > open) giveUp();
      const frame = stack.pop();
      if (frame?.mark) top().children.push({ type: frame.mark, children: frame.children });
    } else if (token.opens && open <= 0 && !stack.some((frame) => frame.mark === token.mark)) {
      stack.push({ sign: token.sign, mark: token.mark, children: [] });
    } else addText(top().children, token.sign);
  }
  while (stack.length > 1) giveUp();
  return root.children;
}

function add(children: Inline[], node: Inline): void {
  if (node.type === 'text') addText(children, node.text);
  else children.push(node);
}

function addText(children: Inline[], text: string): void {
  const last = children[children.length - 1];
  if (last?.type === 'text') children[children.length - 1] = { type: 'text', text: last.text + text };
  else if (text !== '') children.push({ type: 'text', text });
}
