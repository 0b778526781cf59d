package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewerSchema says that the database was written by a newer release than this one, which must not touch it.
var ErrNewerSchema = errors.New("the database has a newer schema than this release knows; run the newer release")

// Migrate brings the schema up to date and makes the store epoch of a new database. Several processes may call
// it at once. It refuses a newer schema with ErrNewerSchema.
func (s *Store) Migrate(ctx context.Context) error {
	err := s.migrate(ctx)
	// SQLite has no lock around the check and the change: perhaps another process was quicker, with any of them.
	for at := int64(-1); err != nil && s.lite != nil && ctx.Err() == nil && !errors.Is(err, ErrNewerSchema); {
		have, _, e := s.SchemaVersion(ctx)
		if e != nil || have <= at {
			break // nobody gets any further
		}
		at, err = have, s.migrate(ctx)
	}
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := s.makeEpoch(ctx); err != nil {
		return fmt.Errorf("make store epoch: %w", err)
	}
	return nil
}

func (s *Store) migrate(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	have, known, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if have > known {
		return fmt.Errorf("%w (database: %d, known: %d)", ErrNewerSchema, have, known)
	}
	done, err := p.Up(ctx)
	if err != nil {
		return err
	}
	for _, m := range done {
		s.log.Info("schema migrated", slog.Int64("schema", m.Source.Version), slog.Duration("took", m.Duration))
	}
	return nil
}

// SchemaVersion returns the version of the database's schema, 0 if it is empty, and the newest known one.
func (s *Store) SchemaVersion(ctx context.Context) (have, known int64, err error) {
	p, err := s.provider()
	if err != nil {
		return 0, 0, fmt.Errorf("schema version: %w", err)
	}
	have, known, err = p.GetVersions(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("schema version: %w", err)
	}
	return have, known, nil
}

func (s *Store) provider() (*goose.Provider, error) {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	opts := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithTableName("schema_version")}
	dialect := goose.DialectSQLite3
	if s.d.postgres {
		dialect = goose.DialectPostgres
		// Nodes that start together migrate one after the other.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // tries each second
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithSessionLocker(patient{locker}))
	}
	return goose.NewProvider(dialect, s.db, templates{sub, s.d.types}, opts...)
}

// patient takes the time limit of statements off the connection on which migrations run: an index on a hundred million
// messages takes longer than what a call may, and an upgrade that can't end leaves a server that doesn't start.
type patient struct{ lock.SessionLocker }

// SessionLock implements lock.SessionLocker.
func (p patient) SessionLock(ctx context.Context, conn *sql.Conn) error {
	if err := p.SessionLocker.SessionLock(ctx, conn); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, "SET statement_timeout = 0")
	return err
}

// SessionUnlock implements lock.SessionLocker. The connection goes back to those that serve calls, with their limit.
func (p patient) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "RESET statement_timeout")
	return errors.Join(err, p.SessionLocker.SessionUnlock(ctx, conn))
}

// templates serves files with their {{words}} replaced.
type templates struct {
	fs.FS
	words map[string]string
}

func (t templates) ReadDir(name string) ([]fs.DirEntry, error) {
	return fs.ReadDir(t.FS, name)
}

func (t templates) Open(name string) (fs.File, error) {
	f, err := t.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	defer func() { _ = f.Close() }()
	text, err := fs.ReadFile(t.FS, name)
	if err != nil {
		return nil, err
	}
	for word, is := range t.words {
		text = bytes.ReplaceAll(text, []byte("{{"+word+"}}"), []byte(is))
	}
	return &file{Reader: bytes.NewReader(text), name: name, size: int64(len(text))}, nil
}

// file is a file in memory.
type file struct {
	*bytes.Reader
	name string
	size int64
}

func (f *file) Stat() (fs.FileInfo, error) { return f, nil }
func (f *file) Close() error               { return nil }
func (f *file) Name() string               { return f.name }
func (f *file) Size() int64                { return f.size }
func (f *file) Mode() fs.FileMode          { return 0o444 }
func (f *file) ModTime() time.Time         { return time.Time{} }
func (f *file) IsDir() bool                { return false }
func (f *file) Sys() any                   { return nil }
