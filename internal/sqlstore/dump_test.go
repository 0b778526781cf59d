package sqlstore_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/backup"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/sqlstore"
)

// noBlobs has none.
type noBlobs struct{}

func (noBlobs) List(context.Context, string, time.Time, func(string) error) error { return nil }

func (noBlobs) Open(context.Context, string) (io.ReadCloser, int64, error) {
	return nil, 0, fault.Missing()
}

// loader restores rows into a database.
type loader struct {
	dsn   string
	aside *sqlstore.Aside
}

func (l *loader) Begin(ctx context.Context, h backup.Header) (err error) {
	l.aside, err = sqlstore.OpenAside(ctx, sqlstore.Options{DSN: l.dsn}, h.Schema)
	return err
}

func (*loader) Blob(context.Context, string, io.Reader) error { return nil }

func (l *loader) Load(ctx context.Context, t backup.Table, rows []backup.Row) error {
	return l.aside.Load(ctx, t, rows)
}

func dump(t *testing.T, s *sqlstore.Store) ([]byte, backup.Manifest) {
	t.Helper()
	var out bytes.Buffer
	m, err := backup.Write(t.Context(), &out, "test", s, noBlobs{}, nil)
	require.NoError(t, err)
	return out.Bytes(), m
}

// rows reads all rows of a backup but their positions.
func rows(t *testing.T, file []byte) map[string][]string {
	t.Helper()
	c := collector{}
	_, _, err := backup.Read(t.Context(), bytes.NewReader(file), c, nil)
	require.NoError(t, err)
	return c
}

type collector map[string][]string

func (collector) Begin(context.Context, backup.Header) error    { return nil }
func (collector) Blob(context.Context, string, io.Reader) error { return nil }
func (c collector) Load(_ context.Context, t backup.Table, rows []backup.Row) error {
	for _, row := range rows {
		for i, col := range t.Columns {
			if col.Name == "pos" && row[i] != int64(0) {
				row[i] = "some"
			}
		}
		c[t.Name] = append(c[t.Name], fmt.Sprint(row))
	}
	return nil
}

// TestBackupMovesBetweenEngines takes everything from each engine to each.
func TestBackupMovesBetweenEngines(t *testing.T) {
	t.Parallel()
	for from, fromDSN := range engines {
		for to, toDSN := range engines {
			t.Run(from+"To"+to, func(t *testing.T) {
				t.Parallel()
				a := migrated(t, fromDSN(t))
				ids, chats := populate(t, a, 4, 60)
				_, err := a.DeleteMessage(t.Context(), message.Deletion{ChatID: chats[0], Seq: 2, Actor: ids[1], At: at})
				require.NoError(t, err)
				file, made := dump(t, a)
				require.EqualValues(t, len(chats)*60, made.Rows["messages"])
				before, err := a.StoreEpoch(t.Context())
				require.NoError(t, err)

				l := &loader{dsn: toDSN(t)}
				_, _, err = backup.Read(t.Context(), bytes.NewReader(file), l, nil)
				require.NoError(t, err)
				require.NoError(t, l.aside.Finish(t.Context()))
				require.NoError(t, l.aside.Place(t.Context()))

				b := migrated(t, l.dsn)
				again, _ := dump(t, b)
				require.Equal(t, rows(t, file), rows(t, again))
				after, err := b.StoreEpoch(t.Context())
				require.NoError(t, err)
				require.NotEqual(t, before, after)
				checkSync(t, b, ids[0], chats[0])
			})
		}
	}
}

// checkSync finds what moves after a restore, and nothing else.
func checkSync(t *testing.T, s *sqlstore.Store, who ident.UserID, where ident.ChatID) {
	t.Helper()
	first, err := s.SyncSince(t.Context(), who, 0, 100)
	require.NoError(t, err)
	quiet, err := s.SyncSince(t.Context(), who, first.Next, 100)
	require.NoError(t, err)
	require.Empty(t, quiet.Chats)
	require.Empty(t, quiet.Mine)
	require.Empty(t, quiet.Users)
	require.False(t, quiet.Reset)
	out, err := s.AppendMessages(t.Context(), []message.Draft{
		{ChatID: where, SenderID: who, ClientID: "after", Content: message.Content(`{}`), At: at},
	})
	require.NoError(t, err)
	require.NoError(t, out[0].Err)
	require.EqualValues(t, 61, out[0].Message.Seq)
	moved, err := s.SyncSince(t.Context(), who, first.Next, 100)
	require.NoError(t, err)
	require.Len(t, moved.Chats, 1)
}

// TestAsideTouchesNothing until it is placed, and leaves nothing when it is discarded.
func TestAsideTouchesNothing(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		s := migrated(t, dsn)
		populate(t, s, 3, 2)
		file, _ := dump(t, s)
		require.NoError(t, s.Exec(t.Context(), "UPDATE users SET about = 'changed since'"))
		was, before := dump(t, s)
		for range 2 {
			l := &loader{dsn: dsn}
			_, _, err := backup.Read(t.Context(), bytes.NewReader(file), l, nil)
			require.NoError(t, err)
			require.NoError(t, l.aside.Discard(t.Context()))
			is, after := dump(t, s)
			require.Equal(t, before.Rows, after.Rows)
			require.Equal(t, rows(t, was), rows(t, is))
		}
		// One that was killed on its way is in nobody's way.
		killed := &loader{dsn: dsn}
		require.NoError(t, killed.Begin(t.Context(), backup.Header{Schema: 1}))
		l := &loader{dsn: dsn}
		require.NoError(t, l.Begin(t.Context(), backup.Header{Schema: 1}))
		require.NoError(t, l.aside.Discard(t.Context()))
		_ = killed.aside.Close()
		require.NoError(t, l.Begin(t.Context(), backup.Header{Schema: 1}))
		require.NoError(t, l.aside.Discard(t.Context()))
	})
}

func TestAsideRefusesWhatItCantHold(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		l := &loader{dsn: dsn}
		require.ErrorIs(t, l.Begin(t.Context(), backup.Header{Schema: 900}), backup.ErrNewer)
		require.ErrorIs(t, l.Begin(t.Context(), backup.Header{Schema: 0}), backup.ErrBroken)
		require.NoError(t, l.Begin(t.Context(), backup.Header{Schema: 1}))
		for _, table := range []backup.Table{
			{Name: "nothing"},
			{Name: "users; DROP TABLE users"},
			{Name: "users", Columns: []backup.Column{{Name: "id) --", Kind: backup.Text}}},
			{Name: "users", Columns: []backup.Column{{Name: "id", Kind: backup.Int}}},
		} {
			err := l.aside.Load(t.Context(), table, []backup.Row{{"x"}})
			require.ErrorIs(t, err, backup.ErrBroken, table.Name)
		}
		require.NoError(t, l.aside.Discard(t.Context()))
	})
}

func TestIsEmpty(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		isEmpty := func() bool {
			is, err := sqlstore.IsEmpty(t.Context(), sqlstore.Options{DSN: dsn})
			require.NoError(t, err)
			return is
		}
		require.True(t, isEmpty())
		s := migrated(t, dsn)
		require.True(t, isEmpty())
		populate(t, s, 2, 1)
		require.False(t, isEmpty())
	})
	isEmpty, err := sqlstore.IsEmpty(t.Context(), sqlstore.Options{DSN: filepath.Join(t.TempDir(), "missing", "roost.db")})
	require.NoError(t, err)
	require.True(t, isEmpty)
}
