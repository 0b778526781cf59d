// What the screens may ask of groups and channels: the part of the contract (contract.ts) that is about them.
import type { Page, Person, Result } from './contract.ts';

/** What somebody is in a chat: each may do at least what the ones after it may. */
export type Role = 'owner' | 'admin' | 'member' | 'reader';

/** What one may do in a group or channel. */
export type Rights = {
  canWrite: boolean;
  canAdd: boolean;
  canPin: boolean;
  canEditInfo: boolean;
  canMentionAll: boolean;
  /** Remove, ban and silence members below one's own role; slow mode, history and signatures. */
  canModerate: boolean;
  /** Make and unmake admins. */
  canPromote: boolean;
  /** Make, see and revoke invite links; let in who asked. */
  canInvite: boolean;
};

/** What a role may be allowed to do. */
export type RightName =
  | 'write'
  | 'add'
  | 'pin'
  | 'editInfo'
  | 'mentionAll'
  | 'moderate'
  | 'invite'
  | 'promote';

/** The least role that has a right. */
export type Level = 'member' | 'admin' | 'owner';

/** How a group or channel is set. */
export type GroupSettings = {
  levels: Readonly<Record<RightName, Level>>;
  /** What who joins from now on may see: all, or what is written from then on. */
  history: 'all' | 'joined';
  /** Posts of a channel show who wrote them. */
  isSigned: boolean;
  /** How long a member below admin waits between two messages; 0: not at all. */
  slowModeSeconds: number;
};

/** Settings that change; what is absent stays. */
export type GroupSettingsPatch = Partial<Omit<GroupSettings, 'levels'>> & {
  levels?: Partial<Record<RightName, Level>>;
};

/** What is told of a group or channel, and what one is in it. */
export type GroupFacts = {
  about: string;
  /** Undefined without a photo; another photo has another address. */
  photoUrl: string | undefined;
  role: Role;
  rights: Rights;
  settings: GroupSettings;
  /** Another one says that the members changed. */
  membersVersion: number;
  /** Another one says that others than before wait to be let in. Only those hear of it who may let them in. */
  asking: number;
};

/** What changed in a group or channel. 'other': something that this version doesn't know. */
export type SystemEvent =
  | 'pinned'
  | 'created'
  | 'title'
  | 'about'
  | 'photo'
  | 'photo_removed'
  | 'added'
  | 'joined'
  | 'let_in'
  | 'removed'
  | 'left'
  | 'role'
  | 'owner'
  | 'timer'
  | 'other';

/** Tells of a change among the messages; the message's sender is who did it. */
export type SystemNote = {
  event: SystemEvent;
  /** Those whom it is about, beside oneself. */
  userIds: readonly string[];
  /** One is among those whom it is about. */
  isAboutMe: boolean;
  title: string | undefined;
  role: Role | undefined;
  /** What the timer was set to; 0: messages stay. */
  timerSeconds?: number | undefined;
  /** The message that was pinned. */
  pinnedSeq?: number | undefined;
};

/** Somebody in a group or channel. */
export type Member = { person: Person; role: Role; isMe: boolean };

/** A part of the members, and the cursor of the next part; undefined at the end. */
export type MemberPage = { members: Member[]; next: string | undefined };

/** Lets into a chat who has it. */
export type GroupLink = {
  id: string;
  url: string;
  /** For those who manage links; may be empty. */
  name: string;
  /** How many came by it, or asked to. */
  uses: number;
  /** How many may; undefined: any number. */
  maxUses: number | undefined;
  /** Undefined: for ever. */
  expiresAt: Date | undefined;
  /** Who comes by it has to be let in. */
  needsApproval: boolean;
  createdAt: Date;
};

/** How a new link is to be. */
export type LinkOptions = {
  name: string;
  /** For how long it is good; undefined: for ever. */
  expiresInSeconds: number | undefined;
  maxUses: number | undefined;
  needsApproval: boolean;
};

/** Somebody who can't come back. */
export type Ban = { person: Person; at: Date };

/** Somebody who asks to be let in. */
export type JoinAsker = { person: Person; at: Date };

/** What a new channel is. Those who are in it from the start are its first readers. */
export type ChannelFields = {
  title: string;
  about: string;
  isSigned: boolean;
  readerIds: readonly string[];
};

/** What somebody who has a link may know of its chat. */
export type JoinPreview = {
  type: 'group' | 'channel';
  title: string;
  about: string;
  memberCount: number;
  photoUrl: string | undefined;
  /** Set if one is in the chat already. */
  chatId: string | undefined;
  /** Somebody has to let one in. */
  needsApproval: boolean;
  /** One waits to be let in. */
  isAsked: boolean;
};

/** Those of some people who weren't added to a group or channel. */
export type NotAdded = {
  /** They want to be asked: they can be sent a link. */
  toInviteIds: readonly string[];
  /** How many others: they are banned, or there is no such account. */
  others: number;
};

/** The calls about groups and channels. They need a connection. */
export type GroupCalls = {
  /** Makes a group. Problems: invalid, chat_full. */
  createGroup: (
    title: string,
    memberIds: readonly string[],
  ) => Promise<Result<{ chatId: string; notAdded: NotAdded }>>;
  /** Makes a channel. Problem: invalid. */
  createChannel: (fields: ChannelFields) => Promise<Result<{ chatId: string; notAdded: NotAdded }>>;
  /** What is undefined stays. */
  updateGroup: (chatId: string, info: { title?: string; about?: string }) => Promise<Result<void>>;
  /** The picture is stored as a square. Problems: image_invalid, too_large. */
  setGroupPhoto: (chatId: string, picture: Blob) => Promise<Result<void>>;
  removeGroupPhoto: (chatId: string) => Promise<Result<void>>;
  /** Changes how the group is set: who may do what takes its owner, all else the right to moderate. */
  changeGroupSettings: (chatId: string, patch: GroupSettingsPatch) => Promise<Result<void>>;
  /** The members in the order in which they came, or those whose names begin with the query, or who have a role. */
  loadMembers: (chatId: string, query: string, cursor?: string, role?: Role) => Promise<Result<MemberPage>>;
  /** The value says who wasn't added. Problems: chat_full. */
  addMembers: (chatId: string, userIds: readonly string[]) => Promise<Result<NotAdded>>;
  removeMember: (chatId: string, userId: string) => Promise<Result<void>>;
  setRole: (chatId: string, userId: string, role: 'admin' | 'member' | 'reader') => Promise<Result<void>>;
  loadBans: (chatId: string, cursor?: string) => Promise<Result<Page<Ban>>>;
  /** Removes a user for good: no link lets them in again. */
  ban: (chatId: string, userId: string) => Promise<Result<void>>;
  unban: (chatId: string, userId: string) => Promise<Result<void>>;
  /** Who asks to be let in, in the order in which they asked. */
  loadJoinAskers: (chatId: string, cursor?: string) => Promise<Result<Page<JoinAsker>>>;
  /** Problem: chat_full. */
  letIn: (chatId: string, userId: string) => Promise<Result<void>>;
  /** Says no; who asked isn't told. */
  turnAway: (chatId: string, userId: string) => Promise<Result<void>>;
  /** How many readers of a channel have seen its messages from one seq to another, at most 200. */
  loadViews: (chatId: string, fromSeq: number, toSeq: number) => Promise<Result<Record<number, number>>>;
  /** Makes another member the owner; one is an admin then. */
  handOver: (chatId: string, userId: string) => Promise<Result<void>>;
  /** The chat is gone for oneself. An owner hands over to whoever is longest there. */
  leaveGroup: (chatId: string) => Promise<Result<void>>;
  /** The newest links that are good. */
  loadLinks: (chatId: string) => Promise<Result<GroupLink[]>>;
  createLink: (chatId: string, options: LinkOptions) => Promise<Result<GroupLink>>;
  revokeLink: (chatId: string, linkId: string) => Promise<Result<void>>;
  /** Where a link leads. Problem: link_invalid. */
  previewJoin: (token: string) => Promise<Result<JoinPreview>>;
  /** Joins by a link; the value is the chat's id, or undefined if somebody has to let one in. */
  joinByLink: (token: string) => Promise<Result<string | undefined>>;
};
