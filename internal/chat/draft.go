package chat

import (
	"context"
	"fmt"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// Draft is what a user began to write in a chat. One that was sent or deleted stays as a row without anything, so that
// devices learn of it.
type Draft struct {
	ChatID ident.ChatID
	// Content is empty where there is none.
	Content []byte
	// ReplyToSeq is the seq of the message that is to be answered; 0: none. It is the user's own note and isn't looked at.
	ReplyToSeq int64
	// Version is the user version at which it last changed; 0: never.
	Version int64
}

// IsEmpty says whether nothing is begun.
func (d Draft) IsEmpty() bool { return len(d.Content) == 0 && d.ReplyToSeq == 0 }

// IsSame says whether two drafts say the same.
func (d Draft) IsSame(other Draft) bool {
	return string(d.Content) == string(other.Content) && d.ReplyToSeq == other.ReplyToSeq
}

// DraftPut replaces a draft.
type DraftPut struct {
	Actor ident.UserID
	Draft Draft
	// IfVersion refuses the change if the draft changed after that version and says something else; below 0: it may have.
	IfVersion int64
}

// DraftChanged is what became of a draft. The versions are equal where nothing changed.
type DraftChanged struct {
	UserVersion
	Draft Draft
}

// IsNew says whether anything changed.
func (c DraftChanged) IsNew() bool { return c.Version > c.From }

// DraftStore is what drafts need of storage. Each change takes a user version and a sync position. A draft stays its user's
// also where the user left the chat.
type DraftStore interface {
	// PutDraft replaces a draft. Codes: not_found (not a member), draft_changed.
	PutDraft(ctx context.Context, p DraftPut) (DraftChanged, error)
	// Drafts returns the actor's drafts, ascending by chat, after the given one; without those that are empty.
	Drafts(ctx context.Context, actor ident.UserID, after ident.ChatID, limit int) ([]Draft, error)
}

// PutDraft replaces what the actor began to write in a chat, and tells the actor's devices. Empty takes it away.
// Codes: invalid, not_found, content_unsupported, text_too_long, draft_changed.
func (s *Service) PutDraft(ctx context.Context, p DraftPut) (Draft, error) {
	if p.Draft.ReplyToSeq < 0 {
		return Draft{}, fault.New(fault.Invalid, fault.CodeInvalid, "reply_to_seq: must not be negative")
	}
	var err error
	if p.Draft.Content, err = s.opt.ReadDraft(p.Draft.Content); err != nil {
		return Draft{}, err
	}
	c, err := s.opt.Store.PutDraft(ctx, p)
	if err != nil {
		return Draft{}, fmt.Errorf("put draft: %w", err)
	}
	if c.IsNew() {
		s.opt.Publisher.DraftChanged(c)
	}
	return c.Draft, nil
}

// Drafts returns a page of what the actor began to write, after the given chat.
func (s *Service) Drafts(ctx context.Context, actor ident.UserID, after ident.ChatID, limit int) ([]Draft, error) {
	out, err := s.opt.Store.Drafts(ctx, actor, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list drafts: %w", err)
	}
	return out, nil
}
