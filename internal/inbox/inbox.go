// Package inbox holds what a user's clients keep a copy of: the chat list, and the catch-up that brings the
// copy to the newest state.
package inbox

import (
	"context"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/user"
)

// Entry is a chat as one of its members sees it in the chat list.
type Entry struct {
	Chat chat.Chat
	// Peer is the other user of a private chat.
	Peer *user.User
	// LastMessage is the newest visible message.
	LastMessage *message.Message
	// Marks of the members, in private chats only.
	Marks []chat.Mark
	Me    chat.Me
}

// ListKey is the place after which a page of the chat list goes on: activity and id of the last row.
type ListKey struct {
	ActivityAt time.Time
	ID         ident.ChatID
}

// ChangesQuery asks what changed in a chat.
type ChangesQuery struct {
	Actor  ident.UserID
	ChatID ident.ChatID
	After  int64
	// MarksAfter limits the marks to those that changed after it; -1: all marks.
	MarksAfter int64
	// Limit is the number of rows after which no further version is begun.
	Limit int
	// MaxBehind is how many versions behind After may be before the answer is a reset.
	MaxBehind int64
}

// Changes is the newest state of all that changed, from one snapshot.
type Changes struct {
	Messages     []message.Message
	Members      []chat.Member
	Entry        *Entry // nil in a reset
	Marks        []chat.Mark
	Version      int64
	MarksVersion int64
	More         bool
	Reset        bool
}

// Sync is what moved since a position.
type Sync struct {
	Chats []chat.Head
	// Account is the actor's own row.
	Account user.User
	// Mine are the private parts that changed, left chats too.
	Mine []chat.Me
	// Hidden are messages that the actor deleted for themselves.
	Hidden []message.HiddenPlace
	// Blocks that changed, those that were taken back too.
	Blocks []chat.Block
	// Drafts that changed, those that are empty now too.
	Drafts []chat.Draft
	// Scheduled are messages to be sent later that changed, those that are gone now too.
	Scheduled []message.Scheduled
	// Settings that changed; in a reset all that there are.
	Settings user.Settings
	Users    []user.User
	// Next is the position for the next call.
	Next  int64
	Reset bool
}

// Store is what this package needs of storage. Missing rows are fault.Missing().
type Store interface {
	// ChatEntries returns a page of the actor's chats, the newest activity first, after the key; nil: from the start.
	// What the actor took off the list isn't in it.
	ChatEntries(ctx context.Context, actor ident.UserID, after *ListKey, limit int) ([]Entry, error)
	// ChatEntry returns one chat of the actor.
	ChatEntry(ctx context.Context, actor ident.UserID, id ident.ChatID) (Entry, error)
	// ChangesSince answers a ChangesQuery from one snapshot, ascending by version, never splitting a version.
	ChangesSince(ctx context.Context, q ChangesQuery) (Changes, error)
	// SyncSince returns what moved at or after the position, at most limit of each kind (more: Reset). Position 0 is
	// answered with Reset and the next position. It may name too much, never too little: see the horizon in package sqlstore.
	SyncSince(ctx context.Context, actor ident.UserID, pos int64, limit int) (Sync, error)
	// StoreEpoch names this history of the store; a restore from a backup makes a new one.
	StoreEpoch(ctx context.Context) (string, error)
}
