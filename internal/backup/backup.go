// Package backup writes everything that a server keeps into one file, and reads it back: the rows of the database in a
// form that belongs to no engine, and the blobs. So a backup of SQLite can be restored into PostgreSQL and the other way
// round, and one of an old release into a new one.
//
// # The file
//
// A tar archive, compressed with gzip, that any tar can open:
//
//	roost.json                  what made it: Header
//	blobs/KEY                   a blob
//	tables/NAME/000001.jsonl    rows of a table, a JSON array in each line, with the columns of Header
//	manifest.json               how much there is, and a checksum over all before it: Manifest
//
// Texts and integers (also times, in microseconds, and booleans, as 0 and 1) stand for themselves, bytes in base64. The
// manifest is the last entry, because the file is written as a stream; a file without it is not a backup.
//
// # What is consistent
//
// The rows are those of one snapshot. Blobs are copied before and after it, so that each one that the snapshot refers
// to is there, unless it was made and deleted within the seconds that the copy took.
//
// The file holds what the server holds: messages, hashes of passwords and of session tokens. Who can read it can read
// them.
package backup

import (
	"context"
	"errors"
	"io"
	"time"
)

// Format is the version of the file's form. It rises when an older release could misread the file.
const Format = 1

// Kind is what a column holds.
type Kind string

// The kinds of columns.
const (
	Text  Kind = "text"
	Int   Kind = "int"
	Bytes Kind = "bytes"
)

// Column of a table.
type Column struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
}

// Table of a database.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
}

// Row has a value for each column: string, int64, []byte, or nil.
type Row []any

// Header is the first entry.
type Header struct {
	Format int `json:"format"`
	// Version of the program, and Engine of the database, that made it: for people.
	Version string `json:"version"`
	Engine  string `json:"engine"`
	// Schema is the version of the database's schema, which says what the rows mean.
	Schema int64 `json:"schema"`
	// Epoch is the store epoch that was backed up. A restore makes a new one.
	Epoch  string    `json:"store_epoch"`
	MadeAt time.Time `json:"made_at"`
	Tables []Table   `json:"tables"`
}

// Manifest is the last entry.
type Manifest struct {
	// Rows of each table.
	Rows      map[string]int64 `json:"rows"`
	Blobs     int64            `json:"blobs"`
	BlobBytes int64            `json:"blob_bytes"`
	// SHA256 is over all entries before this one: for each its name, a zero byte, its length as 8 bytes (big endian),
	// and its bytes.
	SHA256 string `json:"sha256"`
}

// ErrBroken says that a file is no whole backup.
var ErrBroken = errors.New("this file is damaged, incomplete, or no backup of Roost")

// ErrNewer says that a file was made by a newer release than this one.
var ErrNewer = errors.New("this backup was made by a newer release; restore it with that one or a later one")

// Snapshot is the state of a database at one moment.
type Snapshot interface {
	// Describe returns engine, schema, epoch and tables, in the order in which they are to be loaded.
	Describe(ctx context.Context) (Header, error)
	// Rows calls fn for each row of a table, in the order of its key. A row is only good during the call.
	Rows(ctx context.Context, table Table, fn func(Row) error) error
}

// Database can be read at one moment.
type Database interface {
	Snapshot(ctx context.Context, fn func(Snapshot) error) error
}

// Blobs can be listed and read.
type Blobs interface {
	// List calls fn for each blob that was put at or after a time, the zero time for all.
	List(ctx context.Context, folder string, since time.Time, fn func(key string) error) error
	Open(ctx context.Context, key string) (body io.ReadCloser, size int64, err error)
}

// Progress is told how far the work has got: how many rows or blobs of what. It may be nil.
type Progress func(what string, count int64)

// Target takes what a backup holds, in its order.
type Target interface {
	Begin(ctx context.Context, h Header) error
	Blob(ctx context.Context, key string, body io.Reader) error
	Load(ctx context.Context, table Table, rows []Row) error
}
