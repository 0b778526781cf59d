package message

import (
	"context"
	"fmt"
	"time"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// Moment is when the server heard that something had happened, to the minute. The zero one isn't known.
type Moment struct {
	At time.Time
	// IsLatest: it had happened by then, and when isn't known any more.
	IsLatest bool
}

// Receipt is how far a message has come with one member, and when. Marks say how far a member has got, and are kept per
// member and not per message: of each mark the last minutes are remembered in which it rose.
type Receipt struct {
	User                user.User
	IsDelivered, IsSeen bool
	Delivered, Seen     Moment
}

// Receipts are those of a message, of the members who were there when it was sent and still are.
type Receipts struct {
	Page []Receipt
	// Total, Delivered and Seen count all of them. Delivered is -1 in a channel, Seen -1 where the actor's own receipts are off.
	Total, Delivered, Seen int
}

// ReceiptQuery asks who got a message.
type ReceiptQuery struct {
	Actor  ident.UserID
	ChatID ident.ChatID
	Seq    int64
	// After is the user after whom the page goes on.
	After ident.UserID
	Limit int
}

// Receipts returns a page of those who got a message and have seen it: its sender may ask; in a channel all members may,
// for the counts alone. Codes: not_found, forbidden, message_gone.
func (s *Service) Receipts(ctx context.Context, actor ident.UserID, q ReceiptQuery) (Receipts, error) {
	q.Actor = actor
	out, err := s.opt.Store.Receipts(ctx, q)
	if err != nil {
		return Receipts{}, fmt.Errorf("receipts: %w", err)
	}
	return out, nil
}
