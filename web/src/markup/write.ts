/** What can be put around a part of a text. */
export type Mark = 'bold' | 'italic' | 'strike' | 'code' | 'spoiler';

/** A text and the part of it that is selected. */
export type Span = { text: string; start: number; end: number };

const signs: Record<Mark, string> = { bold: '**', italic: '_', strike: '~~', code: '`', spoiler: '||' };

/** Puts a mark around the selected part, or takes it off if it is there. A code of several lines becomes a block. */
export function wrapSpan({ text, start, end }: Span, mark: Mark): Span {
  const selected = text.slice(start, end);
  if (mark === 'code' && selected.includes('\n')) return fenceLines({ text, start, end });
  // Spaces at the ends stay outside: a mark has to touch what it marks.
  const from = start + (selected.length - selected.trimStart().length);
  const to = Math.max(from, end - (selected.length - selected.trimEnd().length));
  const sign = signs[mark];
  const inner = text.slice(from, to);
  const isOutside =
    text.slice(from - sign.length, from) === sign && text.slice(to, to + sign.length) === sign;
  if (isOutside) {
    const changed = text.slice(0, from - sign.length) + inner + text.slice(to + sign.length);
    return { text: changed, start: from - sign.length, end: to - sign.length };
  }
  if (inner.length > 2 * sign.length && inner.startsWith(sign) && inner.endsWith(sign)) {
    const bare = inner.slice(sign.length, -sign.length);
    return { text: text.slice(0, from) + bare + text.slice(to), start: from, end: from + bare.length };
  }
  const changed = text.slice(0, from) + sign + inner + sign + text.slice(to);
  return { text: changed, start: from + sign.length, end: to + sign.length };
}

function fenceLines({ text, start, end }: Span): Span {
  const before = start > 0 && text[start - 1] !== '\n' ? '\n' : '';
  const after = end < text.length && text[end] !== '\n' ? '\n' : '';
  const opening = `${before}\`\`\`\n`;
  const inner = text.slice(start, end).replace(/\n+$/, '');
  const changed = `${text.slice(0, start)}${opening}${inner}\n\`\`\`${after}${text.slice(end)}`;
  return { text: changed, start: start + opening.length, end: start + opening.length + inner.length };
}

/** Puts a sign before each line of the selected part, or takes it off where all lines have it. */
export function prefixLines({ text, start, end }: Span, prefix: '> ' | '- '): Span {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', Math.max(from, end - 1));
  const to = lineEnd < 0 ? text.length : lineEnd;
  const lines = text.slice(from, to).split('\n');
  const isSet = lines.every((line) => line.startsWith(prefix));
  const changed = lines.map((line) => (isSet ? line.slice(prefix.length) : prefix + line)).join('\n');
  return { text: text.slice(0, from) + changed + text.slice(to), start: from, end: from + changed.length };
}
