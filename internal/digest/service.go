package digest

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// Carrier writes letters and takes them to a mail server.
type Carrier interface {
	// Send hands a letter over once.
	Send(ctx context.Context, l Letter) Outcome
}

// Options of a Service. All but Delays are needed.
type Options struct {
	Store Store
	// Carrier to the mail server; nil: this server sends no mails.
	Carrier Carrier
	// Key signs the links of mails.
	Key []byte
	// Address is where people reach this server, without a slash at its end.
	Address string
	// ReadText returns what to show of a content that is stored; nothing of an encrypted one.
	ReadText func(message.Content) string
	// Every is the time between two mails of this node.
	Every time.Duration
	Now   func() time.Time
	Log   *slog.Logger
	Delays
}

// Delays are the paces of a Service. Zero values take the defaults.
type Delays struct {
	// Pace is the time between two looks for work. Default 2 s.
	Pace time.Duration
	// Backoff is the wait after the first failure, doubled with each. Default 15 s.
	Backoff time.Duration
}

// Service writes to people who were away for long.
type Service struct {
	opt Options

	mu     sync.Mutex // guards what follows
	counts map[Count]uint64
}

// Limits on links, which go to addresses that may be somebody else's.
var (
	linksOfUser    = auth.Rate{Burst: 5, Every: 4 * time.Hour}
	linksToAddress = auth.Rate{Burst: 3, Every: 8 * time.Hour}
)

// linkLife is how long a link that confirms an address works.
const linkLife = 7 * 24 * time.Hour

// Paths of the pages that mails lead to; the token follows.
const (
	ConfirmPath = "/api/mail/confirm?t="
	StopPath    = "/api/mail/stop?t="
)

// NewService returns a service; Run lets it work.
func NewService(opt Options) *Service {
	if opt.Pace == 0 {
		opt.Pace = 2 * time.Second
	}
	if opt.Backoff == 0 {
		opt.Backoff = 15 * time.Second
	}
	return &Service{opt: opt, counts: map[Count]uint64{}}
}

// IsOn says whether this server sends mails.
func (s *Service) IsOn() bool { return s.opt.Carrier != nil }

// Wish returns how the actor wants to be written to.
func (s *Service) Wish(ctx context.Context, actor ident.UserID) (Wish, error) {
	w, err := s.opt.Store.MailWish(ctx, actor)
	if err != nil {
		return Wish{}, fmt.Errorf("read a mail wish: %w", err)
	}
	return w, nil
}

// Ask is how somebody wants to be written to from now on.
type Ask struct {
	// Address that digests are to go to; empty: there is to be none. One that isn't confirmed gets a link.
	Address   string
	AfterDays int
	Language  string
}

// PutWish says how the actor wants to be written to. Codes: invalid, rate_limited.
func (s *Service) PutWish(ctx context.Context, actor ident.UserID, a Ask) (Wish, error) {
	switch {
	case a.AfterDays < 0 || a.AfterDays > MaxDays:
		return Wish{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "after_days: must be between 0 and %d", MaxDays)
	case !slices.Contains(Languages, a.Language):
		return Wish{}, fault.New(fault.Invalid, fault.CodeInvalid, "language: must be one of "+strings.Join(Languages, ", "))
	case a.Address == "":
	case !s.IsOn():
		return Wish{}, fault.New(fault.Invalid, fault.CodeInvalid, "address: this server sends no mails")
	default:
		if err := CheckAddress(a.Address); err != nil {
			return Wish{}, err
		}
		w, err := s.Wish(ctx, actor)
		if err != nil {
			return Wish{}, err
		}
		if a.Address != w.Address && a.Address != w.Pending {
			if err := s.takeLink(ctx, actor, a.Address); err != nil {
				return Wish{}, err
			}
		}
	}
	now := s.now()
	w, err := s.opt.Store.PutMailWish(ctx, actor, now, func(w *Wish) error {
		w.AfterDays, w.Language = a.AfterDays, a.Language
		switch a.Address {
		case "":
			w.Address, w.Pending, w.Trouble = "", "", ""
		case w.Address:
			w.Pending = ""
		case w.Pending:
		default:
			w.Pending, w.PendingAt, w.Trouble = a.Address, now, ""
		}
		return nil
	})
	if err != nil {
		return Wish{}, fmt.Errorf("put a mail wish: %w", err)
	}
	return w, nil
}

// SendLink sends the link to the actor's pending address once more. Codes: not_found (there is none), rate_limited.
func (s *Service) SendLink(ctx context.Context, actor ident.UserID) (Wish, error) {
	w, err := s.Wish(ctx, actor)
	if err != nil {
		return Wish{}, err
	}
	if w.Pending == "" || !s.IsOn() {
		return Wish{}, fault.Missing()
	}
	if err := s.takeLink(ctx, actor, w.Pending); err != nil {
		return Wish{}, err
	}
	now := s.now()
	w, err = s.opt.Store.PutMailWish(ctx, actor, now, func(w *Wish) error {
		if w.Pending == "" {
			return fault.Missing()
		}
		w.PendingAt, w.Trouble = now, ""
		return nil
	})
	if err != nil {
		return Wish{}, fmt.Errorf("send a link again: %w", err)
	}
	return w, nil
}

// takeLink counts a link. Codes: rate_limited.
func (s *Service) takeLink(ctx context.Context, actor ident.UserID, address string) error {
	sum := sha256.Sum256([]byte(strings.ToLower(address))) // the table is no list of addresses
	for _, limit := range []struct {
		key  string
		rate auth.Rate
	}{
		{"mail-user:" + string(actor), linksOfUser},
		{"mail-address:" + base64.RawURLEncoding.EncodeToString(sum[:18]), linksToAddress},
	} {
		wait, err := s.opt.Store.TakeLimit(ctx, limit.key, limit.rate, s.now())
		if err != nil {
			return fmt.Errorf("count a link: %w", err)
		}
		if wait > 0 {
			return fault.TooOften(wait)
		}
	}
	return nil
}

// Page is what somebody who opened a link of a mail is shown.
type Page struct {
	// Address that it is about, and Language of who has it.
	Address, Language string
	// IsDone: there is nothing left to do.
	IsDone bool
}

// Look returns what a link is about, and changes nothing: mail servers open links too. Codes: not_found (it isn't good any more).
func (s *Service) Look(ctx context.Context, kind Kind, token string) (Page, error) {
	return s.follow(ctx, kind, token, false)
}

// Follow does what a link is for: it confirms an address, or ends digests. Doing it twice is no error. Codes: not_found.
func (s *Service) Follow(ctx context.Context, kind Kind, token string) (Page, error) {
	return s.follow(ctx, kind, token, true)
}

func (s *Service) follow(ctx context.Context, kind Kind, token string, isDone bool) (Page, error) {
	id, isID := userOf(token)
	if !isID {
		return Page{}, fault.Missing()
	}
	w, err := s.Wish(ctx, id)
	if err != nil {
		return Page{}, err
	}
	page, change, err := s.step(&w, kind, token)
	if err != nil || !isDone || page.IsDone {
		return page, err
	}
	_, err = s.opt.Store.PutMailWish(ctx, id, s.now(), func(w *Wish) error {
		if _, _, err := s.step(w, kind, token); err != nil { // it may have changed meanwhile
			return err
		}
		change(w)
		return nil
	})
	if err != nil {
		return Page{}, fmt.Errorf("follow a link: %w", err)
	}
	page.IsDone = true
	return page, nil
}

// step says what a link does to a wish. Codes: not_found.
func (s *Service) step(w *Wish, kind Kind, token string) (page Page, change func(*Wish), err error) {
	page.Language = w.Language
	if kind == KindConfirm {
		switch {
		case w.Pending != "" && s.isToken(token, kind, w.UserID, w.Pending, stamp(w.PendingAt)) && s.now().Before(w.PendingAt.Add(linkLife)):
			page.Address = w.Pending
		case w.Address != "" && w.Pending == "" && s.isToken(token, kind, w.UserID, w.Address, stamp(w.PendingAt)):
			page.Address, page.IsDone = w.Address, true
		default:
			return Page{}, nil, fault.Missing()
		}
		return page, func(w *Wish) { w.Address, w.Pending, w.Trouble = w.Pending, "", "" }, nil
	}
	if w.Address == "" || !s.isToken(token, kind, w.UserID, w.Address) {
		return Page{}, nil, fault.Missing()
	}
	page.Address, page.IsDone = w.Address, w.AfterDays == 0
	return page, func(w *Wish) { w.AfterDays = 0 }, nil
}

func stamp(at time.Time) string { return strconv.FormatInt(at.UnixMicro(), 10) }

// Count is how many mails of a kind had a result since the start.
type Count struct {
	Kind   Kind
	Result Result
	N      uint64
}

func (s *Service) count(kind Kind, result Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[Count{Kind: kind, Result: result}]++
}

// Counts are those since the start, in no order that means anything.
func (s *Service) Counts() []Count {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Count, 0, len(s.counts))
	for key, n := range s.counts {
		key.N = n
		out = append(out, key)
	}
	return out
}

func (s *Service) now() time.Time { return s.opt.Now().UTC().Truncate(time.Microsecond) }
