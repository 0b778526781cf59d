package gateway

import (
	"context"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/user"
)

// Auth says whose a token is.
type Auth interface {
	// Authenticate returns the live session of a token. Codes: unauthenticated, session_expired.
	Authenticate(ctx context.Context, token, address string) (auth.Session, user.User, error)
	// Recheck returns those of the sessions that are no longer live.
	Recheck(ctx context.Context, ids []ident.SessionID) (ended []ident.SessionID, err error)
}

// Messages changes what is said in chats.
type Messages interface {
	// SendAsync queues a draft in the order of the calls and calls done once, after the commit or the failure.
	SendAsync(ctx context.Context, actor ident.UserID, d message.Draft, done func(message.Message, error))
	Edit(ctx context.Context, actor ident.UserID, e message.Edit) (message.Message, error)
	Delete(ctx context.Context, actor ident.UserID, d message.Deletion) (message.Message, error)
	Annotate(ctx context.Context, actor ident.UserID, a message.Annotate) (message.Message, error)
}

// Chats raises marks and tells of typing.
type Chats interface {
	RaiseMarks(ctx context.Context, actor ident.UserID, raises []chat.MarkRaise) ([]chat.MarkRaised, error)
	Typing(ctx context.Context, actor ident.UserID, id ident.ChatID, isStopped bool) error
}

// Inbox says what moved while a client was away.
type Inbox interface {
	// Sync returns what moved since the cursor (without one: a reset), the next cursor and the store's epoch.
	// Codes: bad_cursor.
	Sync(ctx context.Context, actor ident.UserID, cursor string) (s inbox.Sync, next, epoch string, err error)
}

// Rosters knows the members of chats.
type Rosters interface {
	// Get returns the roster of a chat that is at least as new as the version; its members ascend.
	Get(ctx context.Context, id ident.ChatID, minMembersVersion int64) (chat.Roster, error)
}

// Heads tells how far chats have got.
type Heads interface {
	// HeadsSince returns the heads of all chats that moved at or after the position, and the position for the
	// next call; with position 0 only the position.
	HeadsSince(ctx context.Context, pos int64, limit int) (heads []chat.Head, next int64, err error)
}
