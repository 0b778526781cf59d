package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// lite is a SQLite file: one connection that writes, several that read. Each keeps its statements prepared.
type lite struct {
	readers *sql.DB
	free    chan *liteConn // readers that are idle; nil stands for one that isn't opened yet

	turn   chan struct{} // holds a token while somebody writes with writer
	closed chan struct{} // closed by close
	writer *liteConn
}

// liteConn is a connection with its prepared statements by text. It serves one goroutine at a time.
type liteConn struct {
	c     *sql.Conn
	stmts map[string]*sql.Stmt
}

// openSQLite opens the file, and makes it, readable by its owner alone, where it is missing.
func openSQLite(ctx context.Context, o Options) (*sql.DB, *lite, error) {
	f, err := os.OpenFile(o.DSN, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, err
	}
	if err := f.Close(); err != nil {
		return nil, nil, err
	}
	if o.MaxConns <= 0 {
		o.MaxConns = max(4, 2*runtime.NumCPU())
	}
	// Two connections: the writer's, which is never given back, and the migrations'.
	writer, err := sql.Open("sqlite", sqliteDSN(o.DSN, "cache_size(-65536)", "wal_autocheckpoint(4000)"))
	if err != nil {
		return nil, nil, err
	}
	writer.SetMaxOpenConns(2)
	readers, err := sql.Open("sqlite", sqliteDSN(o.DSN, "cache_size(-4096)", "query_only(1)"))
	if err != nil {
		return nil, nil, errors.Join(err, writer.Close())
	}
	l := &lite{readers: readers, free: make(chan *liteConn, o.MaxConns), turn: make(chan struct{}, 1), closed: make(chan struct{})}
	for range o.MaxConns {
		l.free <- nil
	}
	if l.writer, err = newLiteConn(ctx, writer); err != nil {
		return nil, nil, errors.Join(err, writer.Close(), readers.Close())
	}
	return writer, l, nil
}

func sqliteDSN(path string, pragmas ...string) string {
	all := append([]string{
		// A command may write beside a running server.
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "temp_store(MEMORY)",
		"journal_size_limit(67108864)",
	}, pragmas...)
	return "file:" + strings.ReplaceAll(url.PathEscape(path), "%2F", "/") + "?" + url.Values{"_pragma": all}.Encode()
}

func newLiteConn(ctx context.Context, db *sql.DB) (*liteConn, error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &liteConn{c: c, stmts: map[string]*sql.Stmt{}}, nil
}

// read runs fn on a reading connection, in a transaction if it needs a snapshot. All reads are short by their
// limits, so that they aren't interrupted: the driver would need a goroutine per statement for that.
func (l *lite) read(ctx context.Context, s *Store, snapshot bool, fn func(*tx) error) error {
	var c *liteConn
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-l.closed:
		return sql.ErrConnDone
	case c = <-l.free:
	}
	defer func() { l.free <- c }()
	if err := ctx.Err(); err != nil { // where both were ready
		return err
	}
	if c == nil {
		var err error
		if c, err = newLiteConn(ctx, l.readers); err != nil {
			return err
		}
	}
	ctx = context.WithoutCancel(ctx)
	if !snapshot {
		return fn(&tx{s: s, ctx: ctx, q: c})
	}
	return c.inTx(ctx, s, "BEGIN", fn)
}

// write runs fn in a write transaction, after those before it.
func (l *lite) write(ctx context.Context, s *Store, fn func(*tx) error) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-l.closed:
		return sql.ErrConnDone
	case l.turn <- struct{}{}:
	}
	defer func() { <-l.turn }()
	if err := ctx.Err(); err != nil { // where both were ready
		return err
	}
	return l.writer.inTx(context.WithoutCancel(ctx), s, "BEGIN IMMEDIATE", fn)
}

func (c *liteConn) inTx(ctx context.Context, s *Store, begin string, fn func(*tx) error) (err error) {
	if _, err := c.ExecContext(ctx, begin); err != nil {
		return err
	}
	done := false
	defer func() {
		if done {
			return
		}
		// Also after a panic: the connection lives on.
		if _, e := c.ExecContext(ctx, "ROLLBACK"); e != nil && err == nil {
			err = e
		}
	}()
	if err := fn(&tx{s: s, ctx: ctx, q: c}); err != nil {
		return err
	}
	if _, err := c.ExecContext(ctx, "COMMIT"); err != nil {
		return err
	}
	done = true
	return nil
}

func (c *liteConn) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if st, ok := c.stmts[text]; ok {
		return st, nil
	}
	st, err := c.c.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	c.stmts[text] = st
	return st, nil
}

// ExecContext implements querier.
func (c *liteConn) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	st, err := c.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

// QueryContext implements querier.
func (c *liteConn) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	st, err := c.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

// QueryRowContext implements querier.
func (c *liteConn) QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row {
	st, err := c.prepare(ctx, text)
	if err != nil {
		return c.c.QueryRowContext(ctx, text, args...) // meets the same error and carries it in the row
	}
	return st.QueryRowContext(ctx, args...)
}

func (c *liteConn) close() error {
	var errs []error
	for _, st := range c.stmts {
		errs = append(errs, st.Close())
	}
	return errors.Join(append(errs, c.c.Close())...)
}

// shrink empties the caches of the connections that are idle.
func (l *lite) shrink(ctx context.Context) error {
	const text = "PRAGMA shrink_memory"
	var errs []error
	var idle []*liteConn
	for range cap(l.free) {
		select {
		case c := <-l.free:
			idle = append(idle, c)
		default:
		}
	}
	for _, c := range idle {
		if c != nil {
			_, err := c.c.ExecContext(ctx, text)
			errs = append(errs, err)
		}
		l.free <- c
	}
	select {
	case l.turn <- struct{}{}:
		_, err := l.writer.c.ExecContext(ctx, text)
		errs = append(errs, err)
		<-l.turn
	default:
	}
	return errors.Join(errs...)
}

// close waits for the transactions that run; new ones are refused.
func (l *lite) close() error {
	close(l.closed)
	var errs []error
	for range cap(l.free) {
		if c := <-l.free; c != nil {
			errs = append(errs, c.close())
		}
	}
	l.turn <- struct{}{} // for good
	errs = append(errs, l.readers.Close(), l.writer.close())
	return errors.Join(errs...)
}
