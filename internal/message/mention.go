package message

import (
	"context"
	"fmt"
	"slices"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// MaxNotify is how many users a message may name.
const MaxNotify = 50

// Notice says whom a message names. It stands in the envelope, so that it works where the content is encrypted.
type Notice struct {
	// Notify are the users, ascending, each once; nil: nobody. Whether they are members is nothing that it depends on: who
	// isn't sees nothing of the message.
	Notify []ident.UserID
	// NotifyAll: all members.
	NotifyAll bool
}

// IsNone says whether nobody is named.
func (n Notice) IsNone() bool { return len(n.Notify) == 0 && !n.NotifyAll }

// IsSame says whether two notices name the same users.
func (n Notice) IsSame(other Notice) bool {
	return n.NotifyAll == other.NotifyAll && slices.Equal(n.Notify, other.Notify)
}

// clean returns the notice as it is stored: nobody names oneself. Codes: invalid.
func (n Notice) clean(actor ident.UserID) (Notice, error) {
	if len(n.Notify) > MaxNotify {
		return n, fault.Newf(fault.Invalid, fault.CodeInvalid, "notify: at most %d", MaxNotify)
	}
	var out []ident.UserID
	for _, id := range slices.Compact(slices.Sorted(slices.Values(n.Notify))) {
		if !ident.IsValid(string(id)) {
			return n, fault.New(fault.Invalid, fault.CodeInvalid, "notify: must be ids of users")
		}
		if id != actor {
			out = append(out, id)
		}
	}
	n.Notify = out
	return n, nil
}

// MentionQuery asks for the messages of a chat that name the actor.
type MentionQuery struct {
	Actor  ident.UserID
	ChatID ident.ChatID
	// After is the seq above which they are looked for.
	After int64
	Limit int
}

// Mentions returns messages of others that name the actor or all members, ascending above a seq, with the chat's version.
// Codes: not_found.
func (s *Service) Mentions(ctx context.Context, actor ident.UserID, q MentionQuery) ([]Message, int64, error) {
	q.Actor = actor
	out, version, err := s.opt.Store.Mentions(ctx, q)
	if err != nil {
		return nil, 0, fmt.Errorf("list mentions: %w", err)
	}
	return out, version, nil
}
