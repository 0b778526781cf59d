package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/roost-im/roost/internal/fault"
)

// querier is what runs statements on PostgreSQL: a *sql.Tx, or a *sql.DB for a single statement.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// tx runs statements, which are texts for both engines (see dialect). It is a value of one goroutine.
type tx struct {
	s   *Store
	ctx context.Context //nolint:containedctx // a tx lives as long as the call that it serves
	q   querier
	// conn is set where the transaction begins with the first queries (see pipe), until it has.
	conn *sql.Conn
}

// text returns the engine's form of a statement.
func (x *tx) text(statement string, args []any) string {
	text := x.s.d.text(statement)
	if x.s.watch != nil {
		x.s.watch(text, args)
	}
	return text
}

func (x *tx) exec(text string, args ...any) (int64, error) {
	res, err := x.q.ExecContext(x.ctx, x.text(text, args), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (x *tx) row(text string, args ...any) *sql.Row {
	return x.q.QueryRowContext(x.ctx, x.text(text, args), args...)
}

// scanner is a row.
type scanner interface{ Scan(dest ...any) error }

// query is a statement with what becomes of its rows.
type query struct {
	text string
	args []any
	take func(scanner) error
}

func (x *tx) ask(q query) error {
	return x.each(func(r *sql.Rows) error { return q.take(r) }, q.text, q.args...)
}

// each calls fn for each row of a query.
func (x *tx) each(fn func(*sql.Rows) error, text string, args ...any) (err error) {
	rows, err := x.q.QueryContext(x.ctx, x.text(text, args), args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// takePos takes the sync position of a write transaction; it comes before the first use of {pos}.
func (x *tx) takePos() error {
	if x.s.d.postgres {
		return nil
	}
	_, err := x.exec("UPDATE meta SET num = num + 1 WHERE name = 'pos'")
	return err
}

// one runs a function that makes a single reading statement.
func (s *Store) one(ctx context.Context, fn func(*tx) error) error {
	if s.lite != nil {
		return s.judge(ctx, s.lite.read(ctx, s, false, fn))
	}
	return s.judge(ctx, fn(&tx{s: s, ctx: ctx, q: s.db}))
}

// view runs a function whose statements all read one snapshot.
func (s *Store) view(ctx context.Context, fn func(*tx) error) error {
	if s.lite != nil {
		return s.judge(ctx, s.lite.read(ctx, s, true, fn))
	}
	return s.judge(ctx, s.inTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, fn))
}

// write runs a function in a write transaction, again if the database asks for that.
func (s *Store) write(ctx context.Context, fn func(*tx) error) error {
	return s.again(ctx, func() error {
		if s.lite != nil {
			return s.lite.write(ctx, s, fn)
		}
		return s.inTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted}, fn)
	})
}

// again runs a transaction, and repeats it if the database asks for that.
func (s *Store) again(ctx context.Context, run func() error) error {
	const tries = 8
	wait := 2 * time.Millisecond
	for try := 1; ; try++ {
		err := run()
		if err == nil || !isTransient(err) {
			return s.judge(ctx, err)
		}
		if try == tries {
			return errors.Join(fault.Busy(time.Second), err)
		}
		if errors.Is(err, errAgain) && try == 1 {
			continue // it knows now what it stumbled over
		}
		timer := time.NewTimer(wait/2 + rand.N(wait))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
		wait *= 2
	}
}

func (s *Store) inTx(ctx context.Context, o *sql.TxOptions, fn func(*tx) error) error {
	t, err := s.db.BeginTx(ctx, o)
	if err != nil {
		return err
	}
	if err := fn(&tx{s: s, ctx: ctx, q: t}); err != nil {
		_ = t.Rollback() // the cause is err; a transaction that isn't committed is gone in any case
		return err
	}
	return t.Commit()
}

// asFault turns the refusal of a text that PostgreSQL can't store (a zero byte, or not UTF-8) into a fault.
func asFault(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == "22021" || pg.Code == "22P05") {
		return fault.New(fault.Invalid, fault.CodeInvalid, "text that isn't UTF-8, or has a zero byte")
	}
	return err
}

// isTransient says whether the whole transaction may be tried again.
func isTransient(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01" // serialization_failure, deadlock_detected
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code()&0xff == sqlite3.SQLITE_BUSY
	}
	return errors.Is(err, errAgain)
}

// errAgain asks for another try of a write transaction.
var errAgain = errors.New("try again")
