// Package search finds messages, people and chats by what somebody types, in every script.
//
// # Blocks
//
// The index tells in which blocks a word is. A block is 16 messages of a chat that follow each other: few rows, each
// with the words of all its messages, and a frequent word has many times fewer entries than it has messages. Which
// message it is, whether all words are in the same one, and where, is found out when the messages are read, which has to
// happen anyway: only what the reader may see now may be shown. So the index may name too much, never too little.
//
// What isn't indexed yet, at the end of a chat, is read as well. So a message is found as soon as it is stored, and a
// search is right, only slower, while old messages are indexed in the background.
//
// # Order
//
// The newest comes first. A search holds what it could read next by the newest time that can be in there, and reads
// what may be the newest, until no unread part can have anything newer than what it found. The work of a page is
// bounded; where the bound is reached, the page is shorter, says so, and can be gone on from.
package search

import (
	"context"
	"time"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
	"github.com/roost-im/roost/internal/user"
)

// Topic of the outbox whose worker fills the index.
const Topic outbox.Topic = "search"

// BlockSize is how many messages a block has.
const BlockSize = 16

// BlockOf returns the block of a message.
func BlockOf(seq int64) int64 { return (seq - 1) / BlockSize }

// FirstSeq returns the seq of the first message of a block.
func FirstSeq(block int64) int64 { return block*BlockSize + 1 }

// Text is what is searched of a content. An encrypted one has none.
type Text struct {
	Body string
	// Kinds of what it is and has: its type, and "link".
	Kinds []string
}

// Filter is what the index is asked for: blocks that have all of the terms and messages of a time.
type Filter struct {
	Terms []Term
	// Since and Until bound the time; zero: they don't.
	Since, Until time.Time
}

// Scope is a chat in which the actor may search.
type Scope struct {
	ChatID ident.ChatID
	// Num names the chat in the index; 0: nothing of it is indexed.
	Num int64
	// IndexedSeq: messages above it aren't in the index.
	IndexedSeq int64
	LastSeq    int64
	// VisibleFromSeq is the first seq that the actor may see.
	VisibleFromSeq int64
	ActivityAt     time.Time
}

// Block is an entry of the index.
type Block struct {
	Num, Block int64
	// FirstAt and LastAt are when the oldest and the newest of its messages were sent.
	FirstAt, LastAt time.Time
}

// Probe asks for the newest blocks of a chat below one.
type Probe struct {
	Num, Below int64
}

// Span is a part of a chat's history, From and To included.
type Span struct {
	ChatID   ident.ChatID
	From, To int64
}

// Title is what a chat is found by: its own title, or the peer of a private one.
type Title struct {
	ChatID ident.ChatID
	Text   string
}

// Work is what has to be indexed in a chat, from one snapshot.
type Work struct {
	// Blocks to be made anew, each with all of its messages that are left, stubs too.
	Blocks map[int64][]message.Message
	// Floor: blocks below it may go.
	Floor int64
	// Done and DoneSeq are how far the index has got once these blocks are stored; More: there is more.
	Done, DoneSeq int64
	More          bool
}

// Entry is a block with its terms, as it is stored.
type Entry struct {
	Block
	Terms []string
}

// Store is what this package needs of storage. Missing rows are fault.Missing().
type Store interface {
	// SearchScopes returns the actor's chats, the newest activity first; of one chat only, if id isn't empty. Codes:
	// not_found (the one chat isn't the actor's).
	SearchScopes(ctx context.Context, actor ident.UserID, id ident.ChatID, limit int) ([]Scope, error)
	// SearchBlocks returns blocks of any chat that have what the filter wants, in no order. isAll: there are no more.
	SearchBlocks(ctx context.Context, f Filter, limit int) (found []Block, isAll bool, err error)
	// ProbeBlocks returns the newest blocks of some chats that have what the filter wants, descending in each; up to
	// limit of each chat.
	ProbeBlocks(ctx context.Context, f Filter, probes []Probe, limit int) ([]Block, error)
	// SeqAt returns the seq of a chat's first message that was sent at a time or later, the last seq if there is none.
	// While a clock was set back, times fall: then it is one of those around.
	SeqAt(ctx context.Context, id ident.ChatID, at time.Time) (int64, error)
	// SearchMessages returns the messages of spans that the actor may see at a time, without stubs, in no order.
	SearchMessages(ctx context.Context, actor ident.UserID, spans []Span, at time.Time) ([]message.Message, error)
	// SearchTitles returns what the actor's chats are found by, the newest activity first.
	SearchTitles(ctx context.Context, actor ident.UserID, limit int) ([]Title, error)
	// UsersByID returns users in no order; those that don't exist are left out.
	UsersByID(ctx context.Context, ids []ident.UserID) ([]user.User, error)
	// SearchWork returns what an item has to have indexed next: up to limit blocks.
	SearchWork(ctx context.Context, item outbox.Item, limit int) (Work, error)
	// PutSearch stores blocks, removes those below the floor, and moves the item to what is done. It returns
	// outbox.ErrLost, and has changed nothing, if the item is another worker's.
	PutSearch(ctx context.Context, item outbox.Item, blocks []Entry, floor int64) error
	// ResetSearch empties the index and lets its topic begin anew.
	ResetSearch(ctx context.Context) error
	// SearchFormat returns the format that the index was made in, 0 if it wasn't yet.
	SearchFormat(ctx context.Context) (int64, error)
	// SetSearchFormat empties the index, unless it has this format, and remembers it.
	SetSearchFormat(ctx context.Context, format int64) error
}

// People finds users.
type People interface {
	Search(ctx context.Context, actor ident.UserID, query, cursor string, limit int) (found []user.User, next string, err error)
}

// Chats describes chats as their members see them.
type Chats interface {
	Entry(ctx context.Context, actor ident.UserID, id ident.ChatID) (inbox.Entry, error)
}

// Hit is a message that was found.
type Hit struct {
	Message message.Message
	Kinds   []string
	Snippet Snippet
}

// Request is a search. At least one of Query, From and Kind is needed.
type Request struct {
	Query string
	// ChatID: in this chat only.
	ChatID ident.ChatID
	// From: sent by this user.
	From ident.UserID
	// Kind: of this type, or "link".
	Kind string
	// Before and After bound the time of sending; zero: they don't.
	Before, After time.Time
	Cursor        string
	Limit         int
}

// Result is a page of a search. People and Chats come with the first page of a search in everything.
type Result struct {
	People []user.User
	Chats  []inbox.Entry
	// Hits, the newest first.
	Hits []Hit
	// Senders of the hits.
	Senders []user.User
	// Next is the cursor of the next page, empty at the end.
	Next string
	// Partial: the page ended because enough was read for one call, though it has room. The search goes on with Next.
	Partial bool
}
