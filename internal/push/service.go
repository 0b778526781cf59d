package push

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/lane"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
)

// Carrier takes pushes to the devices of a channel.
type Carrier interface {
	// Check says what is wrong with a target; it asks nobody. Codes: invalid.
	Check(t Target) error
	// Service names the push service of a target: a host.
	Service(t Target) string
	// Send asks the push service once.
	Send(ctx context.Context, p Push) Outcome
}

// Options of a Service; all but Delays are needed.
type Options struct {
	Store interface {
		Store
		outbox.Store
	}
	// Carriers by channel: those of this server.
	Carriers map[Channel]Carrier
	// Encode returns a note as devices read it, at most MaxPayload bytes.
	Encode func(Note) []byte
	// ReadText returns what to show of a content that is stored; nothing of an encrypted one.
	ReadText func(message.Content) string
	// Rest lets the work give way to what people wait for, after work that took so long.
	Rest func(ctx context.Context, took time.Duration) error
	IDs  *ident.Generator
	Now  func() time.Time
	Log  *slog.Logger
	Delays
}

// Delays are the paces of a Service. Zero values take the defaults.
type Delays struct {
	// Pace is the time between two looks for work. Default 500 ms.
	Pace time.Duration
	// Patience is how long a message waits to be seen by somebody who is there, before the other devices are told. Default 4 s.
	Patience time.Duration
	// Gap is the shortest time between two pushes for one chat to one device. Default 4 s.
	Gap time.Duration
	// Sweep is how often what has no use is removed. Default 2 min.
	Sweep time.Duration
	// Backoff is the wait after the first failure, doubled with each. Default 5 s.
	Backoff time.Duration
}

// Service notifies devices.
type Service struct {
	opt      Options
	finish   *lane.Lane[Finished, struct{}]
	counters counters
	holds    holds
	reads    reads
}

// MaxPayload is the size of the largest note: with its encryption it fits into the 4096 bytes that every push service takes (RFC 8030, section 7.2).
const MaxPayload = 3072

// maxSubscriptions is how many of a user's are listed. There is one for each session.
const maxSubscriptions = 1000

// NewService returns a service; Run lets it work, and Close ends it.
func NewService(opt Options) *Service {
	orDefault(&opt.Pace, 500*time.Millisecond)
	orDefault(&opt.Patience, 4*time.Second)
	orDefault(&opt.Gap, 4*time.Second)
	orDefault(&opt.Sweep, 2*time.Minute)
	orDefault(&opt.Backoff, 5*time.Second)
	s := &Service{opt: opt}
	s.finish = lane.New(lane.Options[Finished, struct{}]{Commit: s.commit, Pace: finishPace})
	return s
}

func orDefault(d *time.Duration, otherwise time.Duration) {
	if *d == 0 {
		*d = otherwise
	}
}

// Close stores what is done, and returns when that is so, or ctx ends.
func (s *Service) Close(ctx context.Context) error {
	return s.finish.Close(ctx) //nolint:wrapcheck // the end of the context
}

// Channels are those of this server.
func (s *Service) Channels() []Channel {
	var out []Channel
	for _, c := range []Channel{WebPush, FCM, APNs} {
		if s.opt.Carriers[c] != nil {
			out = append(out, c)
		}
	}
	return out
}

// Subscribe makes a session's device be notified. Codes: invalid.
func (s *Service) Subscribe(ctx context.Context, session auth.Session, t Target) (stored Subscription, isNew bool, err error) {
	carrier := s.opt.Carriers[t.Channel]
	if carrier == nil {
		return Subscription{}, false, fault.New(fault.Invalid, fault.CodeInvalid, "channel: not one of this server")
	}
	if err := carrier.Check(t); err != nil {
		return Subscription{}, false, err //nolint:wrapcheck // a fault
	}
	stored, isNew, err = s.opt.Store.PutSubscription(ctx, Subscription{
		ID: ident.SubscriptionID(s.opt.IDs.New()), SessionID: session.ID, UserID: session.UserID, Target: t, CreatedAt: s.now(),
	})
	if err != nil {
		return Subscription{}, false, fmt.Errorf("subscribe: %w", err)
	}
	return stored, isNew, nil
}

// Subscriptions returns those of the actor's devices, the newest first.
func (s *Service) Subscriptions(ctx context.Context, actor ident.UserID) ([]Subscription, error) {
	out, err := s.opt.Store.Subscriptions(ctx, actor, s.now(), maxSubscriptions)
	if err != nil {
		return nil, fmt.Errorf("list subscriptions: %w", err)
	}
	return out, nil
}

// ServiceOf names the push service of a subscription.
func (s *Service) ServiceOf(one Subscription) string {
	if c := s.opt.Carriers[one.Channel]; c != nil {
		return c.Service(one.Target)
	}
	return ""
}

// Unsubscribe ends one of the actor's subscriptions. Codes: not_found.
func (s *Service) Unsubscribe(ctx context.Context, actor ident.UserID, id ident.SubscriptionID) error {
	if err := s.opt.Store.DeleteSubscription(ctx, actor, id); err != nil {
		return fmt.Errorf("unsubscribe: %w", err)
	}
	return nil
}

// Test pushes a note that shows that it works to one of the actor's devices: the one of the subscription, or without one that of the session.
// Codes: not_found.
func (s *Service) Test(ctx context.Context, session auth.Session, id ident.SubscriptionID) (Outcome, error) {
	all, err := s.Subscriptions(ctx, session.UserID)
	if err != nil {
		return Outcome{}, err
	}
	i := slices.IndexFunc(all, func(one Subscription) bool {
		return one.ID == id || id == "" && one.SessionID == session.ID
	})
	if i < 0 {
		return Outcome{}, fault.Missing()
	}
	return s.TestOne(ctx, all[i])
}

// TestOne pushes a note that shows that it works.
func (s *Service) TestOne(ctx context.Context, to Subscription) (Outcome, error) {
	out := s.send(ctx, to.Target, Note{Kind: KindTest, UserID: to.UserID, Urgency: UrgencyHigh, SentAt: s.now()})
	var err error
	switch out.Result {
	case Gone:
		err = s.opt.Store.DeleteSubscription(ctx, to.UserID, to.ID)
		if fault.Is(err, fault.CodeNotFound) {
			err = nil
		}
	case Sent:
		err = s.opt.Store.NotePush(ctx, to.ID, s.now(), false)
	case Refused:
		err = s.opt.Store.NotePush(ctx, to.ID, time.Time{}, true)
	case Retry, Denied:
	}
	if err != nil {
		return out, fmt.Errorf("note a test: %w", err)
	}
	return out, nil
}

// maxDead is how many jobs that were given up are listed.
const maxDead = 1000

// Dead returns jobs that were given up, the newest first: of a user, or with an empty owner of all.
func (s *Service) Dead(ctx context.Context, owner ident.UserID) ([]Dead, error) {
	out, err := s.opt.Store.DeadPushes(ctx, owner, maxDead)
	if err != nil {
		return nil, fmt.Errorf("list what was given up: %w", err)
	}
	return out, nil
}

// RetryDead tries again what was given up, as far as it isn't too old to be told.
func (s *Service) RetryDead(ctx context.Context, owner ident.UserID) (int, error) {
	return s.endDead(ctx, owner, true)
}

// DropDead forgets what was given up.
func (s *Service) DropDead(ctx context.Context, owner ident.UserID) (int, error) {
	return s.endDead(ctx, owner, false)
}

func (s *Service) endDead(ctx context.Context, owner ident.UserID, isRetry bool) (int, error) {
	total := 0
	for at := s.now(); ; {
		n, err := s.opt.Store.EndDeadPushes(ctx, owner, isRetry, at, sweepLimit)
		total += n
		if err != nil {
			return total, fmt.Errorf("end what was given up: %w", err)
		}
		if n < sweepLimit {
			return total, nil
		}
	}
}

func (s *Service) now() time.Time { return s.opt.Now().UTC().Truncate(time.Microsecond) }
