package chat

import (
	"context"
	"fmt"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// MaxBlocks is how many people a user may have blocked, or let go again.
const MaxBlocks = 5000

// Block is somebody whom a user doesn't want to hear, or did not once: it stays as a row, so that devices learn of it.
type Block struct {
	// UserID of the other one.
	UserID    ident.UserID
	IsBlocked bool
	// ChangedAt is when it last changed.
	ChangedAt time.Time
	// Version is the blocking user's version at which it last changed.
	Version int64
}

// BlockChanged is what became of a change. The versions are equal where nothing changed.
type BlockChanged struct {
	UserVersion
	Block Block
	// Chats has the actor's part of the private chat of both, if there is one.
	Chats []Me
}

// BlockStore is what blocks need of storage.
//
// What somebody sends who is blocked is stored like any other message, under the next seq and version, and only its
// sender sees it: for the other one it has no place in the history, the counts, the last seq and the order of the list,
// then and ever after. The other one's public marks don't move meanwhile.
type BlockStore interface {
	// SetBlock blocks somebody or ends that, and takes a version of the actor. Codes: not_found, too_many.
	SetBlock(ctx context.Context, actor, other ident.UserID, isBlocked bool, at time.Time) (BlockChanged, error)
	// Unwilling returns those of the users whom the actor may not add to groups and channels, ascending: who has blocked the
	// actor, or doesn't let the actor add them.
	Unwilling(ctx context.Context, actor ident.UserID, users []ident.UserID) ([]ident.UserID, error)
	// Blocks returns those whom the actor has blocked, ascending by id, after the given one.
	Blocks(ctx context.Context, actor, after ident.UserID, limit int) ([]Block, error)
}

// SetBlock blocks somebody or ends that, and tells the actor's devices. The other one isn't told.
// Codes: invalid, not_found, too_many.
func (s *Service) SetBlock(ctx context.Context, actor, other ident.UserID, isBlocked bool) (Block, error) {
	if actor == other {
		return Block{}, fault.New(fault.Invalid, fault.CodeInvalid, "nobody can block themselves")
	}
	c, err := s.opt.Store.SetBlock(ctx, actor, other, isBlocked, s.opt.Now().UTC())
	if err != nil {
		return Block{}, fmt.Errorf("set block: %w", err)
	}
	if c.Version > c.From {
		s.opt.Publisher.BlockChanged(c)
		s.opt.Publisher.WatchChanged(actor)
		s.opt.Publisher.WatchChanged(other)
	}
	return c.Block, nil
}

// Blocks returns a page of those whom the actor has blocked, after the given one.
func (s *Service) Blocks(ctx context.Context, actor, after ident.UserID, limit int) ([]Block, error) {
	out, err := s.opt.Store.Blocks(ctx, actor, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list blocks: %w", err)
	}
	return out, nil
}
