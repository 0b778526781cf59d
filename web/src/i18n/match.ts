import { nameChat } from './words.ts';

type Chat = Parameters<typeof nameChat>[0] & { peer: { username: string } | undefined };

// Without regard to case and accents: "jorg" finds Jörg.
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Whether a search names a chat: each word of it begins a word of the chat's name or of the username. */
export function isNamedBy(chat: Chat, query: string): boolean {
  const words = plain(query).split(/\s+/u).filter(Boolean);
  const username = plain(chat.peer?.username ?? '');
  const names = plain(`${nameChat(chat)} ${username}`).split(/[\s._-]+/u);
  return words.every((word) => {
    const asked = word.replace(/^@/, '');
    return username.startsWith(asked) || names.some((name) => name.startsWith(asked));
  });
}
