package sqlstore_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/message"
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
