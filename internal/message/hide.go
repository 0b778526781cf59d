package message

import (
	"context"
	"fmt"
	"slices"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// MaxHide is how many messages one call may hide.
const MaxHide = 200

// Hide deletes messages of a chat for the actor alone.
type Hide struct {
	ChatID ident.ChatID
	Actor  ident.UserID
	Seqs   []int64 // ascending, each once
}

// Hidden is what became of it.
type Hidden struct {
	// Seqs are those that weren't hidden before; none: nothing changed.
	Seqs []int64
	// Me is the actor's state in the chat after it: hidden messages don't count as unread.
	Me chat.Me
	// User is the step in the actor's stream.
	User chat.UserVersion
}

// HiddenPlace is a message that a user hid.
type HiddenPlace struct {
	ChatID ident.ChatID
	Seq    int64
}

// Hide leaves of a message what its viewer sees of one that the viewer deleted: its place. It is the same row of the
// chat for everybody else.
func (m *Message) Hide() {
	*m = Message{
		ChatID: m.ChatID, Seq: m.Seq, Version: m.Version, SenderID: m.SenderID, ClientID: m.ClientID, CreatedAt: m.CreatedAt,
		Stub: m.Stub, IsSystem: m.IsSystem, Mine: Mine{IsHidden: true},
	}
}

// HideMessages deletes messages for the actor alone, on all of the actor's devices, and returns the actor's state in the chat.
// All of them have to be there. Codes: invalid, not_found.
func (s *Service) HideMessages(ctx context.Context, actor ident.UserID, h Hide) (chat.Me, error) {
	h.Actor = actor
	h.Seqs = slices.Compact(slices.Sorted(slices.Values(h.Seqs)))
	if len(h.Seqs) == 0 || len(h.Seqs) > MaxHide {
		return chat.Me{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "seqs: 1 to %d", MaxHide)
	}
	out, err := s.opt.Store.HideMessages(ctx, h)
	if err != nil {
		return chat.Me{}, fmt.Errorf("hide messages: %w", err)
	}
	if len(out.Seqs) > 0 {
		s.opt.Publisher.MessagesHidden(out.User, out.Me, out.Seqs)
	}
	return out.Me, nil
}
