// A server that lives in the test: what docs/protocol.md says of chats, messages, marks, events and catching up, small
// enough to be seen through. Its events may be lost on purpose.
import {
  type AnnotationOp,
  ApiError,
  type Calls,
  type RawSocket,
  type SendOp,
  type WireAccount,
  type WireChanges,
  type WireChat,
  type WireChatMe,
  type WireEvent,
  type WireMessage,
  type WireSync,
  type WireUser,
} from '../../api/index.ts';
import { callsOf } from './calls.ts';
import { FakeMine } from './mine.ts';
import { annotate, askedBy } from './polls.ts';
import { changeIn, type FakeChat, hiddenSince, limits, marksOf, meIn, reactIn, withMe } from './rows.ts';
import { FakeUploads } from './uploads.ts';

type FakeSocket = { userId: string; raw: RawSocket; isUp: boolean };

/** The server of a test. */
export class FakeServer {
  epoch = 'epoch-1';
  /** Whether calls and sockets get through. */
  isReachable = true;
  /** Events for which it answers true never arrive. */
  loses: (event: WireEvent) => boolean = () => false;
  /** Called with each operation; an error that it throws is the answer. */
  before: (op: string, body: unknown) => void = () => undefined;
  /** How long answers to REST calls are on their way: they may be old when they arrive. */
  delays: () => number = () => 0;
  clockAheadMs = 0;
  /** Rows after which changes end a page. */
  pageRows = 100;
  /** Versions behind which changes are a reset. */
  resetBehind = Number.POSITIVE_INFINITY;
  readonly sent: string[] = [];
  /** What users arrange for themselves. */
  readonly mine = new FakeMine(this);
  /** Bytes that go up. */
  readonly uploads = new FakeUploads();
  readonly signedIn = new Set<string>();
  readonly chats = new Map<string, FakeChat>();
  private readonly users = new Map<string, WireUser>();
  private readonly userVersions = new Map<string, number>();
  private readonly sockets = new Set<FakeSocket>();
  private tick = 1;
  private made = 0;

  addUser(id: string): void {
    const created_at = new Date(Date.now()).toISOString();
    this.users.set(id, { id, username: id, display_name: id.toUpperCase(), profile_version: 1, created_at });
    this.userVersions.set(id, 1);
    this.signedIn.add(id);
  }

  addChat(...members: string[]): string {
    this.made++;
    const id = `chat-${this.made}`;
    this.chats.set(id, {
      id,
      type: members.length === 1 ? 'saved' : 'private',
      members,
      version: 1,
      marksVersion: 0,
      messages: [],
      marks: new Map(
        members.map((user_id) => [user_id, { user_id, delivered_seq: 0, seen_seq: 0, version: 0 }]),
      ),
      reads: new Map(members.map((member) => [member, 0])),
      meVersions: new Map(),
      reactions: [],
      votes: [],
      plays: [],
      createdAt: Date.now(),
      movedAt: ++this.tick,
      mineMovedAt: new Map(),
      arranged: new Map(),
      hidden: [],
    });
    for (const member of members) this.moveMine(id, member);
    return id;
  }

  /** Sockets that said hello. */
  get connections(): number {
    return [...this.sockets].filter((socket) => socket.isUp).length;
  }

  /** Ends all connections, as a lost network does or with a close code. */
  cut(code = 1006): void {
    for (const socket of [...this.sockets]) {
      this.sockets.delete(socket);
      socket.raw.onclose?.({ code });
    }
  }

  send(
    chatId: string,
    userId: string,
    clientId: string,
    text: string,
    replyTo?: number,
    forwarded?: WireMessage['forwarded'],
    more?: Partial<WireMessage>,
  ): WireMessage {
    const chat = this.chat(chatId, userId);
    const known = chat.messages.find((row) => row.sender_id === userId && row.client_id === clientId);
    if (known) return known;
    chat.version++;
    const message: WireMessage = {
      chat_id: chatId,
      seq: chat.messages.length + 1,
      version: chat.version,
      sender_id: userId,
      client_id: clientId,
      content: { type: 'text', text },
      ...(replyTo ? { reply_to_seq: replyTo } : {}),
      ...(forwarded ? { forwarded } : {}),
      created_at: new Date(Date.now()).toISOString(),
      ...more,
    };
    chat.messages.push(message);
    this.sent.push(text);
    this.publish(chat, { ev: 'message.new', d: { message } });
    return message;
  }

  /** Edits a message, or with text undefined makes a stub of it. */
  change(chatId: string, seq: number, text: string | undefined, notify?: string[]): WireMessage {
    const chat = this.chats.get(chatId);
    const old = chat?.messages[seq - 1];
    if (!chat || !old) throw new ApiError('not_found', '', 404);
    const changed = changeIn(chat, old, text, 'deleted', notify);
    if (changed === old) return old; // a stub stays one
    this.publish(chat, { ev: 'message.changed', d: { message: changed } });
    return changed;
  }

  /** Sets a reaction or takes it back. */
  react(chatId: string, userId: string, seq: number, key: string, unset = false): WireMessage {
    const chat = this.chat(chatId, userId);
    const event = reactIn(chat, userId, seq, key, unset);
    if (event) this.publish(chat, { ev: 'message.changed', d: event });
    return withMe(chat, chat.messages[seq - 1] as WireMessage, userId);
  }

  mark(chatId: string, userId: string, delivered = 0, read = 0): WireChatMe {
    const chat = this.chat(chatId, userId);
    const last = chat.messages.length;
    const held = chat.marks.get(userId);
    const row = {
      user_id: userId,
      delivered_seq: Math.min(Math.max(held?.delivered_seq ?? 0, delivered, read), last),
      seen_seq: Math.min(Math.max(held?.seen_seq ?? 0, read), last),
    };
    if (row.delivered_seq !== held?.delivered_seq || row.seen_seq !== held?.seen_seq) {
      chat.marksVersion++;
      chat.marks.set(userId, { ...row, version: chat.marksVersion });
      chat.movedAt = ++this.tick;
      this.push(chat.members, {
        ev: 'marks',
        chat_id: chatId,
        from: chat.marksVersion - 1,
        version: chat.marksVersion,
        d: { marks: [row] },
      });
    }
    const readTo = Math.min(read, last);
    if (readTo > (chat.reads.get(userId) ?? 0)) {
      chat.reads.set(userId, readTo);
      this.moveMine(chatId, userId);
    }
    return meIn(chat, userId);
  }

  typing(chatId: string, userId: string, isStopped: boolean): void {
    const expires_at = new Date(Date.now() + 6000).toISOString();
    const others = this.chat(chatId, userId).members.filter((member) => member !== userId);
    const d = { user_id: userId, expires_at, ...(isStopped ? { stopped: true } : {}) };
    this.push(others, { ev: 'typing', chat_id: chatId, d });
  }

  chatRow(chatId: string, userId: string): WireChat {
    const chat = this.chat(chatId, userId);
    const peer = this.users.get(chat.members.find((member) => member !== userId) ?? '');
    const me = meIn(chat, userId);
    const last = chat.messages.findLast(({ seq }) => seq >= me.visible_from_seq);
    return {
      id: chat.id,
      type: chat.type,
      member_count: chat.members.length,
      last_seq: chat.messages.length,
      version: chat.version,
      marks_version: chat.marksVersion,
      members_version: 1,
      created_at: new Date(chat.createdAt).toISOString(),
      activity_at: last?.created_at ?? new Date(chat.createdAt).toISOString(),
      me,
      ...(chat.type === 'private' ? { marks: marksOf(chat, 0), ...(peer ? { peer } : {}) } : {}),
      ...(last ? { last_message: withMe(chat, last, userId) } : {}),
    };
  }

  sync(userId: string, cursor: string | undefined): WireSync {
    const since = Number(cursor ?? 0);
    const mine = [...this.chats.values()].filter((chat) => chat.members.includes(userId));
    return {
      chats: mine
        .filter((chat) => cursor !== undefined && chat.movedAt > since)
        .map((chat) => ({ id: chat.id, version: chat.version, marks_version: chat.marksVersion })),
      me: {
        version: this.userVersions.get(userId) ?? 0,
        account: this.account(userId),
        chats: mine
          .filter((chat) => cursor !== undefined && (chat.mineMovedAt.get(userId) ?? 0) > since)
          .map((chat) => meIn(chat, userId)),
        hidden: cursor === undefined ? [] : hiddenSince(mine, userId, since),
        ...this.mine.told(userId),
      },
      users: [],
      cursor: String(this.tick),
      store_epoch: this.epoch,
      ...(cursor === undefined ? { reset: true } : {}),
    };
  }

  changes(chatId: string, userId: string, after: number, marksAfter: number | undefined): WireChanges {
    const chat = this.chat(chatId, userId);
    const empty = { messages: [], members: [], marks: [] };
    if (chat.version - after > this.resetBehind)
      return { ...empty, version: 0, marks_version: 0, reset: true };
    const rows = chat.messages.filter((row) => row.version > after).sort((a, b) => a.version - b.version);
    const page = rows.slice(0, this.pageRows);
    const more = rows.length > page.length;
    return {
      messages: page.map((row) => withMe(chat, row, userId)),
      members: [],
      marks: marksOf(chat, marksAfter ?? -1),
      version: more ? (page[page.length - 1]?.version ?? after) : chat.version,
      marks_version: chat.marksVersion,
      chat: this.chatRow(chatId, userId),
      ...(more ? { more } : {}),
    };
  }

  /** The REST calls of a user's client; what a test needs of them. */
  calls(userId: () => string): Calls {
    return callsOf(this, userId);
  }

  /** Opens a WebSocket of a user. */
  open(userId: string): RawSocket {
    const raw: RawSocket = {
      send: (text) => queueMicrotask(() => this.answer(socket, JSON.parse(text))),
      close: () => this.sockets.delete(socket),
      onopen: null,
      onmessage: null,
      onclose: null,
    };
    const socket: FakeSocket = { userId, raw, isUp: false };
    this.sockets.add(socket);
    queueMicrotask(() => {
      if (this.isReachable && this.signedIn.has(userId)) return raw.onopen?.();
      this.sockets.delete(socket);
      raw.onclose?.({ code: 1006 });
    });
    return raw;
  }

  private answer(socket: FakeSocket, frame: { id: number; op: string; d?: unknown }): void {
    if (!this.sockets.has(socket) || !this.isReachable) return;
    let reply: object;
    try {
      this.before(frame.op, frame.d);
      reply = { re: frame.id, d: this.perform(socket, frame.op, frame.d ?? {}) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      reply = { re: frame.id, error: { code: error.code, message: '', retry_after: error.retryAfter } };
    }
    socket.raw.onmessage?.({ data: JSON.stringify(reply) });
  }

  private perform(socket: FakeSocket, op: string, d: unknown): unknown {
    const { userId } = socket;
    switch (op) {
      case 'hello': {
        socket.isUp = true;
        const { cursor } = d as { cursor?: string };
        return {
          session_id: `session-${userId}`,
          user: this.users.get(userId),
          server_time: new Date(Date.now() + this.clockAheadMs).toISOString(),
          heartbeat_s: 30,
          limits,
          store_epoch: this.epoch,
          ...(cursor === undefined ? {} : { sync: this.sync(userId, cursor) }),
        };
      }
      case 'message.send': {
        const { chat_id, client_id, content, reply_to_seq, poll, silent, notify } = d as SendOp;
        const given = { ...(silent ? { silent } : {}), ...(notify ? { notify } : {}) };
        const more = { content, ...given, ...(poll ? { poll: askedBy(poll) } : {}) };
        const text = String(content.text ?? content.type);
        return { message: this.send(chat_id, userId, client_id, text, reply_to_seq, undefined, more) };
      }
      case 'annotation.set': {
        return { message: annotate(this, userId, d as AnnotationOp) };
      }
      case 'marks': {
        const { marks } = d as { marks: { chat_id: string; delivered_seq?: number; read_seq?: number }[] };
        return { chats: marks.map((row) => this.mark(row.chat_id, userId, row.delivered_seq, row.read_seq)) };
      }
      case 'typing': {
        const { chat_id, stopped = false } = d as { chat_id: string; stopped?: boolean };
        this.typing(chat_id, userId, stopped);
        return {};
      }
      case 'presence.subscribe': {
        const { user_ids } = d as { user_ids: string[] };
        const up = new Set([...this.sockets].filter((other) => other.isUp).map((other) => other.userId));
        return { presence: user_ids.map((user_id) => ({ user_id, online: up.has(user_id) })) };
      }
      default:
        return { server_time: new Date(Date.now()).toISOString() };
    }
  }

  listed(userId: string): WireChat[] {
    return [...this.chats.values()]
      .filter((chat) => chat.members.includes(userId))
      .map((chat) => this.chatRow(chat.id, userId))
      .sort((a, b) => (a.activity_at < b.activity_at ? 1 : -1));
  }

  account(id: string): WireAccount {
    const user = this.users.get(id);
    if (!user) throw new ApiError('unauthenticated', '', 401);
    return { user, role: 'user', version: this.userVersions.get(id) ?? 0 };
  }

  /** Deletes messages for somebody only. */
  hide(chatId: string, userId: string, seqs: readonly number[]): WireChatMe {
    const chat = this.chat(chatId, userId);
    this.tick++;
    for (const seq of seqs) chat.hidden.push({ seq, userId, tick: this.tick });
    this.moveMine(chatId, userId, { hidden: [{ chat_id: chatId, seqs: [...seqs] }] });
    return meIn(chat, userId);
  }

  /** Tells all of somebody's devices of a change that is only theirs; answers its version. */
  tellMine(userId: string, bodyOf: (version: number) => object): number {
    const version = (this.userVersions.get(userId) ?? 0) + 1;
    this.userVersions.set(userId, version);
    this.push([userId], { ev: 'me.changed', from: version - 1, version, d: bodyOf(version) });
    return version;
  }

  /** Moves what is only somebody's in a chat; more of it is told with the event. */
  moveMine(chatId: string, userId: string, more: object = {}): void {
    const chat = this.chat(chatId, userId);
    const version = (this.userVersions.get(userId) ?? 0) + 1;
    this.userVersions.set(userId, version);
    chat.meVersions.set(userId, version);
    chat.mineMovedAt.set(userId, ++this.tick);
    this.push([userId], {
      ev: 'me.changed',
      from: version - 1,
      version,
      d: { chats: [meIn(chat, userId)], ...more },
    });
  }

  chat(chatId: string, userId: string): FakeChat {
    const chat = this.chats.get(chatId);
    if (!chat?.members.includes(userId)) throw new ApiError('not_found', '', 404);
    return chat;
  }

  /** Tells all members of a change that was made. */
  publish(chat: FakeChat, event: WireEvent): void {
    chat.movedAt = ++this.tick;
    this.push(chat.members, { ...event, chat_id: chat.id, from: chat.version - 1, version: chat.version });
  }

  private push(userIds: readonly string[], event: WireEvent): void {
    for (const socket of this.sockets) {
      const isFor = socket.isUp && userIds.includes(socket.userId) && this.isReachable && !this.loses(event);
      const data = JSON.stringify(event);
      if (isFor) queueMicrotask(() => socket.raw.onmessage?.({ data }));
    }
  }
}
