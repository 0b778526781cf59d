package sqlstore_test

import (
	"testing"

	"github.com/roost-im/roost/internal/testkit/pgtest"
)

// postgresDSN is the address of a new database, which is gone after the test.
func postgresDSN(t testing.TB) string {
	t.Helper()
	return pgtest.Database(t)
}
