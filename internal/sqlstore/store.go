package sqlstore

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/search"
	"github.com/roost-im/roost/internal/user"
)

// Options say where the database is and how it is used.
type Options struct {
	// DSN is the path of a SQLite file or a PostgreSQL URL (postgres://…).
	DSN string
	// MaxConns bounds the connections to PostgreSQL and the readers of SQLite; 0: a default that fits most.
	MaxConns int
	// MayWrite is who writes without asking to users who never said; empty: everybody.
	MayWrite user.Who
	// Logger may be nil.
	Logger *slog.Logger
	// Now is the clock by which messages expire. Default: time.Now.
	Now func() time.Time
}

// Store is the storage of all domain packages. It is safe for concurrent use.
type Store struct {
	d    *dialect
	log  *slog.Logger
	db   *sql.DB
	lite *lite // of SQLite, else nil

	mayWrite user.Who // of those who never said

	health health
	clock  clock

	// watch sees each statement with its arguments, if it is set: tests look at the plans.
	watch func(text string, args []any)
}

var (
	_ user.Store    = (*Store)(nil)
	_ auth.Store    = (*Store)(nil)
	_ chat.Store    = (*Store)(nil)
	_ message.Store = (*Store)(nil)
	_ inbox.Store   = (*Store)(nil)
	_ outbox.Store  = (*Store)(nil)
	_ search.Store  = (*Store)(nil)
	_ push.Store    = (*Store)(nil)
)

// IsPostgres says whether a DSN names a PostgreSQL database and not a SQLite file.
func IsPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

// Open opens the database. It doesn't touch the schema: call Migrate before anything else is used.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Store{
		log: o.Logger, mayWrite: cmp.Or(o.MayWrite, user.DefaultPrivacy().MayWrite),
		clock: clock{now: o.Now, started: o.Now(), since: time.Now()},
	}
	var err error
	if IsPostgres(o.DSN) {
		s.d = postgresDialect()
		s.db, err = openPostgres(ctx, o)
	} else {
		s.d = sqliteDialect()
		s.db, s.lite, err = openSQLite(ctx, o)
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return s, nil
}

// Shrink gives back memory that only speeds up what comes next, where nobody is at work.
func (s *Store) Shrink(ctx context.Context) error {
	if s.lite == nil {
		return nil // PostgreSQL's caches are its own
	}
	return wrap("shrink", s.lite.shrink(ctx))
}

// Close waits for running transactions and closes the database.
func (s *Store) Close() error {
	var errs []error
	if s.lite != nil {
		errs = append(errs, s.lite.close())
	}
	errs = append(errs, s.db.Close())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}

// StoreEpoch implements inbox.Store.
func (s *Store) StoreEpoch(ctx context.Context) (string, error) {
	var epoch string
	err := s.one(ctx, func(x *tx) error {
		return x.row("SELECT value FROM meta WHERE name = 'store_epoch'").Scan(&epoch)
	})
	if err != nil {
		return "", fmt.Errorf("store epoch: %w", err)
	}
	return epoch, nil
}

// makeEpoch names the history of a new store, and gives a new name to one that was moved to another PostgreSQL
// cluster by a dump. Transaction ids start low there, so that the positions that came along would lie in the future:
// all that carries one would be reported to everybody, always.
func (s *Store) makeEpoch(ctx context.Context) error {
	return s.write(ctx, func(x *tx) error {
		if err := x.takePos(); err != nil {
			return err
		}
		_, err := x.exec("INSERT INTO meta (name, value) VALUES ('store_epoch', $1) ON CONFLICT DO NOTHING", rand.Text())
		if err != nil {
			return err
		}
		var moved bool
		err = x.row(`SELECT EXISTS (SELECT 1 FROM chats WHERE pos >= {end}) OR EXISTS (SELECT 1 FROM chat_marks WHERE pos >= {end})
			OR EXISTS (SELECT 1 FROM users WHERE pos > 0 AND pos >= {end})`).Scan(&moved)
		if err != nil || !moved {
			return err
		}
		for _, text := range []string{
			"UPDATE chats SET pos = 1 WHERE pos >= {end}",
			"UPDATE chat_marks SET pos = 1 WHERE pos >= {end}",
			"UPDATE chat_members SET pos = 1 WHERE pos >= {end}",
			"UPDATE hidden_messages SET pos = 1 WHERE pos >= {end}",
			"UPDATE user_settings SET pos = 1 WHERE pos >= {end}",
			"UPDATE blocks SET pos = 1 WHERE pos >= {end}",
			"UPDATE drafts SET pos = 1 WHERE pos >= {end}",
			"UPDATE scheduled_messages SET pos = 1 WHERE pos >= {end}",
			"UPDATE users SET pos = 1 WHERE pos >= {end}",
		} {
			if _, err := x.exec(text); err != nil {
				return err
			}
		}
		_, err = x.exec("UPDATE meta SET value = $1 WHERE name = 'store_epoch'", rand.Text())
		return err
	})
}

// clean makes a text storable that comes from headers and the like and is kept only to be shown.
func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}

// micros is how times are stored: microseconds since 1970, 0 for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

// stamp scans a stored time.
type stamp struct{ t *time.Time }

func (s stamp) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("time is a %T", src)
	}
	*s.t = fromMicros(n)
	return nil
}

// orMissing turns the absence of a row into the fault for it.
func orMissing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Missing()
	}
	return err
}

// wrap adds what was tried to an error, unless that is a fault, which says enough.
func wrap(what string, err error) error {
	err = asFault(err)
	if _, ok := fault.From(err); ok || err == nil {
		return err
	}
	return fmt.Errorf("%s: %w", what, err)
}
