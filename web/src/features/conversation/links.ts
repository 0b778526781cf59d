/** A piece of a text: plain, or a link that may be opened. */
export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

// Only web addresses and mail addresses become links; other schemes (javascript:, data:, file:) stay text.
const candidate = /\b(?:https?:\/\/|www\.)[^\s<>"'`{}|\\^]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/giu;
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

// Punctuation at the end belongs to the sentence, a closing bracket only to the link if it was opened in it.
function trimEnd(url: string): string {
  let end = url.length;
  while (end > 0) {
    const last = url[end - 1] ?? '';
    const open = closers[last];
    if (open ? count(url.slice(0, end), last) > count(url.slice(0, end), open) : /[.,;:!?…*_~]/u.test(last))
      end--;
    else break;
  }
  return url.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
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
