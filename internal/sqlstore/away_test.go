package sqlstore_test

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/sqlstore"
)

// TestDatabaseThatCantBeWritten says so to callers each time, and to the log once.
func TestDatabaseThatCantBeWritten(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{
		DSN: filepath.Join(t.TempDir(), "roost.db"), Logger: slog.New(slog.NewTextHandler(&log, nil)),
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	require.NoError(t, s.Migrate(t.Context()))
	ids, chats := populate(t, s, 2, 1)
	send := func() error {
		_, err := s.AppendMessages(t.Context(), []message.Draft{
			{ChatID: chats[0], SenderID: ids[0], ClientID: "x", Content: message.Content(`{}`), At: at},
		})
		return err
	}
	_, err = s.Setting(t.Context(), "PRAGMA query_only = 1; SELECT 'done'")
	require.NoError(t, err)
	for range 3 {
		err := send()
		f, isFault := fault.From(err)
		require.True(t, isFault, "%v", err)
		require.Equal(t, fault.Unavailable, f.Kind)
		require.Positive(t, f.RetryAfter)
		require.ErrorContains(t, err, "readonly", "the cause is there for the log")
	}
	require.Equal(t, 1, strings.Count(log.String(), "database can't be used"))
	_, err = s.Setting(t.Context(), "PRAGMA query_only = 0; SELECT 'done'")
	require.NoError(t, err)
	require.NoError(t, send())
	require.NoError(t, send())
	require.Equal(t, 1, strings.Count(log.String(), "database can be used again"))
}
