// What the screens may ask of groups and channels: the part of the contract (contract.ts) that is about them.
import type { Person, Result } from './contract.ts';

/** What somebody is in a chat: each may do at least what the ones after it may. */
export type Role = 'owner' | 'admin' | 'member' | 'reader';

/** What one may do in a group or channel. */
export type Rights = {
  canWrite: boolean;
  canAdd: boolean;
  canEditInfo: boolean;
  /** Remove members below one's own role. */
  canModerate: boolean;
  /** Make and unmake admins. */
  canPromote: boolean;
  /** Make, see and revoke invite links. */
  canInvite: boolean;
};

/** What is told of a group or channel, and what one is in it. */
export type GroupFacts = {
  about: string;
  /** Undefined without a photo; another photo has another address. */
  photoUrl: string | undefined;
  role: Role;
  rights: Rights;
  /** Another one says that the members changed. */
  membersVersion: number;
};

/** What changed in a group or channel. 'other': something that this version doesn't know. */
export type SystemEvent =
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
};

/** Somebody in a group or channel. */
export type Member = { person: Person; role: Role; isMe: boolean };

/** A part of the members, and the cursor of the next part; undefined at the end. */
export type MemberPage = { members: Member[]; next: string | undefined };

/** Lets into a chat who has it. */
export type GroupLink = {
  id: string;
  url: string;
  /** How many came by it, or asked to. */
  uses: number;
  createdAt: Date;
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

/** The calls about groups and channels. They need a connection. */
export type GroupCalls = {
  /** Makes a group; the value is its id. Problems: invalid, chat_full. */
  createGroup: (title: string, memberIds: readonly string[]) => Promise<Result<string>>;
  /** What is undefined stays. */
  updateGroup: (chatId: string, info: { title?: string; about?: string }) => Promise<Result<void>>;
  /** The picture is stored as a square. Problems: image_invalid, too_large. */
  setGroupPhoto: (chatId: string, picture: Blob) => Promise<Result<void>>;
  removeGroupPhoto: (chatId: string) => Promise<Result<void>>;
  /** The members in the order in which they came, or those whose names begin with the query. */
  loadMembers: (chatId: string, query: string, cursor?: string) => Promise<Result<MemberPage>>;
  /** The value is how many couldn't be added: they don't want it, or are banned. Problems: chat_full. */
  addMembers: (chatId: string, userIds: readonly string[]) => Promise<Result<number>>;
  removeMember: (chatId: string, userId: string) => Promise<Result<void>>;
  setRole: (chatId: string, userId: string, role: 'admin' | 'member') => Promise<Result<void>>;
  /** Makes another member the owner; one is an admin then. */
  handOver: (chatId: string, userId: string) => Promise<Result<void>>;
  /** The chat is gone for oneself. An owner hands over to whoever is longest there. */
  leaveGroup: (chatId: string) => Promise<Result<void>>;
  /** The newest links that are good. */
  loadLinks: (chatId: string) => Promise<Result<GroupLink[]>>;
  createLink: (chatId: string) => Promise<Result<GroupLink>>;
  revokeLink: (chatId: string, linkId: string) => Promise<Result<void>>;
  /** Where a link leads. Problem: link_invalid. */
  previewJoin: (token: string) => Promise<Result<JoinPreview>>;
  /** Joins by a link; the value is the chat's id, or undefined if somebody has to let one in. */
  joinByLink: (token: string) => Promise<Result<string | undefined>>;
};
