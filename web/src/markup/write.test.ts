import { expect, test } from 'vitest';
import { type Mark, prefixLines, type Span, wrapSpan } from './write.ts';

/** The selected part stands between brackets. */
const read = (marked: string): Span => {
  const start = marked.indexOf('[');
  return { text: marked.replace(/[[\]]/g, ''), start, end: marked.indexOf(']') - 1 };
};
const show = ({ text, start, end }: Span) =>
  `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`;

test.each<[string, Mark, string]>([
  ['a [b] c', 'bold', 'a **[b]** c'],
  ['a **[b]** c', 'bold', 'a [b] c'],
  ['a [**b**] c', 'bold', 'a [b] c'],
  ['a[ b ]c', 'italic', 'a _[b]_ c'],
  ['[a]', 'strike', '~~[a]~~'],
  ['[a]', 'spoiler', '||[a]||'],
  ['[a]', 'code', '`[a]`'],
  ['x [a\nb] y', 'code', 'x \n```\n[a\nb]\n```\n y'],
  ['a[]', 'bold', 'a**[]**'],
])('%s in %s is %s', (before, mark, after) => {
  expect(show(wrapSpan(read(before), mark))).toBe(after);
});

test.each<[string, '> ' | '- ', string]>([
  ['a\nb[c\nd]e\nf', '> ', 'a\n[> bc\n> de]\nf'],
  ['a\n[> bc\n> de]\nf', '> ', 'a\n[bc\nde]\nf'],
  ['[a]', '- ', '[- a]'],
])('%j with %j is %j', (before, prefix, after) => {
  expect(show(prefixLines(read(before), prefix))).toBe(after);
});
