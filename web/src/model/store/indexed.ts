import type { WireMessage } from '../../api/index.ts';
import { migrate, migrations } from './migrations.ts';
import {
  DeposedError,
  type Store,
  type StoreBatch,
  type StoredBlob,
  type StoredMeta,
  type StoredState,
} from './types.ts';

const tables = ['meta', 'chats', 'messages', 'users', 'queue', 'blobs'];
/** A browser whose storage hangs must not keep the app from starting. */
const openMs = 3000;
/** A transaction that takes longer has failed. */
const answerMs = 15_000;
const fenceKey = 'fence';
/** All facts by name; one that is missing here would be written and never read. */
const metaNames: Record<keyof StoredMeta, true> = {
  account: true,
  epoch: true,
  cursor: true,
  isLoaded: true,
  wanted: true,
  server: true,
  isLeaving: true,
  maxMessages: true,
  settings: true,
  blocks: true,
  scheduled: true,
  drafts: true,
};
/** Facts that aren't of who is signed in. */
const lasting: ReadonlySet<string> = new Set<keyof StoredMeta>(['server', 'maxMessages']);
/** With one that an earlier release wrote. */
const metaKeys = [...Object.keys(metaNames), 'sessionId'];

/** How to open a store. */
export type OpenOptions = {
  factory: IDBFactory;
  name: string;
  /** The store went away under its owner: a newer release upgrades it, or the user cleared it. */
  onLost: () => void;
};

/**
 * Opens the store in IndexedDB and takes the next fencing number: from here on the writes of whoever had it before are
 * refused. Rejects where the browser has no storage for the page, or a newer release's.
 */
export async function openIndexedStore({ factory, name, onLost }: OpenOptions): Promise<Store> {
  const db = await openDatabase(factory, name);
  let isClosed = false;
  const close = () => {
    isClosed = true;
    db.close();
  };
  db.onversionchange = () => {
    close();
    onLost();
  };
  db.onclose = () => {
    if (!isClosed) onLost();
    isClosed = true;
  };
  const fence = await takeFence(db).catch((error) => {
    close();
    throw error;
  });
  return {
    isPersistent: true,
    load: () => inTime(load(db)),
    loadMessages: (chatId, from) =>
      inTime(
        ask<WireMessage[]>(
          db
            .transaction('messages')
            .objectStore('messages')
            .getAll(IDBKeyRange.bound([chatId, from], [chatId, []])),
        ),
      ),
    countMessages: () => inTime(ask<number>(db.transaction('messages').objectStore('messages').count())),
    loadBlobs: async (clientId) => {
      const range = IDBKeyRange.bound([clientId], [clientId, []]);
      const rows = ask<StoredBlob[]>(db.transaction('blobs').objectStore('blobs').getAll(range));
      return (await inTime(rows)).map(({ blob }) => blob);
    },
    write: (batch) => inTime(write(db, fence, batch)),
    close,
  };
}

function openDatabase(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, migrations.length);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(new Error('the storage does not answer'));
    }, openMs);
    request.onupgradeneeded = ({ oldVersion }) => {
      if (request.transaction) migrate(request.result, request.transaction, oldVersion);
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      if (isLate) request.result.close();
      else resolve(request.result);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error);
    };
  });
}

async function takeFence(db: IDBDatabase): Promise<number> {
  const tx = db.transaction('meta', 'readwrite');
  const meta = tx.objectStore('meta');
  const fence = Number((await ask<unknown>(meta.get(fenceKey))) ?? 0) + 1;
  meta.put(fence, fenceKey);
  await ended(tx);
  return fence;
}

async function load(db: IDBDatabase): Promise<StoredState> {
  const tx = db.transaction(tables);
  const all = <T>(table: string) => ask<T[]>(tx.objectStore(table).getAll());
  const facts = metaKeys.map(
    async (key) => [key, await ask<unknown>(tx.objectStore('meta').get(key))] as const,
  );
  const [chats, users, queue, meta] = await Promise.all([
    all<StoredState['chats'][number]>('chats'),
    all<StoredState['users'][number]>('users'),
    all<StoredState['queue'][number]>('queue'),
    Promise.all(facts),
  ]);
  const known = meta.filter(([, value]) => value !== undefined);
  return { meta: Object.fromEntries(known) as Partial<StoredMeta>, chats, users, queue };
}

async function write(db: IDBDatabase, fence: number, batch: StoreBatch): Promise<void> {
  const tx = db.transaction(tables, 'readwrite', { durability: 'relaxed' });
  const done = ended(tx);
  done.catch(() => undefined); // it is awaited below, unless the fence ends it first
  const meta = tx.objectStore('meta');
  if ((await ask<unknown>(meta.get(fenceKey))) !== fence) {
    tx.abort();
    throw new DeposedError();
  }
  if (batch.wipe) wipe(tx, batch.wipe);
  const messages = tx.objectStore('messages');
  for (const id of batch.dropChats ?? []) {
    tx.objectStore('chats').delete(id);
    messages.delete(IDBKeyRange.bound([id], [id, []]));
  }
  for (const { chatId, below } of batch.trims ?? []) {
    messages.delete(IDBKeyRange.bound([chatId], [chatId, below], false, true));
  }
  for (const [key, value] of Object.entries(batch.meta ?? {})) {
    if (value === undefined) meta.delete(key);
    else meta.put(value, key);
  }
  const rows = {
    chats: batch.chats,
    messages: batch.messages,
    users: batch.users,
    queue: batch.queued,
    blobs: batch.blobs,
  };
  for (const [table, list] of Object.entries(rows)) {
    for (const row of list ?? []) tx.objectStore(table).put(row);
  }
  for (const id of batch.unqueued ?? []) {
    tx.objectStore('queue').delete(id);
    tx.objectStore('blobs').delete(IDBKeyRange.bound([id], [id, []]));
  }
  await done;
}

function wipe(tx: IDBTransaction, kind: 'rows' | 'all'): void {
  for (const key of metaKeys) if (kind === 'all' || !lasting.has(key)) tx.objectStore('meta').delete(key);
  for (const table of ['chats', 'messages', 'users']) tx.objectStore(table).clear();
  if (kind === 'all') for (const table of ['queue', 'blobs']) tx.objectStore(table).clear();
}

/** Fails where the storage hangs: nobody waits for it forever. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the storage does not answer')), answerMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function ask<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error);
  });
}

function ended(tx: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error ?? new Error('the transaction was aborted'));
    tx.onerror = () => reject(tx.error);
  });
}
