package sqlstore_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/sqlstore"
)

func TestMigrateAgain(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		have, known, err := s.SchemaVersion(t.Context())
		require.NoError(t, err)
		require.Zero(t, have)
		require.Positive(t, known)
		require.NoError(t, s.Migrate(t.Context()))
		epoch, err := s.StoreEpoch(t.Context())
		require.NoError(t, err)

		again := migrated(t, dsn)
		have, _, err = again.SchemaVersion(t.Context())
		require.NoError(t, err)
		require.Equal(t, known, have)
		same, err := again.StoreEpoch(t.Context())
		require.NoError(t, err)
		require.Equal(t, epoch, same)
	})
}

func TestMigrateAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			s := open(t, dsn)
			wg.Go(func() { errs[i] = s.Migrate(t.Context()) })
		}
		wg.Wait()
		for _, err := range errs {
			require.NoError(t, err)
		}
	})
}

func TestMigrateRefusesNewerSchema(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		s := migrated(t, dsn)
		require.NoError(t, s.Exec(t.Context(), "INSERT INTO schema_version (version_id, is_applied) VALUES (900, true)"))
		err := s.Migrate(t.Context())
		require.ErrorIs(t, err, sqlstore.ErrNewerSchema)
		require.ErrorContains(t, err, "900")
	})
}
