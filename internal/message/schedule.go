package message

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// The limits of scheduled messages.
const (
	// MaxScheduleTime is how far ahead a message may be scheduled.
	MaxScheduleTime = 366 * 24 * time.Hour
	// MaxScheduledInChat and MaxScheduled are how many messages of one user may wait, in one chat and in all.
	MaxScheduledInChat = 100
	MaxScheduled       = 500
)

// ScheduledState says what became of a scheduled message.
type ScheduledState string

// The states. One that is sent or deleted stays as a row without content.
const (
	// ScheduledWaiting: it is sent when its time comes. With a Refusal it was tried, and is tried again.
	ScheduledWaiting ScheduledState = "waiting"
	// ScheduledRefused: it couldn't be sent, and isn't tried again by itself.
	ScheduledRefused ScheduledState = "refused"
	ScheduledSent    ScheduledState = "sent"
	ScheduledDeleted ScheduledState = "deleted"
)

// ScheduledKey names a scheduled message: the message that is made of it has the same client_id.
type ScheduledKey struct {
	UserID   ident.UserID
	ChatID   ident.ChatID
	ClientID string
}

// Scheduled is a message that its user wants to be sent later. Nothing looks into its content until then.
type Scheduled struct {
	// Draft is what is sent. Its At is when it was scheduled.
	Draft
	SendAt time.Time
	State  ScheduledState
	// Refusal is the code of what stood in its way; empty: nothing.
	Refusal fault.Code
	// Seq of the message that was made of it; 0: none.
	Seq int64
	// DueAt is when a worker takes it next; zero: none does. Clients don't see it.
	DueAt time.Time
	// Version is the user version at which it last changed.
	Version int64
}

// Key names it.
func (s *Scheduled) Key() ScheduledKey { return ScheduledKey{s.SenderID, s.ChatID, s.ClientID} }

// IsOpen says whether it is still to be sent.
func (s *Scheduled) IsOpen() bool { return s.State == ScheduledWaiting || s.State == ScheduledRefused }

// IsSame says whether clients see the same of two.
func (s *Scheduled) IsSame(o *Scheduled) bool {
	return s.State == o.State && s.Refusal == o.Refusal && s.Seq == o.Seq && s.SendAt.Equal(o.SendAt) && string(s.Content) == string(o.Content) &&
		s.ReplyToSeq == o.ReplyToSeq && s.Silent == o.Silent && s.Notice.IsSame(o.Notice) && s.Poll.IsSame(o.Poll) &&
		slices.Equal(s.Media, o.Media) && s.ViewOnce == o.ViewOnce &&
		s.ExpectMembersVersion == o.ExpectMembersVersion
}

// Close leaves of it what is left when it was sent as a message (seq) or deleted (0).
func (s *Scheduled) Close(seq int64) {
	state := ScheduledDeleted
	if seq > 0 {
		state = ScheduledSent
	}
	*s = Scheduled{
		Draft:  Draft{ChatID: s.ChatID, SenderID: s.SenderID, ClientID: s.ClientID, At: s.At},
		SendAt: s.SendAt, State: state, Seq: seq, Version: s.Version,
	}
}

// ScheduledChanged is what became of a scheduled message. The versions are equal where nothing changed.
type ScheduledChanged struct {
	chat.UserVersion
	Scheduled Scheduled
}

// IsNew says whether anything changed.
func (c ScheduledChanged) IsNew() bool { return c.Version > c.From }

// ScheduledPatch changes a scheduled message that isn't sent yet; what is nil stays.
type ScheduledPatch struct {
	ScheduledKey
	// Content replaces the former one, and Notice whom it names.
	Content Content
	Notice
	Silent *bool
	SendAt *time.Time
}

// ErrOvertaken says that a scheduled message changed while it was about to be sent: it isn't sent as it was.
var ErrOvertaken = errors.New("the scheduled message changed meanwhile")

// ScheduleStore is what scheduled messages need of storage. Each change that clients see takes a user version and a sync
// position. AppendMessages closes the one that a draft was made of in the transaction that stores the message, which makes
// that exactly once whatever is killed when.
type ScheduleStore interface {
	// PutScheduled stores a new one. The same client_id in the chat again returns the first one, whatever became of it, unless it
	// asks for something else. Codes: not_found (not a member), client_id_reused, forbidden (may not write), too_many, that of Refusal.
	PutScheduled(ctx context.Context, s Scheduled) (ScheduledChanged, error)
	// ChangeScheduled hands one to a function and stores what it returns; nobody sends or changes it meanwhile. Codes: not_found,
	// those of the function.
	ChangeScheduled(ctx context.Context, key ScheduledKey, change func(Scheduled) (Scheduled, error)) (ScheduledChanged, error)
	// ScheduledByKey returns one, also after it was sent or deleted. Codes: not_found.
	ScheduledByKey(ctx context.Context, key ScheduledKey) (Scheduled, error)
	// ListScheduled returns those of the key's user that aren't sent, ascending by chat and client_id, after the key.
	ListScheduled(ctx context.Context, after ScheduledKey, limit int) ([]Scheduled, error)
	// TakeScheduled returns some that are due, the earliest first, and has them due again when the lease ends: no other worker
	// takes them until then. Those of users who may not sign in wait.
	TakeScheduled(ctx context.Context, at, lease time.Time, limit int) ([]Scheduled, error)
}

// Schedule stores a message that is sent later. Whether it may be sent is checked then; the same client_id again returns the
// first result. Codes: invalid, not_found, forbidden, too_many, text_empty, text_too_long, content_unsupported,
// client_id_reused.
func (s *Service) Schedule(ctx context.Context, actor ident.UserID, r Scheduled) (Scheduled, error) {
	now := s.opt.Now().UTC()
	d, err := s.prepare(actor, r.Draft, now)
	if err != nil {
		return Scheduled{}, err
	}
	d.Refusal = checkSendAt(r.SendAt, now)
	if d.Refusal == nil {
		d.Refusal = d.Poll.refusal(r.SendAt)
	}
	c, err := s.opt.Store.PutScheduled(ctx, Scheduled{Draft: d, SendAt: r.SendAt, DueAt: r.SendAt, State: ScheduledWaiting})
	return s.scheduled(c, "schedule message", err)
}

func checkSendAt(at, now time.Time) error {
	if !at.After(now) || at.After(now.Add(MaxScheduleTime)) {
		return fault.New(fault.Invalid, fault.CodeInvalid, "send_at: must be ahead, by a year at most")
	}
	return nil
}

// EditScheduled changes a message that isn't sent yet. One that was refused waits again if it gets a time. Codes: invalid,
// not_found, message_gone (it was sent or deleted), text_empty, text_too_long, content_unsupported.
func (s *Service) EditScheduled(ctx context.Context, p ScheduledPatch) (Scheduled, error) {
	now := s.opt.Now().UTC()
	var body Body
	var err error
	if p.Content != nil {
		if body, err = s.opt.ReadContent(p.Content); err != nil {
			return Scheduled{}, err
		}
		if p.Notice, err = p.clean(p.UserID); err != nil {
			return Scheduled{}, err
		}
	}
	if p.SendAt != nil {
		if err := checkSendAt(*p.SendAt, now); err != nil {
			return Scheduled{}, err
		}
	}
	c, err := s.opt.Store.ChangeScheduled(ctx, p.ScheduledKey, func(row Scheduled) (Scheduled, error) {
		if !row.IsOpen() {
			return row, fault.New(fault.Conflict, fault.CodeMessageGone, "it was sent or deleted")
		}
		if p.Content != nil {
			if err := row.Poll.check(body.Answers); err != nil {
				return row, err
			}
			if !IsSameMedia(row.Media, body.Media) {
				return row, fault.New(fault.Invalid, fault.CodeInvalid, "content: must refer to the media that it had")
			}
			row.Content, row.Notice = body.Content, p.Notice
		}
		if p.Silent != nil {
			row.Silent = *p.Silent
		}
		if p.SendAt != nil {
			row.SendAt, row.State, row.Refusal = *p.SendAt, ScheduledWaiting, ""
		}
		if row.State == ScheduledWaiting {
			row.DueAt = row.SendAt
		}
		return row, row.Poll.refusal(row.SendAt)
	})
	return s.scheduled(c, "edit scheduled message", err)
}

// DeleteScheduled takes a message away that isn't sent yet; one that is gone already stays so. Codes: not_found,
// message_gone (it was sent).
func (s *Service) DeleteScheduled(ctx context.Context, key ScheduledKey) (Scheduled, error) {
	c, err := s.opt.Store.ChangeScheduled(ctx, key, func(row Scheduled) (Scheduled, error) {
		if row.State == ScheduledSent {
			return row, fault.New(fault.Conflict, fault.CodeMessageGone, "it was sent")
		}
		row.Close(0)
		return row, nil
	})
	return s.scheduled(c, "delete scheduled message", err)
}

// ListScheduled returns a page of the messages of a user that aren't sent yet, ascending by chat and client_id, after the key.
func (s *Service) ListScheduled(ctx context.Context, after ScheduledKey, limit int) ([]Scheduled, error) {
	rows, err := s.opt.Store.ListScheduled(ctx, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list scheduled messages: %w", err)
	}
	return rows, nil
}

func (s *Service) scheduled(c ScheduledChanged, what string, err error) (Scheduled, error) {
	if err != nil {
		return Scheduled{}, fmt.Errorf("%s: %w", what, err)
	}
	if c.IsNew() {
		s.opt.Publisher.ScheduledChanged(c)
	}
	return c.Scheduled, nil
}
