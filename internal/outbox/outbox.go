// Package outbox lets workers follow what happens in chats, without a write on the send path: a chat's row says by its
// sync position that it moved. A topic (the search index, say) has a place in these positions, and for each chat the
// version up to which its work is done; both are moved by the worker, so that a send costs nothing for it.
//
// Each chat that moved is handed out at least once after its last change, to one worker at a time as long as the lease
// lasts. A worker that died loses its lease, and the chat is handed out again from where its work was stored. What a
// handler does therefore has to end the same when it is done twice.
package outbox

import (
	"context"
	"time"

	"github.com/roost-im/roost/internal/ident"
)

// Topic names a kind of work.
type Topic string

// Item is a chat in which there is work to do.
type Item struct {
	Topic  Topic
	ChatID ident.ChatID
	// Wanted is the chat version that was last seen of it; it may have moved on since.
	Wanted int64
	// Done is the chat version up to which the work is done, and DoneSeq the seq.
	Done, DoneSeq int64
	// More: there is more to do, whatever Done says.
	More bool
	// Place is where work that takes several turns goes on; the handler's own, at most 128 bytes.
	Place string
	// Tries is how often the work failed since it was last done.
	Tries int
	// Lease ends then. It tells this handing out from others.
	Lease time.Time
}

// Store is what this package needs of storage.
type Store interface {
	// OutboxCollect notes chats that moved since it was last called, to be handed out at the given time or before. It
	// reports whether there are more. It writes nothing where nothing moved.
	OutboxCollect(ctx context.Context, topic Topic, due time.Time, limit int) (more bool, err error)
	// OutboxTake hands out chats that are due, the longest waiting first, to nobody else until the lease ends.
	OutboxTake(ctx context.Context, topic Topic, at, lease time.Time, limit int) ([]Item, error)
	// OutboxDone stores how far the work has got and gives the chat back. It is handed out again at the given time
	// if there is more, or it isn't done up to what is wanted by now. A lease that was lost is no error: nothing is stored then.
	OutboxDone(ctx context.Context, item Item, again time.Time) error
	// OutboxFailed gives a chat back whose work failed, to be handed out again at the given time.
	OutboxFailed(ctx context.Context, item Item, again time.Time) error
	// OutboxBegin lets a topic that never began start with what moves from now on, and not with all chats. It changes nothing else.
	OutboxBegin(ctx context.Context, topic Topic) error
	// OutboxReset lets the topic begin anew with all chats. What the work has led to is the caller's.
	OutboxReset(ctx context.Context, topic Topic) error
}
