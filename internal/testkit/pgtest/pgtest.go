package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Env names the server that the tests share, as an address that may create databases.
const Env = "ROOST_TEST_POSTGRES"

// EnvPID names the variable with the process of a server that was started for a command.
const EnvPID = "ROOST_TEST_POSTGRES_PID"

// patience bounds the making and the dropping of a database.
const patience = 30 * time.Second

// shared is the server of this process, started by whoever needs it first.
var shared = sync.OnceValues(func() (string, error) {
	if dsn := os.Getenv(Env); dsn != "" {
		return dsn, nil
	}
	// Nobody stops it: it ends with the process.
	s, err := Start(context.Background(), Options{})
	if err != nil {
		return "", err
	}
	return s.DSN(), nil
})

// Database makes a new, empty database and returns its address (postgres://…). It is dropped, with whoever is still
// connected, when the test ends. Where no PostgreSQL is installed the test fails; with -short it is skipped.
func Database(t testing.TB) string {
	t.Helper()
	server, err := shared()
	switch {
	case errors.Is(err, ErrNotInstalled) && testing.Short():
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	dsn, err := create(t, server)
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

// Database is like the function of this name, on a server of one's own.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	dsn, err := create(t, s.dsn)
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

func create(t testing.TB, server string) (string, error) {
	address, err := url.Parse(server)
	if err != nil {
		return "", fmt.Errorf("%s: %w", Env, err)
	}
	name := "t_" + strings.ToLower(rand.Text())
	if err := execute(server, "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		return "", err
	}
	t.Cleanup(func() {
		if err := execute(server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	address.Path = "/" + name
	return address.String(), nil
}

func execute(server, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience) // a test's own context has ended at its cleanup
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return fmt.Errorf("connect to the PostgreSQL of the tests: %w", err)
	}
	if _, err := conn.Exec(ctx, statement); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", statement, err), conn.Close(ctx))
	}
	return conn.Close(ctx)
}
