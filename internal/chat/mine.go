package chat

import (
	"context"
	"fmt"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// MaxPins is how many chats a user may pin.
const MaxPins = 20

// Forever is the time until which a chat is muted that is muted for good.
var Forever = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

// MePatch changes what isn't nil of what is only the actor's in a chat.
type MePatch struct {
	// IsPinned puts the chat above the other pinned ones. One that is pinned keeps its place.
	IsPinned *bool
	// IsArchived puts the chat into the archive as of its last seq, or takes it out.
	IsArchived *bool
	// MutedUntil is when it may notify again; zero: now.
	MutedUntil   *time.Time
	MuteMentions *bool
	// Notify takes the place of all of it.
	Notify *Notify
	// IsMarkedUnread marks the chat as unread, or takes that back.
	IsMarkedUnread *bool
}

// MuteRequest asks to mute a chat or to end that.
type MuteRequest struct {
	// IsMuted is nil where nothing was said about it.
	IsMuted *bool
	// Until is when the chat may notify again; zero: never. Only with IsMuted.
	Until time.Time
}

// Clearing asks to take the history of a chat from the actor's sight.
type Clearing struct {
	ChatID ident.ChatID
	Actor  ident.UserID
	// UpTo is the last seq that goes; 0: all.
	UpTo int64
	// Hide takes a private or saved chat off the actor's list, until there is a new message.
	Hide bool
}

// MineChanged is what became of a change of what is only the user's. Without a change the versions are equal and Chats
// are as they were.
type MineChanged struct {
	UserVersion
	Chats []Me
}

// IsNew says whether anything changed.
func (c MineChanged) IsNew() bool { return c.Version > c.From }

// MineStore is what a user's own part of chats needs of storage. Each change takes a user version and a sync position.
type MineStore interface {
	// PatchMe changes the actor's part of a chat. Codes: not_found, too_many (pinned chats).
	PatchMe(ctx context.Context, actor ident.UserID, id ident.ChatID, p MePatch) (MineChanged, error)
	// SetPins makes these the pinned chats, from the top, and no others. It returns those whose pin changed.
	// Codes: not_found (one isn't the actor's).
	SetPins(ctx context.Context, actor ident.UserID, ids []ident.ChatID) (MineChanged, error)
	// ClearHistory raises the first seq that the actor may see. Codes: not_found, invalid (hide a chat of many).
	ClearHistory(ctx context.Context, c Clearing) (MineChanged, error)
}

// PatchMe changes what is only the actor's in a chat, and tells the actor's devices.
// Codes: invalid, not_found, too_many (pinned chats).
func (s *Service) PatchMe(ctx context.Context, actor ident.UserID, id ident.ChatID, p MePatch, mute MuteRequest) (Me, error) {
	switch {
	case mute.IsMuted == nil || !*mute.IsMuted:
		if !mute.Until.IsZero() {
			return Me{}, fault.New(fault.Invalid, fault.CodeInvalid, "muted_until: only with muted")
		}
		if mute.IsMuted != nil {
			p.MutedUntil = &time.Time{}
		}
	case mute.Until.IsZero() || mute.Until.After(Forever):
		p.MutedUntil = &Forever
	case !mute.Until.After(s.opt.Now()):
		return Me{}, fault.New(fault.Invalid, fault.CodeInvalid, "muted_until: must be in the future")
	default:
		p.MutedUntil = &mute.Until
	}
	if p.Notify != nil {
		if err := p.Notify.check(); err != nil {
			return Me{}, err
		}
	}
	c, err := s.opt.Store.PatchMe(ctx, actor, id, p)
	if err != nil {
		return Me{}, fmt.Errorf("change my part of a chat: %w", err)
	}
	s.publishMine(c)
	return c.Chats[0], nil
}

// SetPins makes these the actor's pinned chats, from the top, and no others. It returns those whose pin changed.
// Codes: invalid, not_found, too_many.
func (s *Service) SetPins(ctx context.Context, actor ident.UserID, ids []ident.ChatID) ([]Me, error) {
	if len(ids) > MaxPins {
		return nil, TooManyPins()
	}
	seen := make(map[ident.ChatID]bool, len(ids))
	for _, id := range ids {
		if !ident.IsValid(id) {
			return nil, fault.Missing()
		}
		if seen[id] {
			return nil, fault.New(fault.Invalid, fault.CodeInvalid, "chats: one is named twice")
		}
		seen[id] = true
	}
	c, err := s.opt.Store.SetPins(ctx, actor, ids)
	if err != nil {
		return nil, fmt.Errorf("pin chats: %w", err)
	}
	s.publishMine(c)
	return c.Chats, nil
}

// TooManyPins is the fault for more pinned chats than a user may have.
func TooManyPins() error {
	return fault.Newf(fault.Conflict, fault.CodeTooMany, "at most %d chats can be pinned", MaxPins)
}

// ClearHistory takes the history of a chat from the actor's sight, for good; others keep it. Codes: invalid, not_found.
func (s *Service) ClearHistory(ctx context.Context, c Clearing) (Me, error) {
	if c.UpTo < 0 {
		return Me{}, fault.New(fault.Invalid, fault.CodeInvalid, "up_to_seq: must not be negative")
	}
	done, err := s.opt.Store.ClearHistory(ctx, c)
	if err != nil {
		return Me{}, fmt.Errorf("clear history: %w", err)
	}
	s.publishMine(done)
	return done.Chats[0], nil
}

// publishMine tells a user's devices of a change that was committed.
func (s *Service) publishMine(c MineChanged) {
	if c.IsNew() {
		s.opt.Publisher.MeChanged(c.UserVersion, c.Chats)
	}
}
