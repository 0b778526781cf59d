// Package sqlstore stores everything in SQLite or PostgreSQL: one implementation of the domain's Store
// interfaces for both. Package storetest is its specification.
//
// # Transactions
//
// A method is one transaction. What it returns without an error is durable: SQLite runs in WAL mode with
// synchronous=FULL, PostgreSQL with synchronous_commit=on. A writing function may run several times, because
// serialization failures and deadlocks are retried; it starts from nothing each time.
//
// # Locks
//
// SQLite has one writer at a time. On PostgreSQL all writers lock rows in the order chat_keys, chats ascending,
// scheduled_messages ascending, chat_marks ascending, chat_members ascending, sticker_packs, media ascending, users ascending. Sends, edits and
// deletions hold the lock of their chats' rows, which makes seqs and versions contiguous and memberships stable. Raises of marks
// take chat_marks instead and never wait for a send.
//
// # Sync positions and the horizon
//
// Each row that sync reports carries the position (pos) of the transaction that last changed it. A reader
// learns the next position from the snapshot that it reads: the horizon, below which nothing can appear any
// more. What changes after the snapshot has a position at or above the horizon, so that pos >= horizon finds
// it; it may find again what the reader saw already, and never misses anything.
//
// On SQLite the position is a counter that each writer takes before it changes anything. Writers follow each
// other, so the horizon is the counter in the snapshot plus one. On PostgreSQL a transaction that started first
// may commit last, so a counter would not do: the position is the transaction's id (pg_current_xact_id) and
// the horizon the oldest id that was still running (pg_snapshot_xmin).
package sqlstore
