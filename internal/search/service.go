package search

import (
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
	"github.com/roost-im/roost/internal/user"
)

// Options of a Service; all but Plain are needed.
type Options struct {
	Store interface {
		Store
		outbox.Store
	}
	People People
	Chats  Chats
	// ReadText returns what is searched of a content that is stored.
	ReadText func(message.Content) Text
	// Plain returns a formatted text as a snippet shows it, without its marks and what they hide; without it texts show as they are.
	Plain func(string) string
	// Rest lets the index give way to what people wait for, after work that took so long.
	Rest func(ctx context.Context, took time.Duration) error
	Now  func() time.Time
	Log  *slog.Logger
}

// Service searches, and keeps the index.
type Service struct {
	opt    Options
	worker *outbox.Worker
}

// Pages, and how many people and chats come with the first one.
const (
	defaultPage = 20
	maxPage     = 100
	maxPeople   = 5
	maxChats    = 10
	maxTitles   = 5000
	maxName     = 64 // the longest query for people, see package user
)

// NewService returns a service; Run keeps its index up to date.
func NewService(opt Options) *Service {
	s := &Service{opt: opt}
	s.worker = outbox.NewWorker(outbox.Options{
		Store: opt.Store, Topic: Topic, Handle: s.Index, Delay: Delay, Now: opt.Now, Log: opt.Log,
	})
	return s
}

// Search finds what the actor may see now. Limits out of bounds are brought into them. Codes: invalid, bad_cursor,
// not_found (the chat).
func (s *Service) Search(ctx context.Context, actor ident.UserID, r Request) (Result, error) {
	q, err := r.check()
	if err != nil {
		return Result{}, err
	}
	f := &finder{s: s, ctx: ctx, actor: actor, r: &r, q: q, filter: r.filter(&q)}
	if r.Cursor != "" {
		if f.after, err = parseCursor(r.Cursor); err != nil {
			return Result{}, err
		}
		f.isNext = true
	}
	next, isPartial, err := f.run()
	if err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	out := Result{Hits: f.out, Partial: isPartial}
	if next != nil {
		out.Next = next.cursor()
	}
	if ids := senders(out.Hits); len(ids) > 0 {
		if out.Senders, err = s.opt.Store.UsersByID(ctx, ids); err != nil {
			return Result{}, fmt.Errorf("search: %w", err)
		}
	}
	if r.isForAll() {
		err = s.addNames(ctx, actor, &r, &q, &out)
	}
	return out, err
}

// check returns the query, and brings the limit into its bounds. Codes: invalid, not_found.
func (r *Request) check() (query, error) {
	q, err := parseQuery(r.Query)
	switch {
	case err != nil:
		return q, err
	case q.isEmpty() && r.Query != "", q.isEmpty() && r.From == "" && r.Kind == "":
		return q, fault.New(fault.Invalid, fault.CodeInvalid, "q: must have a letter, digit or symbol")
	case r.ChatID != "" && !ident.IsValid(r.ChatID):
		return q, fault.Missing()
	case r.From != "" && !ident.IsValid(r.From):
		return q, fault.New(fault.Invalid, fault.CodeInvalid, "from: not the id of a user")
	}
	for _, c := range r.Kind {
		if c < 'a' || c > 'z' || len(r.Kind) > 16 {
			return q, fault.New(fault.Invalid, fault.CodeInvalid, "kind: not one of this server")
		}
	}
	if r.Limit <= 0 {
		r.Limit = defaultPage
	}
	r.Limit = min(r.Limit, maxPage)
	return q, nil
}

// isForAll says whether people and chats are looked for too.
func (r *Request) isForAll() bool {
	return r.Query != "" && r.ChatID == "" && r.From == "" && r.Kind == "" && r.Before.IsZero() && r.After.IsZero() && r.Cursor == ""
}

// addNames finds people, and chats of the actor by their titles.
func (s *Service) addNames(ctx context.Context, actor ident.UserID, r *Request, q *query, out *Result) error {
	if utf8.RuneCountInString(r.Query) <= maxName {
		people, _, err := s.opt.People.Search(ctx, actor, r.Query, "", maxPeople)
		if err != nil && !fault.Is(err, fault.CodeInvalid) { // it may find that nothing is left of the query
			return fmt.Errorf("search people: %w", err)
		}
		out.People = people
	}
	titles, err := s.opt.Store.SearchTitles(ctx, actor, maxTitles)
	if err != nil {
		return fmt.Errorf("search chats: %w", err)
	}
	for _, t := range titles {
		if len(out.Chats) == maxChats {
			break
		}
		if q.match(t.Text) == nil {
			continue
		}
		entry, err := s.opt.Chats.Entry(ctx, actor, t.ChatID)
		if fault.Is(err, fault.CodeNotFound) { // left meanwhile
			continue
		}
		if err != nil {
			return fmt.Errorf("search chats: %w", err)
		}
		out.Chats = append(out.Chats, entry)
	}
	return nil
}

func (p place) cursor() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(p.at.UnixMicro(), 10) + ":" + string(p.chat) + ":" + strconv.FormatInt(p.seq, 10)))
}

// parseCursor reads what cursor made. Codes: bad_cursor.
func parseCursor(text string) (place, error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	parts := strings.Split(string(raw), ":")
	if err == nil && len(parts) == 3 && (ident.IsValid(parts[1]) || parts[1] == string(lastChat)) {
		at, badTime := strconv.ParseInt(parts[0], 10, 64)
		seq, badSeq := strconv.ParseInt(parts[2], 10, 64)
		if badTime == nil && badSeq == nil {
			return place{time.UnixMicro(at).UTC(), ident.ChatID(parts[1]), seq}, nil
		}
	}
	return place{}, fault.New(fault.Invalid, fault.CodeBadCursor, "cursor: not one of this server")
}

var (
	_ Chats  = (*inbox.Service)(nil)
	_ People = (*user.Service)(nil)
)
