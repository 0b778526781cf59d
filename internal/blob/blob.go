// Package blob keeps bytes that are too large for the database: avatars, later media. A blob is written once under its
// key, whole or not at all, and never changed.
package blob

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/fault"
)

// MaxKey is the length of the longest key.
const MaxKey = 200

// Store keeps blobs. Implementations are safe for concurrent use by many processes, and pass package blobtest.
type Store interface {
	// Put stores what r gives under a key. When it returns nil the bytes are durable; after an error nothing or the
	// former blob is there. Of several at once for one key one remains, whole.
	Put(ctx context.Context, key string, r io.Reader) error
	// Open returns a blob and its size. Who opened it closes it; that it is deleted or replaced meanwhile doesn't
	// disturb the reader. Codes: not_found.
	Open(ctx context.Context, key string) (body io.ReadCloser, size int64, err error)
	// Reader is Open for who reads parts of it: after Seek it goes on from there, without reading what is between.
	Reader(ctx context.Context, key string) (body io.ReadSeekCloser, size int64, err error)
	// List calls fn with the key of each blob below a folder such as avatars (empty: of all) that was put at or after a time (the
	// zero time: of each), in no order that means anything. What is put or deleted meanwhile may be among them or not.
	List(ctx context.Context, folder string, since time.Time, fn func(key string) error) error
	// Delete removes a blob; if there is none, that is no error.
	Delete(ctx context.Context, key string) error
}

// CheckKey says whether a key is one: one to four names of ASCII letters, digits, "-" and "_", with "/" between
// them. So a key is a path below any folder and never leads out of it. Codes: not_found, since what has no valid key
// can't be there.
func CheckKey(key string) error {
	if len(key) > MaxKey || strings.Count(key, "/") > 3 {
		return fault.Missing()
	}
	for name := range strings.SplitSeq(key, "/") {
		if name == "" || strings.ContainsFunc(name, isForeign) {
			return fault.Missing()
		}
	}
	return nil
}

func isForeign(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
}
