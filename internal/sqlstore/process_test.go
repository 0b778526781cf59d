package sqlstore_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/sqlstore"
)

// TestTwoProcesses writes from two stores on one database, as a command does beside a server, or two nodes.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		stores := []*sqlstore.Store{migrated(t, dsn), migrated(t, dsn)}
		ids, chats := populate(t, stores[0], 4, 1)
		const writers, rounds = 4, 10
		errs := make([]error, writers)
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range rounds {
					var drafts []message.Draft
					for c := range chats {
						drafts = append(drafts, message.Draft{
							ChatID: chats[c], SenderID: ids[0], ClientID: fmt.Sprintf("%d-%d", w, i), Content: message.Content(`{}`), At: at,
						})
					}
					if _, errs[w] = stores[w%2].AppendMessages(t.Context(), drafts); errs[w] != nil {
						return
					}
					_, errs[w] = stores[w%2].RaiseMarks(t.Context(), []chat.MarkRaise{
						{ChatID: chats[w%len(chats)], UserID: ids[0], ReadSeq: int64(i * w)},
					})
					if errs[w] != nil {
						return
					}
				}
			})
		}
		wg.Wait()
		for _, err := range errs {
			require.NoError(t, err)
		}
		for _, id := range chats {
			page, err := stores[1].MessagePage(t.Context(), ids[0], id, message.Window{HasAfter: true, Limit: 1000})
			require.NoError(t, err)
			require.Len(t, page.Messages, 1+writers*rounds)
			require.EqualValues(t, 2+writers*rounds, page.Version)
		}
	})
}

// TestCanceledWrite changes nothing when its caller is gone.
func TestCanceledWrite(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		s := migrated(t, dsn)
		ids, chats := populate(t, s, 2, 1)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := s.AppendMessages(ctx, []message.Draft{
			{ChatID: chats[0], SenderID: ids[0], ClientID: "x", Content: message.Content(`{}`), At: at},
		})
		require.ErrorIs(t, err, context.Canceled)
		_, err = s.ChatEntry(ctx, ids[0], chats[0])
		require.ErrorIs(t, err, context.Canceled)
		entry, err := s.ChatEntry(t.Context(), ids[0], chats[0])
		require.NoError(t, err)
		require.EqualValues(t, 1, entry.Chat.LastSeq)
	})
}

// TestUseAfterClose fails at once instead of waiting.
func TestUseAfterClose(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		s, err := sqlstore.Open(t.Context(), sqlstore.Options{DSN: dsn})
		require.NoError(t, err)
		require.NoError(t, s.Migrate(t.Context()))
		require.NoError(t, s.Close())
		_, err = s.StoreEpoch(t.Context())
		require.Error(t, err)
		require.Error(t, s.DeleteExpired(t.Context(), at, 1))
	})
}

// TestDurableSettings holds the settings on which the promise of an acknowledged message rests.
func TestDurableSettings(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		s := migrated(t, dsn)
		want := map[string]string{"PRAGMA journal_mode": "wal", "PRAGMA synchronous": "2"}
		if sqlstore.IsPostgres(dsn) {
			want = map[string]string{"SHOW synchronous_commit": "on"}
		}
		for statement, value := range want {
			got, err := s.Setting(t.Context(), statement)
			require.NoError(t, err)
			require.Equal(t, value, got, statement)
		}
	})
}

// TestSQLiteAfterCrash opens what a killed process leaves on the disk.
func TestSQLiteAfterCrash(t *testing.T) {
	t.Parallel()
	dsn := filepath.Join(t.TempDir(), "roost.db")
	s := migrated(t, dsn)
	ids, chats := populate(t, s, 3, 20)

	left := filepath.Join(t.TempDir(), "roost.db")
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(dsn + suffix)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(left+suffix, data, 0o600))
	}
	again := migrated(t, left)
	for _, id := range chats {
		page, err := again.MessagePage(t.Context(), ids[0], id, message.Window{Limit: 100})
		require.NoError(t, err)
		require.Len(t, page.Messages, 20)
	}
}

// TestSQLiteFile is readable by its owner alone, in a path of any letters.
func TestSQLiteFile(t *testing.T) {
	t.Parallel()
	dsn := filepath.Join(t.TempDir(), "a folder?with#odd %41 letters & more.db")
	s := migrated(t, dsn)
	populate(t, s, 2, 1)
	for _, suffix := range []string{"", "-wal"} {
		info, err := os.Stat(dsn + suffix)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	_, err := sqlstore.Open(t.Context(), sqlstore.Options{DSN: filepath.Join(t.TempDir(), "missing", "roost.db")})
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = sqlstore.Open(t.Context(), sqlstore.Options{DSN: "postgres://127.0.0.1:1/nothing?connect_timeout=1"})
	require.Error(t, err)
	_, ok := fault.From(err)
	require.False(t, ok)
	file := filepath.Join(t.TempDir(), "not a database")
	require.NoError(t, os.WriteFile(file, []byte("this is a text and not a database of any kind, which shows at once"), 0o600))
	_, err = sqlstore.Open(t.Context(), sqlstore.Options{DSN: file})
	require.Error(t, err)
}
