// Package ident holds the typed ids of the domain and makes new ones. Ids are opaque to everybody else: 26
// characters of ULID, ordered by the time at which they were made.
package ident

import (
	"io"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

// UserID names a user.
type UserID string

// SessionID names a session.
type SessionID string

// ChatID names a chat.
type ChatID string

// MediaID names stored bytes.
type MediaID string

// LinkID names an invite link of a chat.
type LinkID string

// InviteID names an invite.
type InviteID string

// SubscriptionID names a device that wants to be notified.
type SubscriptionID string

// PackID names a pack of stickers. It isn't made by a Generator: it is as good as a key, see package sticker.
type PackID string

// MaxLen is the length of the longest id.
const MaxLen = 26

// Generator makes ids that rise with the clock, also within one millisecond. It is safe for concurrent use.
type Generator struct {
	now func() time.Time

	mu      sync.Mutex // guards entropy, which isn't safe for concurrent use
	entropy *ulid.MonotonicEntropy
}

// NewGenerator returns a generator on a clock and a source of randomness (crypto/rand.Reader outside of tests).
func NewGenerator(now func() time.Time, random io.Reader) *Generator {
	return &Generator{now: now, entropy: ulid.Monotonic(random, 0)}
}

// New returns the next id as a string; convert it to the type that it names.
func (g *Generator) New() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	// New fails only when the randomness does or after 2^80 ids in a millisecond: neither can be survived.
	return ulid.MustNew(ulid.Timestamp(g.now()), g.entropy).String()
}

// IsValid says whether s has the shape of an id. It keeps foreign strings of any length out of queries and logs.
func IsValid[T ~string](s T) bool {
	if len(s) == 0 || len(s) > MaxLen {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}
