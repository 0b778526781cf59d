/** What another app may hand over. */
type Shared = { title?: string | undefined; text?: string | undefined; url?: string | undefined };

/** One text of what was handed over: the text, then the address if the text hasn't got it. A title only stands in for a text. */
export function joinShared({ title, text, url }: Shared): string {
  const words = text?.trim() || title?.trim() || '';
  const link = url?.trim() ?? '';
  return [words, words.includes(link) ? '' : link].filter(Boolean).join('\n');
}

let taken: string | undefined;

/** Takes what another app handed over by opening /share?… out of the address. */
export function takeShared(): void {
  if (window.location.pathname !== '/share') return;
  const values = new URLSearchParams(window.location.search);
  const part = (name: string) => values.get(name) ?? undefined;
  window.history.replaceState(window.history.state, '', '/share');
  taken = joinShared({ title: part('title'), text: part('text'), url: part('url') }) || undefined;
}

/** What was handed over and waits for a chat; undefined if there is nothing. */
export function readShared(): string | undefined {
  return taken;
}
