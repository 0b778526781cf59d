package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/roost-im/roost/internal/backup"
)

// Aside is a new database that is filled beside the one that is in place, which nothing happens to until the new one
// is complete. On SQLite it is a file of its own, on PostgreSQL a schema of its own in the same database.
type Aside struct {
	*Store
	dsn    string // of the one in place
	file   string // of SQLite
	schema string // of PostgreSQL: where the tables go in the end
	tables map[string]stored
}

// asideSchema is the name of the schema. What an interrupted restore left there is dropped by the next.
const asideSchema = "roost_restore"

// AsideFile is the file that an Aside of a SQLite file is in.
func AsideFile(dsn string) string { return dsn + ".restoring" }

// SQLiteFiles are the files that a SQLite database may consist of.
func SQLiteFiles(dsn string) []string {
	return []string{dsn, dsn + "-wal", dsn + "-shm", dsn + "-journal"}
}

// OpenAside makes an empty one with the schema of a version. Discard or Place end it.
func OpenAside(ctx context.Context, o Options, schema int64) (*Aside, error) {
	a := &Aside{dsn: o.DSN, tables: map[string]stored{}}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	var err error
	if IsPostgres(o.DSN) {
		err = a.openSchema(ctx, o)
	} else {
		a.file = AsideFile(o.DSN)
		if err = a.removeFile(); err == nil {
			o.DSN = a.file
			a.Store, err = Open(ctx, o)
		}
	}
	if err == nil {
		err = a.migrateTo(ctx, schema)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make a new database: %w", err), a.Discard(context.WithoutCancel(ctx)))
	}
	return a, nil
}

func (a *Aside) openSchema(ctx context.Context, o Options) error {
	main, err := openPostgres(ctx, o)
	if err != nil {
		return err
	}
	err = main.QueryRowContext(ctx, "SELECT current_schema()").Scan(&a.schema)
	if err == nil {
		_, err = main.ExecContext(ctx, "DROP SCHEMA IF EXISTS "+asideSchema+" CASCADE")
	}
	if err == nil {
		_, err = main.ExecContext(ctx, "CREATE SCHEMA "+asideSchema)
	}
	if err := errors.Join(err, main.Close()); err != nil {
		return err
	}
	if o.DSN, err = withSearchPath(o.DSN, asideSchema); err != nil {
		return err
	}
	a.Store, err = Open(ctx, o)
	return err
}

// withSearchPath returns the address with another schema.
func withSearchPath(dsn, schema string) (string, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return "", errors.New("the address of the database can't be read") // it may hold a password
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

func (a *Aside) migrateTo(ctx context.Context, schema int64) error {
	p, err := a.provider()
	if err != nil {
		return err
	}
	_, known, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	switch {
	case schema > known:
		return backup.ErrNewer
	case schema < 1:
		return fmt.Errorf("%w: it names no schema", backup.ErrBroken)
	}
	if _, err := p.UpTo(ctx, schema); err != nil {
		return err
	}
	return a.write(ctx, func(x *tx) error {
		names, err := x.ownTables()
		if err != nil {
			return err
		}
		for _, name := range names {
			if isDerived(name) {
				continue
			}
			if a.tables[name], err = x.table(name); err != nil {
				return err
			}
			if name == metaTable {
				continue
			}
			// A migration may have put rows there; the backup has them as they became.
			if _, err := x.exec("DELETE FROM " + name); err != nil {
				return err
			}
		}
		return nil
	})
}

// Load adds rows to a table. Sync positions begin anew, with the epoch that Finish makes.
func (a *Aside) Load(ctx context.Context, t backup.Table, rows []backup.Row) error {
	have, isKnown := a.tables[t.Name]
	if !isKnown {
		return fmt.Errorf("%w: its schema has no table %q", backup.ErrBroken, t.Name)
	}
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		if !slices.Contains(have.Columns, c) {
			return fmt.Errorf("%w: its schema has no %s %s.%s", backup.ErrBroken, c.Kind, t.Name, c.Name)
		}
		names[i] = c.Name
		for _, row := range rows {
			switch v := row[i].(type) {
			case int64:
				if c.Name == positionName {
					row[i] = min(v, firstPosition)
				} else if have.isBool[c.Name] {
					row[i] = v != 0
				}
			}
		}
	}
	if a.d.postgres {
		return a.copyRows(ctx, t.Name, names, rows)
	}
	return a.write(ctx, func(x *tx) error {
		params := make([]string, len(names))
		for i := range params {
			params[i] = "?"
		}
		text := "INSERT INTO " + t.Name + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(params, ", ") + ")"
		for _, row := range rows {
			if _, err := x.exec(text, row...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *Aside) copyRows(ctx context.Context, table string, columns []string, rows []backup.Row) error {
	c, err := a.db.Conn(ctx)
	if err != nil {
		return err
	}
	err = c.Raw(func(driver any) error {
		conn := driver.(*stdlib.Conn).Conn() //nolint:forcetypeassert // the only driver of this database
		_, err := conn.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
			return rows[i], nil
		}))
		return err
	})
	return errors.Join(err, c.Close())
}

// Finish brings the schema up to date and gives the history a new epoch. Nothing can be loaded after it.
func (a *Aside) Finish(ctx context.Context) error {
	if err := a.Migrate(ctx); err != nil {
		return err
	}
	if a.file == "" {
		if _, err := a.db.ExecContext(ctx, "ANALYZE"); err != nil { // by itself it would come minutes later
			return fmt.Errorf("analyze: %w", err)
		}
		return nil
	}
	// The last connection that is closed leaves one file, which is on the disk.
	store := a.Store
	a.Store = nil
	if err := store.Close(); err != nil {
		return err
	}
	for _, name := range SQLiteFiles(a.file)[1:] {
		if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the new database isn't whole: %s was left (%w)", name, err)
		}
	}
	return nil
}

// Place puts the new database where the old one is, which is gone afterwards; on PostgreSQL in one transaction. On
// SQLite the old files must have been moved away. It comes after Finish.
func (a *Aside) Place(ctx context.Context) error {
	if a.file != "" {
		if err := os.Rename(a.file, a.dsn); err != nil {
			return fmt.Errorf("put the new database in its place: %w", err)
		}
		return nil
	}
	err := a.inTx(ctx, &sql.TxOptions{}, a.swap)
	if err != nil {
		return fmt.Errorf("put the new tables in the place of the old ones: %w", err)
	}
	store := a.Store
	a.Store = nil
	return store.Close()
}

// swapPatience is how long the tables in place may be used by others: nobody should.
const swapPatience = 10 * time.Second

func (a *Aside) swap(x *tx) error {
	target := pgx.Identifier{a.schema}.Sanitize()
	names, err := x.ownTables()
	if err != nil {
		return err
	}
	statements := []string{fmt.Sprintf("SET LOCAL lock_timeout = '%ds'", int(swapPatience.Seconds()))}
	for _, name := range append(names, versionTable) {
		statements = append(statements,
			"DROP TABLE IF EXISTS "+target+"."+name,
			"ALTER TABLE "+asideSchema+"."+name+" SET SCHEMA "+target)
	}
	statements = append(statements, "DROP SCHEMA "+asideSchema+" CASCADE")
	for _, text := range statements {
		if _, err := x.exec(text); err != nil {
			return err
		}
	}
	return nil
}

// Discard ends one that wasn't placed, and removes it.
func (a *Aside) Discard(ctx context.Context) error {
	var errs []error
	if a.Store != nil {
		if a.d.postgres {
			_, err := a.db.ExecContext(ctx, "DROP SCHEMA IF EXISTS "+asideSchema+" CASCADE")
			errs = append(errs, err)
		}
		errs = append(errs, a.Close())
		a.Store = nil
	}
	if a.file != "" {
		errs = append(errs, a.removeFile())
	}
	return errors.Join(errs...)
}

func (a *Aside) removeFile() error {
	for _, name := range SQLiteFiles(a.file) {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// IsEmpty says whether a database has nothing that a restore would take away: no tables, or no users.
func IsEmpty(ctx context.Context, o Options) (bool, error) {
	if !IsPostgres(o.DSN) {
		if info, err := os.Stat(o.DSN); errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
			return true, nil
		}
	}
	s, err := Open(ctx, o)
	if err != nil {
		return false, err
	}
	isEmpty := true
	err = s.one(ctx, func(x *tx) error {
		names, err := x.tables()
		if err != nil || !slices.Contains(names, "users") {
			return err
		}
		return x.row("SELECT NOT EXISTS (SELECT 1 FROM users)").Scan(&isEmpty)
	})
	return isEmpty, wrap("look into the database", errors.Join(err, s.Close()))
}

// Nodes returns how many connections servers have to a PostgreSQL database; 0 for SQLite, which has the lock of the data
// folder instead.
func Nodes(ctx context.Context, dsn string) (count int, err error) {
	if !IsPostgres(dsn) {
		return 0, nil
	}
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return 0, err
	}
	cfg.RuntimeParams["application_name"] = applicationName + " command"
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return 0, fmt.Errorf("look for running servers: %w", err)
	}
	err = conn.QueryRow(ctx, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1",
		applicationName).Scan(&count)
	if err = errors.Join(err, conn.Close(ctx)); err != nil {
		return 0, fmt.Errorf("look for running servers: %w", err)
	}
	return count, nil
}
