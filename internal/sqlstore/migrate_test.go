package sqlstore_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/message"
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

// TestMovedToAnotherCluster finds positions of a cluster whose transaction ids were higher.
func TestMovedToAnotherCluster(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		s := migrated(t, dsn)
		ids, chats := populate(t, s, 5, 1)
		before, err := s.StoreEpoch(t.Context())
		require.NoError(t, err)
		for _, table := range []string{"chats", "chat_marks", "chat_members"} {
			require.NoError(t, s.Exec(t.Context(), "UPDATE "+table+" SET pos = pos + 1000000000000"))
		}
		require.NoError(t, s.Migrate(t.Context()))
		after, err := s.StoreEpoch(t.Context())
		require.NoError(t, err)
		require.NotEqual(t, before, after)

		sync, err := s.SyncSince(t.Context(), ids[0], 0, 100)
		require.NoError(t, err)
		sync, err = s.SyncSince(t.Context(), ids[0], sync.Next, 100)
		require.NoError(t, err)
		require.Empty(t, sync.Mine)
		require.Empty(t, sync.Chats)
		_, err = s.AppendMessages(t.Context(), []message.Draft{
			{ChatID: chats[0], SenderID: ids[0], ClientID: "x", Content: message.Content(`{}`), At: at},
		})
		require.NoError(t, err)
		sync, err = s.SyncSince(t.Context(), ids[0], sync.Next, 100)
		require.NoError(t, err)
		require.Len(t, sync.Chats, 1)

		require.NoError(t, s.Migrate(t.Context()))
		same, err := s.StoreEpoch(t.Context())
		require.NoError(t, err)
		require.Equal(t, after, same)
	})
}
