// The layout of the IndexedDB database. Append only: a browser may come from any earlier release. The number of
// entries is the version of the database.

type Migration = (db: IDBDatabase, tx: IDBTransaction) => void;

export const migrations: readonly Migration[] = [
  // 1: one object store for each kind of row. meta holds single facts by name, the fencing number among them.
  (db) => {
    db.createObjectStore('meta');
    db.createObjectStore('chats', { keyPath: 'id' });
    db.createObjectStore('messages', { keyPath: ['chat_id', 'seq'] });
    db.createObjectStore('users', { keyPath: 'id' });
    db.createObjectStore('queue', { keyPath: 'clientId' });
  },
  // 2: the bytes of queued messages, apart from their rows: those are written anew with each step of an upload.
  (db) => {
    db.createObjectStore('blobs', { keyPath: ['clientId', 'n'] });
  },
];

/** Brings a database from an older version to a newer one. */
export function migrate(
  db: IDBDatabase,
  tx: IDBTransaction,
  from: number,
  steps: readonly Migration[] = migrations,
): void {
  for (const step of steps.slice(from)) step(db, tx);
}
