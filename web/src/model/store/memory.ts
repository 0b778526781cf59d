import type { WireMessage, WireUser } from '../../api/index.ts';
import type { QueuedMessage, Store, StoreBatch, StoredChat, StoredMeta } from './types.ts';

/** A store that lives as long as the page: where the browser keeps nothing for it (private windows, a full disk). */
export function createMemoryStore(): Store {
  let meta: Partial<StoredMeta> = {};
  const chats = new Map<string, StoredChat>();
  const messages = new Map<string, Map<number, WireMessage>>();
  const users = new Map<string, WireUser>();
  const queue = new Map<string, QueuedMessage>();
  const blobs = new Map<string, Blob[]>();

  function wipe(kind: 'rows' | 'all'): void {
    const { server, maxMessages } = meta;
    meta = {
      ...(kind === 'rows' && server ? { server } : {}),
      ...(kind === 'rows' && maxMessages ? { maxMessages } : {}),
    };
    for (const rows of [chats, messages, users]) rows.clear();
    if (kind !== 'all') return;
    queue.clear();
    blobs.clear();
  }

  function putMessages(rows: readonly WireMessage[]): void {
    for (const message of rows) {
      const held = messages.get(message.chat_id) ?? new Map<number, WireMessage>();
      messages.set(message.chat_id, held.set(message.seq, message));
    }
  }

  function forget({ dropChats = [], trims = [], unqueued = [] }: StoreBatch): void {
    for (const id of dropChats) {
      chats.delete(id);
      messages.delete(id);
    }
    for (const { chatId, below } of trims) {
      const held = messages.get(chatId);
      for (const seq of held?.keys() ?? []) if (seq < below) held?.delete(seq);
    }
    for (const id of unqueued) {
      queue.delete(id);
      blobs.delete(id);
    }
  }

  return {
    isPersistent: false,
    load: async () =>
      structuredClone({
        meta,
        chats: [...chats.values()],
        users: [...users.values()],
        queue: [...queue.values()],
      }),
    loadMessages: async (chatId, from) =>
      [...(messages.get(chatId)?.values() ?? [])]
        .filter((message) => message.seq >= from)
        .sort((a, b) => a.seq - b.seq),
    countMessages: async () => [...messages.values()].reduce((sum, rows) => sum + rows.size, 0),
    loadBlobs: async (clientId) => [...(blobs.get(clientId) ?? [])],
    async write(batch) {
      if (batch.wipe) wipe(batch.wipe);
      forget(batch);
      Object.assign(meta, batch.meta);
      for (const chat of batch.chats ?? []) chats.set(chat.id, chat);
      putMessages(batch.messages ?? []);
      for (const user of batch.users ?? []) users.set(user.id, user);
      for (const message of batch.queued ?? []) queue.set(message.clientId, message);
      for (const { clientId, n, blob } of batch.blobs ?? []) {
        const held = blobs.get(clientId) ?? [];
        held[n] = blob;
        blobs.set(clientId, held);
      }
    },
    close() {},
  };
}
