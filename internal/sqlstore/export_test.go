package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
)

// Exec runs a statement, for states that no method makes yet.
func (s *Store) Exec(ctx context.Context, text string, args ...any) error {
	return s.write(ctx, func(x *tx) error {
		if err := x.takePos(); err != nil {
			return err
		}
		_, err := x.exec(text, args...)
		return err
	})
}

// Hold runs a statement in a transaction and leaves that open until commit is called.
func (s *Store) Hold(ctx context.Context, text string, args ...any) (commit func() error, err error) {
	started, goOn, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- s.write(ctx, func(x *tx) error {
			if err := x.takePos(); err != nil {
				return err
			}
			if _, err := x.exec(text, args...); err != nil {
				return err
			}
			close(started)
			<-goOn
			return nil
		})
	}()
	select {
	case err := <-done:
		return nil, err
	case <-started:
	}
	return func() error {
		close(goOn)
		return <-done
	}, nil
}

// Plans runs a call and returns how the database runs each of its statements, by statement.
func (s *Store) Plans(ctx context.Context, call func() error) (map[string]string, error) {
	explain := "EXPLAIN QUERY PLAN "
	if s.d.postgres {
		explain = "EXPLAIN "
	}
	return s.plans(ctx, explain, call)
}

// Ran is Plans with how many rows each step had to do with; PostgreSQL only, and only for what reads.
func (s *Store) Ran(ctx context.Context, call func() error) (map[string]string, error) {
	return s.plans(ctx, "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ", call)
}

func (s *Store) plans(ctx context.Context, explain string, call func() error) (map[string]string, error) {
	var mu sync.Mutex
	seen := map[string][]any{}
	s.watch = func(text string, args []any) {
		mu.Lock()
		defer mu.Unlock()
		seen[text] = args
	}
	err := call()
	s.watch = nil
	if err != nil {
		return nil, err
	}
	plans := map[string]string{}
	t, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = t.Rollback() }()
	if s.d.postgres {
		// It rightly reads small tables whole; what has an index to go by shows without that.
		if _, err := t.ExecContext(ctx, "SET LOCAL enable_seqscan = off"); err != nil {
			return nil, err
		}
	}
	for text, args := range seen {
		if plans[text], err = s.plan(ctx, t, explain+text, args); err != nil {
			return nil, err
		}
	}
	return plans, nil
}

func (s *Store) plan(ctx context.Context, t *sql.Tx, text string, args []any) (plan string, err error) {
	rows, err := t.QueryContext(ctx, text, args...)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var line string
		dest := []any{&line}
		if !s.d.postgres {
			dest = []any{new(any), new(any), new(any), &line}
		}
		if err := rows.Scan(dest...); err != nil {
			return "", err
		}
		plan += strings.TrimSpace(line) + "\n"
	}
	return plan, rows.Err()
}

// Setting reads a setting of the connection that writes.
func (s *Store) Setting(ctx context.Context, statement string) (value string, err error) {
	var q querier = s.db
	if s.lite != nil {
		q = s.lite.writer
	}
	err = q.QueryRowContext(ctx, statement).Scan(&value)
	return value, err
}
