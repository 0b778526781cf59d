package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/roost-im/roost/internal/fault"
)

// awayError says that the database can't do anything now: it doesn't answer, is full, or can't be written. Clients see
// the fault, that they may try again; the log sees the cause.
type awayError struct {
	fault *fault.Error
	cause error
}

// Error returns the cause.
func (e *awayError) Error() string { return "the database can't be used now: " + e.cause.Error() }

// Unwrap returns both.
func (e *awayError) Unwrap() []error { return []error{e.fault, e.cause} }

// awayRetry is when a client may try again. A restart of PostgreSQL takes about so long; the clients' jitter spreads
// them.
const awayRetry = 2 * time.Second

// health remembers whether the last call found the database, so that the log has one line when it goes and one when it
// is back, however many calls there are.
type health struct {
	isAway atomic.Bool
}

// judge turns the error of a call into what its caller may rely on, and watches whether the database is there.
func (s *Store) judge(ctx context.Context, err error) error {
	if err == nil {
		if s.health.isAway.Load() && s.health.isAway.CompareAndSwap(true, false) {
			s.log.LogAttrs(ctx, slog.LevelInfo, "database can be used again")
		}
		return nil
	}
	if _, isFault := fault.From(err); isFault || errors.Is(ctx.Err(), context.Canceled) {
		return err
	}
	if !isAway(err) && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return err
	}
	if s.health.isAway.CompareAndSwap(false, true) {
		s.log.LogAttrs(ctx, slog.LevelError, "database can't be used", slog.Any("error", err))
	}
	return &awayError{fault.Busy(awayRetry), err}
}

// isAway says whether an error is one of the database as a whole, which may pass, and not of a statement.
func isAway(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "57P01", "57P02", "57P03", "57P05", // it shuts down, crashed, or starts
			"57014",          // statement_timeout
			"25006",          // it is a standby, or its disk was made read-only
			"55P03", "58030": // a lock isn't to be had; the disk fails
			return true
		}
		return strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "53") // no connection; no room
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
			sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN:
			return true
		}
		return false
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || pgconn.SafeToRetry(err) || pgconn.Timeout(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, net.ErrClosed) || strings.Contains(err.Error(), "conn closed") // pgx has no name for it
}
