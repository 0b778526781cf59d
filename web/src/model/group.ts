// What groups and channels tell of themselves, and what one may do in them. Pure.
import type { WireChat } from '../api/index.ts';
import type { GroupFacts, MessageStatus, Rights, Role } from './contract.ts';
import type { ChatCopy } from './copy.ts';

const ranks: Record<Role, number> = { owner: 3, admin: 2, member: 1, reader: 0 };

/** Whether somebody of a role may act on a member of another: only on those below. */
export function isAbove(role: Role, other: Role): boolean {
  return ranks[role] > ranks[other];
}

/** What a group or channel tells of itself; undefined for other chats. */
export function groupOf(row: WireChat, role: Role): GroupFacts | undefined {
  if (row.type !== 'group' && row.type !== 'channel') return undefined;
  return {
    about: row.about ?? '',
    photoUrl: photoUrlOf(`/chats/${encodeURIComponent(row.id)}/photo`, row.photo_id),
    role,
    rights: rightsOf(row, role),
    membersVersion: row.members_version,
  };
}

/** Where a photo is. */
export function photoUrlOf(path: string, photoId: string | undefined): string | undefined {
  return photoId ? `/api/v1${path}?v=${encodeURIComponent(photoId)}` : undefined;
}

function rightsOf(row: WireChat, role: Role): Rights {
  const rights = row.settings?.rights;
  // What isn't told is the owner's.
  const has = (least: Role | undefined) => ranks[role] >= ranks[least ?? 'owner'];
  return {
    canWrite: has(rights?.write),
    canAdd: has(rights?.add),
    canEditInfo: has(rights?.edit_info),
    canModerate: has(rights?.moderate),
    canPromote: has(rights?.promote),
    canInvite: has(rights?.invite),
  };
}

/**
 * How far a message of one's own has got: delivered and seen are said once they hold for all others. Whoever came
 * later has it read from the start. A channel has no public marks: there a message is sent.
 */
export function statusInGroup(copy: ChatCopy, seq: number): MessageStatus {
  const others = copy.row.member_count - 1;
  if (copy.row.type === 'channel' || others < 1) return 'sent';
  let delivered = 0;
  let seen = 0;
  for (const mark of copy.markRows.values()) {
    if (mark.user_id === copy.self || copy.members.get(mark.user_id)?.state === 'left') continue;
    if (mark.delivered_seq >= seq) delivered++;
    if (mark.seen_seq >= seq) seen++;
  }
  if (seen >= others) return 'seen';
  return delivered >= others ? 'delivered' : 'sent';
}
