import { t } from '@lingui/core/macro';
import { prefixLines, type Span, wrapSpan } from '../../markup/index.ts';
import type { IconName } from '../../ui/index.ts';

/** What the selected part of a text can become. */
export type Format = 'bold' | 'italic' | 'strike' | 'code' | 'spoiler' | 'quote' | 'list';

export const formats: readonly Format[] = ['bold', 'italic', 'strike', 'code', 'spoiler', 'quote', 'list'];

export const iconOf: Record<Format, IconName> = {
  bold: 'bold',
  italic: 'italic',
  strike: 'strike',
  code: 'code',
  spoiler: 'eyeOff',
  quote: 'quote',
  list: 'list',
};

type KeyFacts = { key: string; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean };

/** The format that a key asks for: Ctrl or ⌘ with B, I, E, and with Shift X, P. */
export function formatOfKey({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyFacts): Format | undefined {
  if (altKey || ctrlKey === metaKey) return undefined;
  const keys: Record<string, Format> = shiftKey
    ? { x: 'strike', p: 'spoiler' }
    : { b: 'bold', i: 'italic', e: 'code' };
  return keys[key.toLowerCase()];
}

/** Formats the selected part, or takes that format off. */
export function applyFormat(span: Span, format: Format): Span {
  if (format === 'quote') return prefixLines(span, '> ');
  return format === 'list' ? prefixLines(span, '- ') : wrapSpan(span, format);
}

/** What the formats are called, and how they are reached by keys. */
export function formatNames(): Record<Format, { label: string; hint: string }> {
  const named = (label: string, keys?: string) => ({ label, hint: keys ? `${label} (${keys})` : label });
  return {
    bold: named(t`Bold`, 'Ctrl+B'),
    italic: named(t`Italic`, 'Ctrl+I'),
    strike: named(t`Strikethrough`, 'Ctrl+Shift+X'),
    code: named(t`Code`, 'Ctrl+E'),
    spoiler: named(t`Spoiler`, 'Ctrl+Shift+P'),
    quote: named(t`Quote`),
    list: named(t`List`),
  };
}
