import { t } from '@lingui/core/macro';
import type { ChatSummary, GroupFacts, Member, Person, Rights, Role } from '../../model/index.ts';

/** The server's limits of what a group tells of itself. */
export const maxTitle = 128;
export const maxAbout = 512;

/** What is like a group; screens name it by its own words. */
export type GroupKind = 'group' | 'channel';

/** What can be done with a member. */
export type MemberAction =
  | 'profile'
  | 'message'
  | 'promote'
  | 'demote'
  | 'silence'
  | 'unsilence'
  | 'handOver'
  | 'remove'
  | 'ban';

/** A page of the panel about a group. */
export type PanelPage = 'info' | 'edit' | 'add' | 'links' | 'rights' | 'bans' | 'askers';

/** Whether there is something that one may set, beyond what the group tells of itself. */
export function hasSettings({ canModerate, canPromote }: Rights): boolean {
  return canModerate || canPromote;
}

/** Whether a page is for somebody with these rights; they may go while it is open. */
export function mayOpen(page: PanelPage, rights: Rights): boolean {
  switch (page) {
    case 'info':
      return true;
    case 'edit':
      return rights.canEditInfo;
    case 'add':
      return rights.canAdd;
    case 'links':
    case 'askers':
      return rights.canInvite;
    case 'rights':
      return hasSettings(rights);
    case 'bans':
      return rights.canModerate;
  }
}

/** The role that somebody has after an action: who isn't an admin of a channel reads it. */
export function roleAfter(
  action: 'promote' | 'demote' | 'silence' | 'unsilence',
  type: ChatSummary['type'],
): 'admin' | 'member' | 'reader' {
  if (action === 'promote') return 'admin';
  return action === 'silence' || type === 'channel' ? 'reader' : 'member';
}

const ranks: Record<Role, number> = { owner: 3, admin: 2, member: 1, reader: 0 };

/** What one may do with a member, in the order of the menu: one acts only on those of a lower role. */
export function actionsOn(group: GroupFacts, member: Member, isChannel = false): MemberAction[] {
  if (member.isMe) return [];
  const actions: MemberAction[] = ['profile', 'message'];
  if (ranks[group.role] <= ranks[member.role]) return actions;
  if (group.rights.canPromote) actions.push(member.role === 'admin' ? 'demote' : 'promote');
  if (group.rights.canModerate && !isChannel && member.role !== 'admin') {
    actions.push(member.role === 'reader' ? 'unsilence' : 'silence');
  }
  if (group.role === 'owner') actions.push('handOver');
  if (group.rights.canModerate) actions.push('remove', 'ban');
  return actions;
}

/** The role where it is worth a word. */
export function describeRole(role: Role, isChannel: boolean): string | undefined {
  if (role === 'owner') return t`Owner`;
  if (role === 'admin') return t`Admin`;
  return role === 'reader' && !isChannel ? t`Only reads` : undefined;
}

/** Whom one may want in a group: those one writes with, the latest first. */
export function suggestPeople(chats: readonly ChatSummary[]): Person[] {
  return chats.flatMap((chat) => (chat.type === 'private' && chat.peer ? [chat.peer] : []));
}

/** Picks somebody, or no more. */
export function togglePerson(picked: readonly Person[], person: Person): Person[] {
  const rest = picked.filter((other) => other.id !== person.id);
  return rest.length === picked.length ? [...picked, person] : rest;
}

/** What is wrong with a title. */
export function checkTitle(title: string, kind: GroupKind = 'group'): string | undefined {
  const length = [...title.trim()].length;
  if (length === 0) {
    return kind === 'channel' ? t`Enter a name for the channel.` : t`Enter a name for the group.`;
  }
  return length > maxTitle ? t`Use at most ${maxTitle} characters.` : undefined;
}
