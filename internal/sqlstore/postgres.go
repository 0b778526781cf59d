package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// applicationName is how a server's connections call themselves: Nodes counts them.
const applicationName = "roost"

// connectTimeout is how long a new connection may take where the address doesn't say: pgx would wait two minutes for a
// host that is gone.
const connectTimeout = 5 * time.Second

// openPostgres connects and checks that the server is one that this package can keep its promises on.
func openPostgres(ctx context.Context, o Options) (*sql.DB, error) {
	cfg, err := pgx.ParseConfig(o.DSN)
	if err != nil {
		return nil, err
	}
	for name, value := range map[string]string{
		"application_name":                    applicationName,
		"synchronous_commit":                  "on", // an acknowledged message is durable
		"statement_timeout":                   "30s",
		"idle_in_transaction_session_timeout": "60s",
		"jit":                                 "off", // short statements only
	} {
		if _, ok := cfg.RuntimeParams[name]; !ok {
			cfg.RuntimeParams[name] = value
		}
	}
	if !strings.Contains(o.DSN, "connect_timeout") && os.Getenv("PGCONNECT_TIMEOUT") == "" {
		cfg.ConnectTimeout = connectTimeout
	}
	if o.MaxConns <= 0 {
		o.MaxConns = max(12, 4*runtime.NumCPU())
	}
	db := stdlib.OpenDB(*cfg)
	db.SetMaxOpenConns(o.MaxConns)
	db.SetMaxIdleConns(o.MaxConns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	db.SetConnMaxLifetime(time.Hour) // so that connections spread over servers that come back
	if err := checkPostgres(ctx, db, o.Logger); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func checkPostgres(ctx context.Context, db *sql.DB, log *slog.Logger) error {
	var version int
	var encoding, fsync string
	err := db.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::int,
		current_setting('server_encoding'), current_setting('fsync')`).Scan(&version, &encoding, &fsync)
	if err != nil {
		return err
	}
	if version < 140000 {
		return fmt.Errorf("PostgreSQL 14 or newer is needed, the server has %d", version/10000)
	}
	if encoding != "UTF8" {
		return fmt.Errorf("the database's encoding must be UTF8, it is %s", encoding)
	}
	if fsync != "on" {
		log.Warn("postgresql runs with fsync off: a crash may lose messages")
	}
	return nil
}
