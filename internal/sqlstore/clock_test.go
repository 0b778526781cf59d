package sqlstore_test

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/sqlstore"
)

// TestFaultClockSetBack: nothing that orders or finds things goes by the clock, and what shows an order by it never falls.
func TestFaultClockSetBack(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		s := migrated(t, dsn)
		ids, chats := populate(t, s, 3, 3)
		clock := at
		send := func(where int) message.Message {
			out, err := s.AppendMessages(t.Context(), []message.Draft{{
				ChatID: chats[where], SenderID: ids[0], ClientID: fmt.Sprint("c", clock.UnixNano()), Content: message.Content(`{}`), At: clock,
			}})
			require.NoError(t, err)
			require.NoError(t, out[0].Err)
			return out[0].Message
		}
		entry := func(where int) chat.Chat {
			e, err := s.ChatEntry(t.Context(), ids[0], chats[where])
			require.NoError(t, err)
			return e.Chat
		}
		sync, err := s.SyncSince(t.Context(), ids[0], 0, 100)
		require.NoError(t, err)
		clock = clock.Add(time.Hour)
		last := send(0)
		before := entry(0)
		for range 3 {
			clock = clock.Add(-24 * time.Hour)
			m := send(0)
			require.Equal(t, last.Seq+1, m.Seq)
			require.Equal(t, last.Version+1, m.Version)
			require.Equal(t, clock, m.CreatedAt, "it says what the clock said")
			require.False(t, entry(0).ActivityAt.Before(before.ActivityAt), "a chat doesn't sink in the list because of a message")
			next, err := s.SyncSince(t.Context(), ids[0], sync.Next, 100)
			require.NoError(t, err)
			require.True(t, slices.ContainsFunc(next.Chats, func(h chat.Head) bool {
				return h.ChatID == chats[0] && h.Version == m.Version
			}))
			require.GreaterOrEqual(t, next.Next, sync.Next)
			sync, last = next, m
		}
		changed, err := s.EditMessage(t.Context(), message.Edit{
			ChatID: chats[0], Seq: last.Seq, Actor: ids[0], Content: message.Content(`{"a":1}`), At: clock.Add(-time.Hour),
		})
		require.NoError(t, err)
		require.Equal(t, last.Version+1, changed.Message.Version)
		page, err := s.MessagePage(t.Context(), ids[0], chats[0], message.Window{Limit: 100})
		require.NoError(t, err)
		for i, m := range page.Messages {
			require.EqualValues(t, i+1, m.Seq)
		}
	})
}

// TestExpiredStaysGoneWhenClockIsSetBack: what was over is stripped for good, and what is over now isn't shown again either.
func TestExpiredStaysGoneWhenClockIsSetBack(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		var offset atomic.Int64
		s, err := sqlstore.Open(t.Context(), sqlstore.Options{DSN: dsn, Now: func() time.Time {
			return time.Now().Add(time.Duration(offset.Load()))
		}})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, s.Close()) })
		require.NoError(t, s.Migrate(t.Context()))
		ids, chats := populate(t, s, 2, 0)
		_, err = s.SetTimer(t.Context(), message.Timer{
			ChatID: chats[0], Actor: ids[0], ExpiresIn: time.Hour, System: []byte(`{"type":"system"}`), At: at,
		})
		require.NoError(t, err)
		newest := func() message.Message {
			p, err := s.MessagePage(t.Context(), ids[0], chats[0], message.Window{Limit: 1})
			require.NoError(t, err)
			return p.Messages[0]
		}
		send := func(clientID string) {
			out, err := s.AppendMessages(t.Context(), []message.Draft{{
				ChatID: chats[0], SenderID: ids[0], ClientID: clientID, Content: message.Content(`{}`), At: at,
			}})
			require.NoError(t, err)
			require.NoError(t, out[0].Err)
		}
		send("1")
		require.Equal(t, message.StubNone, newest().Stub)
		offset.Store(int64(2 * time.Hour))
		require.Equal(t, message.StubExpired, newest().Stub)
		gone, err := s.ExpireMessages(t.Context(), 10)
		require.NoError(t, err)
		require.Len(t, gone, 1)
		offset.Store(-int64(24 * time.Hour))
		require.Equal(t, message.StubExpired, newest().Stub)
		send("2") // lasts as long as it should, whatever the clock says
		require.Equal(t, message.StubNone, newest().Stub)
		require.WithinDuration(t, time.Now().Add(time.Hour), newest().ExpiresAt, time.Minute)
	})
}
