import {
  ApiError,
  type ChatMePatch,
  type DraftRequest,
  type FoldersRequest,
  type NotificationsRequest,
  type PrivacyPatch,
  type WireBlock,
  type WireChatMe,
  type WireDraft,
  type WireFolders,
  type WireNotifications,
  type WirePrivacy,
} from '../../api/index.ts';
import { meIn } from './rows.ts';
import { FakeScheduled } from './scheduled.ts';
import type { FakeServer } from './server.ts';

const openPrivacy: WirePrivacy = {
  may_write: 'everybody',
  show_presence: 'everybody',
  show_avatar: 'everybody',
  may_add: 'everybody',
  may_find: 'everybody',
  find_by_username: true,
  receipts: true,
  version: 0,
};

const forEver = '9999-12-31T00:00:00Z';

/** What users of the server of a test arrange for themselves. */
export class FakeMine {
  private readonly server: FakeServer;
  readonly blocks = new Map<string, WireBlock[]>();
  readonly privacy = new Map<string, WirePrivacy>();
  readonly folders = new Map<string, WireFolders>();
  readonly scheduled: FakeScheduled;
  private readonly begun = new Map<string, Map<string, WireDraft>>();
  private pins = 0;

  constructor(server: FakeServer) {
    this.server = server;
    this.scheduled = new FakeScheduled(server);
  }

  patch(chatId: string, userId: string, body: ChatMePatch): WireChatMe {
    const chat = this.server.chat(chatId, userId);
    const held = this.of(chatId, userId);
    const {
      pin: _pin,
      archived_until_seq: _archived,
      muted_until: _muted,
      marked_unread: _marked,
      ...rest
    } = held;
    const marked = body.marked_unread ?? held.marked_unread;
    const pin = body.pinned === undefined ? held.pin : body.pinned ? (held.pin ?? ++this.pins) : undefined;
    const archived =
      body.archived === undefined
        ? held.archived_until_seq
        : body.archived
          ? chat.messages.length + 1
          : undefined;
    const muted =
      body.muted === undefined ? held.muted_until : body.muted ? (body.muted_until ?? forEver) : undefined;
    chat.arranged.set(userId, {
      ...rest,
      ...(pin ? { pin } : {}),
      ...(archived ? { archived_until_seq: archived } : {}),
      ...(muted ? { muted_until: muted } : {}),
      ...(marked ? { marked_unread: true } : {}),
      ...(body.mute_mentions === undefined ? {} : { mute_mentions: body.mute_mentions }),
    });
    this.server.moveMine(chatId, userId);
    return meIn(chat, userId);
  }

  pin(userId: string, chatIds: readonly string[]): WireChatMe[] {
    return [...chatIds].reverse().map((chatId) => {
      this.patch(chatId, userId, { pinned: false });
      return this.patch(chatId, userId, { pinned: true });
    });
  }

  clear(chatId: string, userId: string, upTo: number, hide: boolean): WireChatMe {
    const chat = this.server.chat(chatId, userId);
    chat.arranged.set(userId, {
      ...this.of(chatId, userId),
      visible_from_seq: upTo + 1,
      ...(hide ? { hidden_until_seq: upTo + 1 } : {}),
    });
    this.server.moveMine(chatId, userId);
    return meIn(chat, userId);
  }

  /** Makes a chat one that a stranger began. */
  ask(chatId: string, userId: string): void {
    this.server.chat(chatId, userId).arranged.set(userId, { ...this.of(chatId, userId), request: true });
    this.server.moveMine(chatId, userId);
  }

  answer(chatId: string, userId: string, isAccepted: boolean): WireChatMe {
    const chat = this.server.chat(chatId, userId);
    const { request, ...rest } = this.of(chatId, userId);
    if (!request && !isAccepted) throw new ApiError('not_requested', '', 409);
    const next = chat.messages.length + 1;
    const gone = { request: true, visible_from_seq: next, hidden_until_seq: next };
    chat.arranged.set(userId, isAccepted ? rest : { ...rest, ...gone });
    this.server.moveMine(chatId, userId);
    return meIn(chat, userId);
  }

  putNotifications(userId: string, body: NotificationsRequest): WireNotifications {
    let made: WireNotifications = { ...body, version: 0 };
    this.server.tellMine(userId, (version) => {
      made = { ...made, version };
      return { settings: { notifications: made } };
    });
    return made;
  }

  patchPrivacy(userId: string, body: PrivacyPatch): WirePrivacy {
    const held = this.privacy.get(userId) ?? openPrivacy;
    let made = { ...held, ...body };
    this.server.tellMine(userId, (version) => {
      made = { ...made, version };
      return { settings: { privacy: made } };
    });
    this.privacy.set(userId, made);
    return made;
  }

  putFolders(userId: string, { folders, if_version }: FoldersRequest): WireFolders {
    const held = this.folders.get(userId)?.version ?? 0;
    if (if_version !== undefined && if_version !== held) throw new ApiError('settings_changed', '', 409);
    const made = {
      folders,
      version: this.server.tellMine(userId, (version) => ({ settings: { folders: { folders, version } } })),
    };
    this.folders.set(userId, made);
    return made;
  }

  /** What somebody began to write, with what isn't there any more. */
  drafts(userId: string): WireDraft[] {
    return [...(this.begun.get(userId)?.values() ?? [])];
  }

  putDraft(userId: string, chat_id: string, { if_version, ...body }: DraftRequest): WireDraft {
    const held = this.begun.get(userId) ?? new Map<string, WireDraft>();
    if (if_version !== undefined && if_version !== (held.get(chat_id)?.version ?? 0))
      throw new ApiError('draft_changed', '', 409);
    let made: WireDraft = { chat_id, ...body, version: 0 };
    this.server.tellMine(userId, (version) => {
      made = { ...made, version };
      return { drafts: [made] };
    });
    this.begun.set(userId, held.set(chat_id, made));
    return made;
  }

  block(userId: string, otherId: string, blocked: boolean): { block: WireBlock } {
    const changed_at = new Date(Date.now()).toISOString();
    let block: WireBlock = { user_id: otherId, blocked, changed_at, version: 0 };
    this.server.tellMine(userId, (version) => {
      block = { ...block, version };
      return { blocks: [block] };
    });
    const others = (this.blocks.get(userId) ?? []).filter((row) => row.user_id !== otherId);
    this.blocks.set(userId, [...others, block]);
    return { block };
  }

  /** What a sync tells of it: all of it, which is never wrong. */
  told(userId: string) {
    const folders = this.folders.get(userId);
    return {
      blocks: this.blocks.get(userId) ?? [],
      scheduled: this.scheduled.told(userId),
      drafts: this.drafts(userId),
      ...(folders ? { settings: { folders } } : {}),
    };
  }

  blockPage(userId: string) {
    return { blocks: (this.blocks.get(userId) ?? []).filter((row) => row.blocked) };
  }

  private of(chatId: string, userId: string): Partial<WireChatMe> {
    return this.server.chat(chatId, userId).arranged.get(userId) ?? {};
  }
}
