import { t } from '@lingui/core/macro';
import { nameChat } from '../../i18n/index.ts';
import type { ChatSummary, Model, Person } from '../../model/index.ts';
import type { Question } from './Ask.tsx';

/** What is asked before the group is handed over. */
export function askHandOver(model: Model, chat: ChatSummary, { id, displayName }: Person): Question {
  return {
    title:
      chat.type === 'channel'
        ? t`Hand the channel over to ${displayName}?`
        : t`Hand the group over to ${displayName}?`,
    text: t`You will be an admin then, and can’t take it back.`,
    yes: t`Hand over`,
    act: () => model.handOver(chat.id, id),
  };
}

/** What is asked before somebody is removed. */
export function askRemove(model: Model, chat: ChatSummary, { id, displayName }: Person): Question {
  const isChannel = chat.type === 'channel';
  return {
    title: isChannel ? t`Remove ${displayName} from the channel?` : t`Remove ${displayName} from the group?`,
    text: isChannel ? t`They can’t read here any more.` : t`They can’t read or write here any more.`,
    yes: t`Remove`,
    act: () => model.removeMember(chat.id, id),
  };
}

/** What is asked before somebody is banned. */
export function askBan(model: Model, chat: ChatSummary, { id, displayName }: Person): Question {
  return {
    title: t`Ban ${displayName}?`,
    text: t`They are removed, and no link lets them in again until you lift the ban.`,
    yes: t`Ban`,
    act: () => model.ban(chat.id, id),
  };
}

/** What is asked before one leaves. */
export function askLeave(model: Model, chat: ChatSummary, onDone: () => void): Question {
  const name = nameChat(chat);
  return {
    title: t`Leave “${name}”?`,
    text: whatLeavingDoes(chat),
    yes: t`Leave`,
    act: () => model.leaveGroup(chat.id),
    onDone,
  };
}

function whatLeavingDoes({ type, group, memberCount }: ChatSummary): string {
  if (group?.role !== 'owner' || memberCount < 2) return t`The chat disappears from your list.`;
  return type === 'channel'
    ? t`The chat disappears from your list. The channel goes to the admin who has been there longest.`
    : t`The chat disappears from your list. The group goes to the admin, or the member, who has been there longest.`;
}
