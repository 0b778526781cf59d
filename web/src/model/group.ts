// What groups and channels tell of themselves, and what one may do in them. Pure.
import type { ChatPatch, WireChat, WireRights } from '../api/index.ts';
import type {
  GroupFacts,
  GroupSettings,
  GroupSettingsPatch,
  Level,
  MessageStatus,
  RightName,
  Rights,
  Role,
} from './contract.ts';
import type { ChatCopy } from './copy.ts';

const ranks: Record<Role, number> = { owner: 3, admin: 2, member: 1, reader: 0 };

/** Whether somebody of a role may act on a member of another: only on those below. */
export function isAbove(role: Role, other: Role): boolean {
  return ranks[role] > ranks[other];
}

/** What a group or channel tells of itself; undefined for other chats. */
export function groupOf(row: WireChat, role: Role, asking = 0): GroupFacts | undefined {
  if (row.type !== 'group' && row.type !== 'channel') return undefined;
  const settings = settingsOf(row);
  return {
    about: row.about ?? '',
    photoUrl: photoUrlOf(`/chats/${encodeURIComponent(row.id)}/photo`, row.photo_id),
    role,
    rights: rightsOf(settings, role),
    settings,
    membersVersion: row.members_version,
    asking,
  };
}

/** Where a photo is. */
export function photoUrlOf(path: string, photoId: string | undefined): string | undefined {
  return photoId ? `/api/v1${path}?v=${encodeURIComponent(photoId)}` : undefined;
}

/** What one may do in a group or channel; undefined in other chats. */
export function rightsIn(row: WireChat, role: Role): Rights | undefined {
  return row.type === 'group' || row.type === 'channel' ? rightsOf(settingsOf(row), role) : undefined;
}

const wireNames = {
  write: 'write',
  add: 'add',
  pin: 'pin',
  editInfo: 'edit_info',
  mentionAll: 'mention_all',
  moderate: 'moderate',
  invite: 'invite',
  promote: 'promote',
} as const satisfies Record<RightName, keyof WireRights>;

const rightNames = Object.keys(wireNames) as RightName[];

function settingsOf({ settings }: WireChat): GroupSettings {
  // What isn't told is the owner's.
  const levels = Object.fromEntries(
    rightNames.map((name) => [name, settings?.rights[wireNames[name]] ?? 'owner']),
  ) as Record<RightName, Level>;
  return {
    levels,
    history: settings?.history ?? 'all',
    isSigned: settings?.signed ?? false,
    slowModeSeconds: settings?.slow_mode_s ?? 0,
  };
}

function rightsOf({ levels }: GroupSettings, role: Role): Rights {
  const has = (name: RightName) => ranks[role] >= ranks[levels[name]];
  return {
    canWrite: has('write'),
    canAdd: has('add'),
    canPin: has('pin'),
    canEditInfo: has('editInfo'),
    canMentionAll: has('mentionAll'),
    canModerate: has('moderate'),
    canPromote: has('promote'),
    canInvite: has('invite'),
  };
}

/** A change of settings as the server wants it. */
export function patchOf({ levels, history, isSigned, slowModeSeconds }: GroupSettingsPatch): ChatPatch {
  const changed = rightNames.flatMap((name) => (levels?.[name] ? [[wireNames[name], levels[name]]] : []));
  return {
    ...(changed.length === 0 ? {} : { rights: Object.fromEntries(changed) as WireRights }),
    ...(history === undefined ? {} : { history }),
    ...(isSigned === undefined ? {} : { signed: isSigned }),
    ...(slowModeSeconds === undefined ? {} : { slow_mode_s: slowModeSeconds }),
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
