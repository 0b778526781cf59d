import { nameChat } from './words.ts';

type Chat = Parameters<typeof nameChat>[0] & { peer: { username: string } | undefined };

/** A text without regard to case, accents and width: "jorg" finds Jörg. */
export function foldText(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Whether each word of a query begins a word of one of the texts. A query without words matches nothing. */
export function matchesWords(query: string, ...texts: string[]): boolean {
  const words = foldText(query).split(/\s+/u).filter(Boolean);
  const found = texts.flatMap((text) => {
    const folded = foldText(text);
    // Scripts without spaces have one word that may be found anywhere.
    return [folded, ...folded.split(/[\s._/()-]+/u)];
  });
  return (
    words.length > 0 &&
    words.every((word) => {
      const asked = word.replace(/^@/, '');
      return found.some((part) => part.startsWith(asked) || (isDense(asked) && part.includes(asked)));
    })
  );
}

const isDense = (text: string) =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text);

/** Whether a search names a chat; one without words names all. */
export function isNamedBy(chat: Chat, query: string): boolean {
  return query.trim() === '' || matchesWords(query, nameChat(chat), chat.peer?.username ?? '');
}
