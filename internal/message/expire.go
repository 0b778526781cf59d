package message

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/roost-im/roost/internal/beat"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// MaxTimer is the longest time after which messages go by themselves.
const MaxTimer = 365 * 24 * time.Hour

const (
	// expireEvery is how often messages whose time is over are looked for: what is left of one is its row alone, since no
	// read shows it.
	expireEvery = time.Second
	// expireBatch is how many of them a transaction takes, so that none holds up those who send.
	expireBatch = 100
)

// Timer sets how long messages of a chat last that are sent from then on.
type Timer struct {
	ChatID ident.ChatID
	Actor  ident.UserID
	// ExpiresIn is counted from sending, in whole seconds; 0: they stay.
	ExpiresIn time.Duration
	// System is the content of the message that tells of it.
	System []byte
	At     time.Time
}

// TimerSet is what became of it.
type TimerSet struct {
	Chat chat.Chat
	// Step of the chat's version; nil: it was so already.
	Step   *chat.Step
	System *Message
	// MembersVersion of the chat.
	MembersVersion int64
}

// Expire leaves of a message what is left when its time is over, if it is.
func (m *Message) Expire(at time.Time) {
	if m.ExpiresAt.IsZero() || m.ExpiresAt.After(at) {
		return
	}
	*m = Message{
		ChatID: m.ChatID, Seq: m.Seq, Version: m.Version, SenderID: m.SenderID, ClientID: m.ClientID, CreatedAt: m.CreatedAt,
		Stub: StubExpired, IsUnheard: m.IsUnheard,
	}
}

// SetTimer sets how long messages of a chat last that are sent from now on: who moderates a group or channel may, in other
// chats everybody. A system message tells of it. Codes: invalid, not_found, forbidden, peer_blocked, request_open.
func (s *Service) SetTimer(ctx context.Context, actor ident.UserID, t Timer) error {
	if t.ExpiresIn < 0 || t.ExpiresIn > MaxTimer {
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "expires_in_s: 0 to %d", int64(MaxTimer/time.Second))
	}
	t.Actor, t.At = actor, s.opt.Now().UTC()
	t.System = s.opt.EncodeSystem(chat.System{Event: chat.SystemTimer, ExpiresIn: t.ExpiresIn})
	out, err := s.opt.Store.SetTimer(ctx, t)
	if err != nil {
		return fmt.Errorf("set timer: %w", err)
	}
	if out.Step != nil {
		to := chat.Audience{ChatID: t.ChatID, MembersVersion: out.MembersVersion}
		s.opt.Publisher.ChatChanged(to, *out.Step, out.Chat)
		s.opt.Publisher.MessageNew(to, *out.System)
	}
	return nil
}

// ViewedKey is the place of a message that some have viewed.
type ViewedKey struct {
	ChatID ident.ChatID
	Seq    int64
}

// Run makes stubs of messages whose time is over, or whose last viewers have left, until ctx ends.
func (s *Service) Run(ctx context.Context) {
	var after ViewedKey
	beat.Run(ctx, s.opt.ExpireEvery, func(ctx context.Context) error {
		err := s.Expire(ctx)
		var errViewed error
		after, errViewed = s.EndViewed(ctx, after)
		return errors.Join(err, errViewed)
	}, func(err error) {
		s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "messages not expired", slog.Any("error", err))
	})
}

// Expire makes stubs of all messages whose time is over.
func (s *Service) Expire(ctx context.Context) error {
	for {
		gone, err := s.opt.Store.ExpireMessages(ctx, expireBatch)
		if err != nil {
			return fmt.Errorf("expire messages: %w", err)
		}
		s.publishGone(gone)
		if len(gone) < expireBatch {
			return nil
		}
	}
}

func (s *Service) publishGone(gone []Changed) {
	for _, c := range gone {
		s.opt.Publisher.MessageChanged(chat.Audience{ChatID: c.Message.ChatID, MembersVersion: c.MembersVersion}, c.Message)
	}
}

// EndViewed makes stubs of a page of messages that some have viewed and nobody is left to view, and returns where the next one begins.
// Who leaves without having looked would keep them, and their bytes, for ever else.
func (s *Service) EndViewed(ctx context.Context, after ViewedKey) (ViewedKey, error) {
	gone, next, err := s.opt.Store.EndViewed(ctx, after, expireBatch)
	if err != nil {
		return after, fmt.Errorf("end what was viewed: %w", err)
	}
	s.publishGone(gone)
	return next, nil
}
