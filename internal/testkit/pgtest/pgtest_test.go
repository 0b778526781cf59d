package pgtest_test

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/testkit/pgtest"
)

func TestDatabasesAreNewAndApart(t *testing.T) {
	t.Parallel()
	var left string
	t.Run("use", func(t *testing.T) {
		a, b := pgtest.Database(t), pgtest.Database(t)
		require.NotEqual(t, a, b)
		left = a
		require.Empty(t, ask(t, a, "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'"))
		require.Equal(t, "UTF8", ask(t, a, "SHOW server_encoding"))
		require.Equal(t, "300", ask(t, a, "SHOW max_connections"))
	})
	_, err := pgx.Connect(t.Context(), left)
	require.ErrorContains(t, err, "does not exist")
}

func TestServerOfOnesOwn(t *testing.T) {
	t.Parallel()
	s, err := pgtest.Start(t.Context(), pgtest.Options{IsDurable: true})
	require.NoError(t, err)
	t.Run("durable", func(t *testing.T) {
		dsn := s.Database(t)
		require.Equal(t, "on", ask(t, dsn, "SHOW fsync"))
		require.Equal(t, "on", ask(t, dsn, "SHOW synchronous_commit"))
	})
	require.NoError(t, s.Stop())
	_, err = pgx.Connect(t.Context(), s.DSN())
	require.Error(t, err)
}

// Who keeps only the address keeps the server.
func TestServerIsNoGarbage(t *testing.T) {
	t.Parallel()
	dsn := pgtest.Database(t)
	for range 3 {
		runtime.GC()
	}
	require.Equal(t, "1", ask(t, dsn, "SELECT '1'"))
}

// The child starts a server and is killed; the server and its data go with it.
func TestServerEndsWithItsProcess(t *testing.T) {
	t.Parallel()
	if os.Getenv("PGTEST_CHILD") != "" {
		s, err := pgtest.Start(t.Context(), pgtest.Options{})
		require.NoError(t, err)
		_, err = os.Stdout.WriteString(s.DSN() + "\n")
		require.NoError(t, err)
		select {}
	}
	child := exec.Command(os.Args[0], "-test.run=^TestServerEndsWithItsProcess$", "-test.timeout=2m")
	child.Env = append(os.Environ(), "PGTEST_CHILD=1")
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	line := make([]byte, 1024)
	n, err := out.Read(line)
	require.NoError(t, err)
	dsn := string(line[:n-1])
	require.Equal(t, "1", ask(t, dsn, "SELECT '1'"))

	require.NoError(t, child.Process.Kill())
	require.Error(t, child.Wait())
	require.Eventually(t, func() bool {
		conn, err := pgx.Connect(t.Context(), dsn)
		if err == nil {
			_ = conn.Close(t.Context())
		}
		return err != nil
	}, 20*time.Second, 50*time.Millisecond)
}

func ask(t *testing.T, dsn, query string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	var answer *string
	require.NoError(t, conn.QueryRow(t.Context(), query).Scan(&answer))
	if answer == nil {
		return ""
	}
	return *answer
}

// What was committed is there after a crash, at the same address.
func TestKilledServerComesBack(t *testing.T) {
	t.Parallel()
	s, err := pgtest.Start(t.Context(), pgtest.Options{IsDurable: true})
	require.NoError(t, err)
	t.Run("use", func(t *testing.T) {
		dsn := s.Database(t)
		for range 3 {
			require.NoError(t, s.Kill())
			require.NoError(t, s.Restart(t.Context()))
			require.Equal(t, "on", ask(t, dsn, "SHOW fsync"), "the database is there")
		}
	})
	require.NoError(t, s.Stop())
}
