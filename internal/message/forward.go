package message

import (
	"context"
	"fmt"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// The limits of one call that forwards.
const (
	// MaxForwardChats is to how many chats.
	MaxForwardChats = 20
	// MaxForwardCopies is how many messages it may make in all.
	MaxForwardCopies = 100
)

// Forward is from where a message was forwarded. Its place is known to the server alone: a reader learns at most
// who wrote it first.
type Forward struct {
	ChatID ident.ChatID
	Seq    int64
	// WithAuthor: the copy names who wrote it first.
	WithAuthor bool
	Author     ident.UserID
	// Name of the author when it was forwarded: readers may not know the user.
	Name string
}

// IsSame says whether two copies are of the same message, with or without its author.
func (f *Forward) IsSame(other *Forward) bool {
	if f == nil || other == nil {
		return f == other
	}
	return f.ChatID == other.ChatID && f.Seq == other.Seq && f.WithAuthor == other.WithAuthor
}

// ForwardRequest asks for copies of messages of a chat in others.
type ForwardRequest struct {
	ChatID     ident.ChatID
	Seqs       []int64
	To         []ForwardTarget
	WithAuthor bool
	Silent     bool
}

// ForwardTarget is a chat that gets a copy of each message.
type ForwardTarget struct {
	ChatID ident.ChatID
	// ClientIDs of the copies, one for each message, in their order.
	ClientIDs []string
}

// Source is a message that is forwarded, with the name of its sender.
type Source struct {
	Message
	SenderName string
}

// Copies returns how many messages a request makes.
func (r *ForwardRequest) Copies() int {
	return len(r.Seqs) * len(r.To)
}

func (r *ForwardRequest) check() error {
	if len(r.Seqs) == 0 || len(r.To) == 0 || len(r.To) > MaxForwardChats || r.Copies() > MaxForwardCopies {
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "at most %d chats and %d messages in all, and at least one", MaxForwardChats, MaxForwardCopies)
	}
	for _, to := range r.To {
		if len(to.ClientIDs) != len(r.Seqs) {
			return fault.New(fault.Invalid, fault.CodeInvalid, "client_ids: one for each message")
		}
		for _, id := range to.ClientIDs {
			if !chat.IsClientID(id) {
				return fault.New(fault.Invalid, fault.CodeInvalid, "client_ids: each 1 to 64 of A-Z a-z 0-9 _ . : -")
			}
		}
	}
	return nil
}

// Forward copies messages that the actor may see into other chats, in the order in which they are named, and returns what
// became of each: chat by chat, one for each message. One that fails has its reason and leaves the others alone:
// not_found (the message, or the chat), message_gone, forbidden, client_id_reused, unavailable. A repeated call returns
// the first copies, also where their source is gone since. Codes: invalid, not_found (the chat that it is from).
func (s *Service) Forward(ctx context.Context, actor ident.UserID, r ForwardRequest) ([]Appended, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	sources, err := s.opt.Store.ForwardSources(ctx, actor, r.ChatID, r.Seqs)
	if err != nil {
		return nil, fmt.Errorf("forward messages: %w", err)
	}
	bySeq := map[int64]*Source{}
	for i := range sources {
		bySeq[sources[i].Seq] = &sources[i]
	}
	type answer struct {
		i int
		Appended
	}
	answers := make(chan answer, r.Copies())
	at := s.opt.Now().UTC()
	for i, to := range r.To {
		for j, seq := range r.Seqs {
			d := r.draft(bySeq[seq], seq, at)
			d.ChatID, d.SenderID, d.ClientID, d.Silent, d.At = to.ChatID, actor, to.ClientIDs[j], r.Silent, at
			if body, err := s.opt.ReadContent(d.Content); err == nil {
				d.Gallery = body.Gallery
			}
			place := i*len(r.Seqs) + j
			done := func(a Appended, err error) {
				if err != nil {
					a.Err = err
				}
				answers <- answer{place, a}
			}
			if err := s.laneOf(d.ChatID).Submit(d, done); err != nil {
				done(Appended{}, err)
			}
		}
	}
	out := make([]Appended, r.Copies())
	for range out {
		select {
		case a := <-answers:
			out[a.i] = a.Appended
		case <-ctx.Done():
			return nil, fmt.Errorf("forward messages: %w", ctx.Err())
		}
	}
	return out, nil
}

// draft returns the copy of a source; nil: it isn't there.
func (r *ForwardRequest) draft(from *Source, seq int64, now time.Time) Draft {
	d := Draft{Forward: &Forward{ChatID: r.ChatID, Seq: seq, WithAuthor: r.WithAuthor}}
	switch {
	case from == nil || from.Mine.IsHidden:
		d.Refusal = fault.Missing()
		return d
	case from.Stub != StubNone:
		d.Refusal = fault.New(fault.Conflict, fault.CodeMessageGone, "the message is gone")
		return d
	case from.ViewOnce:
		d.Refusal = fault.New(fault.Forbidden, fault.CodeForbidden, "what may be viewed once can't be forwarded")
		return d
	case from.IsSystem:
		d.Refusal = fault.New(fault.Forbidden, fault.CodeForbidden, "what the server says can't be forwarded")
		return d
	}
	d.Content, d.Poll, d.Media = from.Content, from.Poll.again(now), from.Media
	if !r.WithAuthor {
		return d
	}
	d.Forward.Author, d.Forward.Name = from.SenderID, from.SenderName
	if first := from.Forward; first != nil && first.WithAuthor {
		d.Forward.Author, d.Forward.Name = first.Author, first.Name
	}
	return d
}
