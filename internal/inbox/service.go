package inbox

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// Options of a Service. Store and Now are needed.
type Options struct {
	Store Store
	Now   func() time.Time
	// MaxSync is how many rows of each kind a sync names; when more moved it is a reset. Default 1,000.
	MaxSync int
	// MaxBehind is how many versions behind a client may be to catch up change by change. Default 10,000.
	MaxBehind int64
}

// Service tells clients what they are to hold, and what moved.
type Service struct {
	opt Options

	mu      sync.Mutex // guards what follows
	epoch   string
	epochAt time.Time
}

// NewService returns a service.
func NewService(opt Options) *Service {
	if opt.MaxSync == 0 {
		opt.MaxSync = 1000
	}
	if opt.MaxBehind == 0 {
		opt.MaxBehind = 10_000
	}
	return &Service{opt: opt}
}

// List returns a page of the actor's chats, the newest activity first, and the cursor of the next page, empty at the
// end. Codes: bad_cursor.
func (s *Service) List(ctx context.Context, actor ident.UserID, cursor string, limit int) (entries []Entry, next string, err error) {
	var after *ListKey
	if cursor != "" {
		if after, err = readListCursor(cursor); err != nil {
			return nil, "", err
		}
	}
	entries, err = s.opt.Store.ChatEntries(ctx, actor, after, limit)
	if err != nil {
		return nil, "", fmt.Errorf("list chats: %w", err)
	}
	if len(entries) == limit {
		next = listCursor(entries[limit-1])
	}
	return entries, next, nil
}

// Entry returns one chat of the actor. Codes: not_found.
func (s *Service) Entry(ctx context.Context, actor ident.UserID, id ident.ChatID) (Entry, error) {
	e, err := s.opt.Store.ChatEntry(ctx, actor, id)
	if err != nil {
		return Entry{}, fmt.Errorf("chat entry: %w", err)
	}
	return e, nil
}

// Changes returns what changed in a chat after a version. Codes: not_found.
func (s *Service) Changes(ctx context.Context, q ChangesQuery) (Changes, error) {
	q.MaxBehind = s.opt.MaxBehind
	c, err := s.opt.Store.ChangesSince(ctx, q)
	if err != nil {
		return Changes{}, fmt.Errorf("chat changes: %w", err)
	}
	return c, nil
}

// Sync returns what moved since the cursor (without one, or with one of another history of the store: a reset), the
// next cursor and the store's epoch. Codes: bad_cursor.
func (s *Service) Sync(ctx context.Context, actor ident.UserID, cursor string) (moved Sync, next, epoch string, err error) {
	if epoch, err = s.storeEpoch(ctx); err != nil {
		return Sync{}, "", "", err
	}
	var pos int64
	if cursor != "" {
		cursorEpoch, at, err := readSyncCursor(cursor)
		if err != nil {
			return Sync{}, "", "", err
		}
		if cursorEpoch == epoch {
			pos = at
		}
	}
	if moved, err = s.opt.Store.SyncSince(ctx, actor, pos, s.opt.MaxSync); err != nil {
		return Sync{}, "", "", fmt.Errorf("sync: %w", err)
	}
	return moved, encode(epoch, strconv.FormatInt(moved.Next, 36)), epoch, nil
}

// epochFor is how long an epoch that was read is good for: another process may restore a backup beneath this one.
const epochFor = time.Second

func (s *Service) storeEpoch(ctx context.Context) (string, error) {
	began := s.opt.Now()
	s.mu.Lock()
	epoch, age := s.epoch, began.Sub(s.epochAt)
	s.mu.Unlock()
	if epoch != "" && age >= 0 && age < epochFor {
		return epoch, nil
	}
	// Not under the lock: while the database hangs each caller waits for its own time and not for all those before it.
	epoch, err := s.opt.Store.StoreEpoch(ctx)
	if err != nil {
		return "", fmt.Errorf("sync: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.epoch, s.epochAt = epoch, began
	return epoch, nil
}

// encode makes a cursor: opaque to clients, so that its parts may change.
func encode(a, b string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(a + "." + b))
}

func decode(cursor string) (a, b string, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return "", "", badCursor()
	}
	a, b, ok := strings.Cut(string(raw), ".")
	if !ok {
		return "", "", badCursor()
	}
	return a, b, nil
}

func badCursor() error {
	return fault.New(fault.Invalid, fault.CodeBadCursor, "not a cursor of this server")
}

func listCursor(e Entry) string {
	return encode(strconv.FormatInt(e.Chat.ActivityAt.UnixMicro(), 36), string(e.Chat.ID))
}

func readListCursor(cursor string) (*ListKey, error) {
	at, id, err := decode(cursor)
	if err != nil {
		return nil, err
	}
	micros, err := strconv.ParseInt(at, 36, 64)
	if err != nil || !ident.IsValid(id) {
		return nil, badCursor()
	}
	return &ListKey{ActivityAt: time.UnixMicro(micros).UTC(), ID: ident.ChatID(id)}, nil
}

func readSyncCursor(cursor string) (epoch string, pos int64, err error) {
	epoch, at, err := decode(cursor)
	if err != nil {
		return "", 0, err
	}
	if pos, err = strconv.ParseInt(at, 36, 64); err != nil || pos < 0 || !ident.IsValid(epoch) {
		return "", 0, badCursor()
	}
	return epoch, pos, nil
}
