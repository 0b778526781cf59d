package sqlstore_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/sqlstore"
	"github.com/roost-im/roost/internal/storetest"
)

func TestMain(m *testing.M) {
	// A random history runs hundreds of transactions; -rapid.checks asks for more of them.
	for name, value := range map[string]string{"rapid.checks": "25", "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// engines are the databases that everything runs on, as makers of the address of an empty one.
var engines = map[string]func(testing.TB) string{
	"SQLite":   func(t testing.TB) string { return filepath.Join(t.TempDir(), "roost.db") },
	"Postgres": postgresDSN,
}

// onEngines runs a test on a new database of each engine.
func onEngines(t *testing.T, test func(t *testing.T, dsn string)) {
	for name, dsn := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, dsn(t))
		})
	}
}

// open opens a database, which is closed when the test ends.
func open(t testing.TB, dsn string) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{DSN: dsn})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// migrated opens a database and brings its schema up to date.
func migrated(t testing.TB, dsn string) *sqlstore.Store {
	t.Helper()
	s := open(t, dsn)
	require.NoError(t, s.Migrate(t.Context()))
	return s
}

func TestStore(t *testing.T) {
	t.Parallel()
	for name, dsn := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Run(t, func(t *testing.T) storetest.Stores {
				address := dsn(t)
				s := migrated(t, address)
				return storetest.Stores{Store: s, Exec: s.Exec, Hold: s.Hold, IsSerial: !sqlstore.IsPostgres(address)}
			})
		})
	}
}
