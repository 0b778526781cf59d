const hues = 8;

/** The colour of a user without a picture, 0 to 7: the same on every device, from the id alone. */
export function hueOf(id: string): number {
  let hash = 2166136261;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619) >>> 0;
  return hash % hues;
}

/** One or two characters that stand for a name, whole as a reader sees them. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = firstCharacter(words[0] ?? '');
  const last = words.length > 1 ? firstCharacter(words[words.length - 1] ?? '') : '';
  return (first + last).toLocaleUpperCase() || '?';
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstCharacter(word: string): string {
  for (const { segment } of segmenter.segment(word)) {
    if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment)) return segment;
  }
  return '';
}
