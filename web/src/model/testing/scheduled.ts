import {
  ApiError,
  type Calls,
  type ScheduledPatch,
  type ScheduleRequest,
  type WireMessage,
  type WireScheduled,
} from '../../api/index.ts';
import type { FakeServer } from './server.ts';

/** What users of the server of a test have sent later. */
export class FakeScheduled {
  private readonly server: FakeServer;
  private readonly rows = new Map<string, Map<string, WireScheduled>>();

  constructor(server: FakeServer) {
    this.server = server;
  }

  /** All rows of a user, which is never wrong. */
  told(userId: string): WireScheduled[] {
    return [...this.of(userId).values()];
  }

  add(userId: string, chatId: string, body: ScheduleRequest): WireScheduled {
    this.server.chat(chatId, userId);
    const held = this.of(userId).get(`${chatId} ${body.client_id}`);
    if (held) return held;
    return this.put(userId, {
      ...body,
      chat_id: chatId,
      state: 'waiting',
      created_at: new Date(Date.now()).toISOString(),
      version: 0,
    });
  }

  patch(userId: string, chatId: string, clientId: string, { content, send_at, silent }: ScheduledPatch) {
    const { state: _state, refusal, ...row } = this.need(userId, chatId, clientId);
    return this.put(userId, {
      ...row,
      state: 'waiting',
      ...(refusal && !send_at ? { state: 'refused' as const, refusal } : {}),
      ...(content ? { content } : {}),
      ...(send_at ? { send_at } : {}),
      ...(silent === undefined ? {} : { silent }),
    });
  }

  remove(userId: string, chatId: string, clientId: string): WireScheduled {
    const { content: _content, ...row } = this.need(userId, chatId, clientId);
    return this.put(userId, { ...row, state: 'deleted' });
  }

  /** Its time has come, or its user sends it. */
  send(userId: string, chatId: string, clientId: string): WireMessage {
    const { content, ...row } = this.need(userId, chatId, clientId);
    const message = this.server.send(chatId, userId, clientId, String(content?.text), undefined, undefined, {
      content,
    });
    this.put(userId, { ...row, state: 'sent', seq: message.seq });
    return message;
  }

  /** Its time has come, and something stands in its way. */
  refuse(userId: string, chatId: string, clientId: string, refusal: NonNullable<WireScheduled['refusal']>) {
    return this.put(userId, { ...this.need(userId, chatId, clientId), state: 'refused', refusal });
  }

  private need(userId: string, chatId: string, clientId: string): WireScheduled {
    const row = this.of(userId).get(`${chatId} ${clientId}`);
    if (!row) throw new ApiError('not_found', '', 404);
    if (!row.content) throw new ApiError('message_gone', '', 409);
    return row;
  }

  private put(userId: string, row: WireScheduled): WireScheduled {
    let made = row;
    this.server.tellMine(userId, (version) => {
      made = { ...row, version };
      return { scheduled: [made] };
    });
    this.of(userId).set(`${row.chat_id} ${row.client_id}`, made);
    return made;
  }

  private of(userId: string): Map<string, WireScheduled> {
    const rows = this.rows.get(userId) ?? new Map<string, WireScheduled>();
    this.rows.set(userId, rows);
    return rows;
  }
}

/** The calls about it. */
export function scheduledCallsOf(
  server: FakeServer,
  answer: <T>(make: (id: string) => T) => Promise<T>,
): Partial<Calls> {
  const { scheduled } = server.mine;
  return {
    scheduled: () =>
      answer((id) => ({ scheduled: scheduled.told(id).filter((row) => row.content !== undefined) })),
    schedule: (chatId, body) => answer((id) => ({ scheduled: scheduled.add(id, chatId, body) })),
    patchScheduled: (chatId, clientId, body) =>
      answer((id) => ({ scheduled: scheduled.patch(id, chatId, clientId, body) })),
    deleteScheduled: (chatId, clientId) =>
      answer((id) => ({ scheduled: scheduled.remove(id, chatId, clientId) })),
    sendScheduled: (chatId, clientId) => answer((id) => ({ message: scheduled.send(id, chatId, clientId) })),
  };
}
