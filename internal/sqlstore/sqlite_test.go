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

func openSQLite(t *testing.T) storetest.Stores {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "roost.db"))
}

// open opens and migrates a database, which is closed when the test ends.
func open(t *testing.T, dsn string) storetest.Stores {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{DSN: dsn})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	require.NoError(t, s.Migrate(t.Context()))
	return storetest.Stores{Store: s, Exec: s.Exec, Hold: s.Hold, IsSerial: !sqlstore.IsPostgres(dsn)}
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, openSQLite)
}
