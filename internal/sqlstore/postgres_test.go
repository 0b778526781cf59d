package sqlstore_test

import (
	"database/sql"
	"fmt"
	"os"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"
)

var n atomic.Int64

func postgresDSN(t testing.TB) string {
	t.Helper()
	base := os.Getenv("TRY_PG")
	if base == "" {
		t.Skip("no TRY_PG")
	}
	db, err := sql.Open("pgx", base+"/postgres")
	require.NoError(t, err)
	name := fmt.Sprintf("t%d_%d", os.Getpid(), n.Add(1))
	_, err = db.Exec("CREATE DATABASE " + name)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := db.Exec("DROP DATABASE " + name + " WITH (FORCE)")
		require.NoError(t, err)
		_ = db.Close()
	})
	return base + "/" + name
}
