/** A piece of a text: plain, or a link that may be opened. */
export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

// Only web addresses and mail addresses become links; other schemes (javascript:, data:, file:) stay text. The parts of
// a mail address are as short as RFC 5321, section 4.5.3.1, has them: without bounds a long row of "a.a.a." would be
// searched again from each of its characters, which takes seconds.
const candidate =
  /\b(?:https?:\/\/|www\.)[^\s<>"'`{}|\\^]+|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[a-z]{2,63}\b/giu;
const closers: Record<string, string> = { ')': '(', ']': '[', '»': '«' };

/** Splits a text into plain parts and links, in order; joined, their texts are the whole text again. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(candidate)) {
    const found = trimEnd(match[0]);
    const href = hrefOf(found);
    if (!href) continue;
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push({ kind: 'link', text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

/** The first web page that a text links to, as it was written, with the scheme where that was left out. */
export function firstPage(text: string): string | undefined {
  const link = splitLinks(text).find((part) => part.kind === 'link' && /^https?:/.test(part.href));
  return link && (/^https?:/i.test(link.text) ? link.text : `https://${link.text}`);
}

// Punctuation at the end belongs to the sentence, a closing bracket only to the link if it was opened in it. Characters
// are counted once: what is trimmed off are no opening brackets.
function trimEnd(url: string): string {
  const counts = new Map<string, number>();
  for (const character of url) counts.set(character, (counts.get(character) ?? 0) + 1);
  let end = url.length;
  while (end > 0) {
    const last = url[end - 1] ?? '';
    const open = closers[last];
    const closed = counts.get(last) ?? 0;
    if (open ? closed > (counts.get(open) ?? 0) : /[.,;:!?…*_~]/u.test(last)) {
      counts.set(last, closed - 1);
      end--;
    } else break;
  }
  return url.slice(0, end);
}

function hrefOf(text: string): string | undefined {
  const address = /^https?:\/\//i.test(text)
    ? text
    : /^www\./i.test(text)
      ? `https://${text}`
      : `mailto:${text}`;
  if (address.startsWith('mailto:')) return address;
  try {
    const url = new URL(address);
    // What stands before an @ in an address can pretend to be the host.
    if (url.username || url.password || !url.hostname.includes('.'))
      return url.hostname === 'localhost' ? url.href : undefined;
    return url.href;
  } catch {
    return undefined;
  }
}

// biome-ignore lint/complexity/useRegexLiterals: as a literal its flag needs a newer target than the rest of the app
const emoji = new RegExp('^(?:\\p{RGI_Emoji}){1,3}$', 'v');

/** Whether a text is nothing but one to three emoji, which are drawn large. */
export function isOnlyEmoji(text: string): boolean {
  return text.length <= 60 && emoji.test(text.replace(/\s/gu, ''));
}
