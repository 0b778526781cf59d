package sqlstore_test

import (
	"database/sql"
	"fmt"
	"os"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/storetest"
)

var n atomic.Int64

func openPostgres(t *testing.T) storetest.Stores {
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
		db.Close()
	})
	return open(t, base+"/"+name)
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	storetest.Run(t, openPostgres)
}
