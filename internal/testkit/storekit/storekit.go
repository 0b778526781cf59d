// Package storekit gives tests of the domain a real store: SQLite in a temporary folder, with users in it.
package storekit

import (
	"crypto/rand"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/sqlstore"
	"github.com/roost-im/roost/internal/user"
)

// Open returns an empty store that is closed when the test ends.
func Open(t testing.TB) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{DSN: filepath.Join(t.TempDir(), "roost.db")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	require.NoError(t, s.Migrate(t.Context()))
	return s
}

// IDs returns a generator of ids.
func IDs() *ident.Generator {
	return ident.NewGenerator(time.Now, rand.Reader)
}

// Users makes users without passwords; their ids ascend.
func Users(t testing.TB, s *sqlstore.Store, names ...string) []ident.UserID {
	t.Helper()
	ids := IDs()
	var out []ident.UserID
	for _, name := range names {
		u, err := s.CreateAccount(t.Context(), auth.NewAccount{Skeleton: name, User: user.User{
			ID: ident.UserID(ids.New()), Username: name, DisplayName: name, Role: user.RoleUser, State: user.StateActive, CreatedAt: time.Now(),
		}})
		require.NoError(t, err)
		out = append(out, u.ID)
	}
	require.True(t, slices.IsSorted(out))
	return out
}
