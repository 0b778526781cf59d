package auth

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/roost-im/roost/internal/ident"
)

// Mode says who may register over the wire.
type Mode string

// The modes of registration. The one-time link of the first operator works in all of them.
const (
	ModeOpen   Mode = "open"
	ModeInvite Mode = "invite"
	ModeClosed Mode = "closed"
)

// Argon2 are the costs of a password hash (RFC 9106).
type Argon2 struct {
	// Memory in KiB.
	Memory      uint32
	Iterations  uint32
	Parallelism uint8
}

// Settings are what an operator may change. Defaults has them all; a Rate with Every 0 is no limit.
type Settings struct {
	Registration Mode
	// SessionIdle is how long a session lives without being used.
	SessionIdle time.Duration
	// MaxSessions of one user; a further one ends the one that wasn't used for the longest time.
	MaxSessions int
	// Register limits attempts to register, by address.
	Register Rate
	// LoginTries limits failed logins into one account from one address. It is the tight limit: it stops who guesses,
	// and locks nobody else out, as it holds for that address only.
	LoginTries Rate
	// LoginAddress limits failed logins from one address, whatever the account.
	LoginAddress Rate
	// LoginAccount limits failed logins into one account from everywhere, against guessing spread over many addresses.
	// Addresses from which the account has a session don't feel it, so that its owner isn't locked out by others.
	LoginAccount Rate
	// Argon2 are the costs of new hashes.
	Argon2 Argon2
	// MaxHashes is how many hashes are computed at once; each takes Argon2.Memory.
	MaxHashes int
	// MinPassword and MaxPassword are the shortest and longest password, in bytes.
	MinPassword, MaxPassword int
}

// Defaults returns the settings of a server on which nobody changed any. A hash takes 19 MiB and some 30 ms.
func Defaults() Settings {
	return Settings{
		Registration: ModeOpen,
		SessionIdle:  90 * 24 * time.Hour,
		MaxSessions:  50,
		Register:     Rate{Burst: 10, Every: 5 * time.Minute},
		LoginTries:   Rate{Burst: 10, Every: time.Minute},
		LoginAddress: Rate{Burst: 30, Every: 30 * time.Second},
		LoginAccount: Rate{Burst: 100, Every: time.Minute},
		Argon2:       Argon2{Memory: 19 << 10, Iterations: 2, Parallelism: 1},
		MaxHashes:    2,
		MinPassword:  8,
		MaxPassword:  256,
	}
}

// check says what of the settings can't work.
func (s Settings) check() error {
	switch s.Registration {
	case ModeOpen, ModeInvite, ModeClosed:
	default:
		return errors.New("registration must be open, invite or closed")
	}
	switch {
	case s.SessionIdle < time.Minute:
		return errors.New("sessions must live for a minute at least")
	case s.MaxSessions < 1:
		return errors.New("a user must be allowed one session at least")
	case s.Argon2.Iterations < 1 || s.Argon2.Parallelism < 1 || s.Argon2.Memory < 8*uint32(s.Argon2.Parallelism):
		return errors.New("argon2 needs one iteration, one thread, and 8 KiB of memory for each thread")
	case s.MaxHashes < 1:
		return errors.New("one password hash at once must be allowed at least")
	case s.MinPassword < 1 || s.MaxPassword < s.MinPassword:
		return errors.New("the longest password must not be shorter than the shortest")
	}
	return nil
}

// Publisher tells all nodes of sessions that ended. It doesn't block.
type Publisher interface {
	SessionsEnded(ids []ident.SessionID)
}

// Options of a Service; all are needed.
type Options struct {
	Store     Store
	Publisher Publisher
	IDs       *ident.Generator
	Now       func() time.Time
	// Random is the source of tokens (crypto/rand.Reader outside of tests).
	Random   io.Reader
	Log      *slog.Logger
	Settings Settings
}

// Service signs users in and out. It is safe for concurrent use. Run must be running for the last use of sessions to
// be stored and for what expired to be removed.
type Service struct {
	opt    Options
	set    Settings
	hasher *hasher
	cache  *cache

	mu        sync.Mutex                    // guards touches and connected
	touches   map[ident.SessionID]Touch     // to be stored
	connected map[ident.SessionID]time.Time // when sessions that only listen were last touched
}

// NewService returns a service, or what of the settings can't work.
func NewService(opt Options) (*Service, error) {
	if err := opt.Settings.check(); err != nil {
		return nil, err
	}
	h, err := newHasher(opt.Settings.Argon2, opt.Settings.MaxHashes, opt.Random)
	if err != nil {
		return nil, err
	}
	return &Service{
		opt: opt, set: opt.Settings, hasher: h, cache: newCache(),
		touches: map[ident.SessionID]Touch{}, connected: map[ident.SessionID]time.Time{},
	}, nil
}

// ended makes it known that sessions ended: here at once, elsewhere by an event or within the time of the cache.
func (s *Service) ended(ids ...ident.SessionID) {
	if len(ids) == 0 {
		return
	}
	s.cache.forget(ids)
	s.opt.Publisher.SessionsEnded(ids)
}

// Times of Run.
const (
	flushEvery = 10 * time.Second
	cleanEvery = time.Minute
	// keepExpired is how long an expired session is known as one, so that its client learns why it is signed out.
	keepExpired = 24 * time.Hour
	// cleanBatch bounds the rows of a kind that one pass removes.
	cleanBatch = 1000
	// lastFlushFor bounds the storing of touches at the end.
	lastFlushFor = 5 * time.Second
)

// Run stores the last use of sessions and removes what expired, until the context ends.
func (s *Service) Run(ctx context.Context) {
	flush, clean := time.NewTicker(flushEvery), time.NewTicker(cleanEvery)
	defer flush.Stop()
	defer clean.Stop()
	for {
		select {
		case <-ctx.Done():
			s.lastFlush(context.WithoutCancel(ctx))
			return
		case <-flush.C:
			s.flush(ctx)
			s.cache.expire(s.opt.Now())
		case <-clean.C:
			if err := s.opt.Store.DeleteExpired(ctx, s.opt.Now().Add(-keepExpired), cleanBatch); err != nil && ctx.Err() == nil {
				s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "expired sessions not removed", slog.Any("error", err))
			}
		}
	}
}

func (s *Service) lastFlush(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, lastFlushFor)
	defer cancel()
	s.flush(ctx)
}
