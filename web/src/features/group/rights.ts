import { plural, t } from '@lingui/core/macro';
import type { Level, RightName } from '../../model/index.ts';

const memberRights = ['write', 'add', 'pin', 'editInfo', 'mentionAll'] as const;
const adminRights = ['invite', 'moderate', 'promote'] as const;

/** The rights that members may have, or those that are for admins, in the order in which they are shown. */
export function rightsOf(whose: 'members' | 'admins'): readonly RightName[] {
  return whose === 'members' ? memberRights : adminRights;
}

/** Which roles can be given a right; the one that has it is among them. A channel has no members besides those who read. */
export function levelsOf(right: RightName, isChannel: boolean, held: Level): Level[] {
  const all: Level[] = ['member', 'admin', 'owner'];
  const isForMembers = !isChannel && right !== 'moderate' && right !== 'promote';
  return all.filter((level) => level !== 'member' || isForMembers || held === 'member');
}

/** What a right is for. */
export function nameRight(right: RightName, isChannel: boolean): string {
  switch (right) {
    case 'write':
      return isChannel ? t`Post` : t`Write messages`;
    case 'add':
      return isChannel ? t`Add subscribers` : t`Add members`;
    case 'pin':
      return t`Pin messages`;
    case 'editInfo':
      return t`Change name, photo and description`;
    case 'mentionAll':
      return t`Mention everybody`;
    case 'moderate':
      return t`Remove people and messages`;
    case 'invite':
      return t`Manage invite links`;
    case 'promote':
      return t`Make admins`;
  }
}

/** Who has a right. */
export function nameLevel(level: Level): string {
  switch (level) {
    case 'member':
      return t`All members`;
    case 'admin':
      return t`Admins`;
    case 'owner':
      return t`Only the owner`;
  }
}

const usualSteps = [0, 10, 30, 60, 300, 900, 3600];

/** The waits that are offered; the one that is set is among them. */
export function slowSteps(held: number): number[] {
  return [...new Set([...usualSteps, held])].sort((a, b) => a - b);
}

/** A wait in words. */
export function describeWait(seconds: number): string {
  if (seconds === 0) return t`Off`;
  if (seconds % 3600 === 0) return plural(seconds / 3600, { one: '# hour', other: '# hours' });
  if (seconds % 60 === 0) return plural(seconds / 60, { one: '# minute', other: '# minutes' });
  return plural(seconds, { one: '# second', other: '# seconds' });
}
