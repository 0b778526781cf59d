import { plural, t } from '@lingui/core/macro';
import { describeProblem, isNamedBy, nameChat } from '../../../i18n/index.ts';
import type { ChatSummary, Forwarding } from '../../../model/index.ts';

/** A forward goes to at most so many chats. */
export const maxTargets = 20;

/** Whether one may write in a chat, as far as that is known. */
export function canWriteIn(chat: ChatSummary): boolean {
  return chat.group?.rights.canWrite ?? true;
}

/** The chats that messages can go to: those one may write in, and of them those that a search names. */
export function findTargets(chats: readonly ChatSummary[], query: string): ChatSummary[] {
  return chats.filter((chat) => canWriteIn(chat) && isNamedBy(chat, query));
}

/** Picks a chat, or doesn't any more; beyond the limit nothing more is picked. */
export function toggleTarget(picked: readonly string[], chatId: string): string[] {
  if (picked.includes(chatId)) return picked.filter((id) => id !== chatId);
  return picked.length < maxTargets ? [...picked, chatId] : [...picked];
}

/** What became of it, in words. */
export function describeForwarding(
  { made, refused }: Forwarding,
  chats: readonly ChatSummary[],
): { text: string; tone: 'plain' | 'error' } {
  const [first] = refused;
  if (!first) {
    return {
      text: plural(made, { one: '# message forwarded', other: '# messages forwarded' }),
      tone: 'plain',
    };
  }
  const chat = chats.find(({ id }) => id === first.chatId);
  const name = chat ? nameChat(chat) : t`Unknown chat`;
  return { text: t`${name}: ${describeProblem(first.problem)}`, tone: 'error' };
}
