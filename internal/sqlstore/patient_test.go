package sqlstore_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/sqlstore"
)

// A migration that takes longer than a statement may goes through; the limit holds again afterwards. Here it takes long
// because somebody else is about to make a table of the same name, and thinks better of it.
func TestMigrationsTakeTheirTime(t *testing.T) {
	t.Parallel()
	dsn := postgresDSN(t)
	other, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	hold, err := other.Begin(t.Context())
	require.NoError(t, err)
	_, err = hold.Exec(t.Context(), "CREATE TABLE users (id bigint)")
	require.NoError(t, err)

	s, err := sqlstore.Open(t.Context(), sqlstore.Options{DSN: dsn + "&statement_timeout=300"})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	let := time.AfterFunc(time.Second, func() { _ = other.Close(t.Context()) })
	defer let.Stop()
	require.NoError(t, s.Migrate(t.Context()))
	require.ErrorContains(t, s.Exec(t.Context(), "SELECT pg_sleep(5)"), "statement timeout")
}
