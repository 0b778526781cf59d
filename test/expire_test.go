package test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// Messages go on every device when their time is over, and with them what they counted for. Devices that were away find the same.
func TestMessagesDisappear(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database)
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		logins := s.users(2)
		a, b := s.client(logins[0].Token), s.client(logins[1].Token)
		peer, err := b.Me(ctx)
		require.NoError(t, err)
		chat, err := a.CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{peer.User.ID}})
		require.NoError(t, err)
		phone := b.Replicate(ctx, client.ReplicaOptions{})
		defer phone.Close()
		require.NoError(t, phone.Sync(ctx))
		set, err := a.SetTimer(ctx, chat.ID, 1)
		require.NoError(t, err)
		require.EqualValues(t, 1, set.ExpiresInS)
		m, err := a.Send(ctx, chat.ID, api.MessageRequest{
			ClientID: "1", Content: client.Text("soon gone"), Notify: []string{peer.User.ID},
		})
		require.NoError(t, err)
		require.NotNil(t, m.ExpiresAt)
		require.NoError(t, phone.Wait(ctx, func() bool {
			held := phone.Messages(chat.ID)
			c, _ := phone.Chat(chat.ID)
			return c.ExpiresInS == 1 && len(held) == 2 && held[1].Version > m.Version && held[1].Stub == "expired" &&
				c.Me.Unread == 0 && c.Me.Mentions == 0 && c.LastMessage.Stub == "expired"
		}))
		require.NoError(t, phone.Sync(ctx))
		f, err := fetch(ctx, b)
		require.NoError(t, err)
		require.Empty(t, f.difference(phone))
		quotes, err := b.Quotes(ctx, chat.ID, m.Seq)
		require.NoError(t, err)
		require.Nil(t, quotes.Messages[0].Content)
		again, err := a.Send(ctx, chat.ID, api.MessageRequest{ClientID: "1", Content: client.Text("soon gone")})
		require.NoError(t, err)
		require.Equal(t, "expired", again.Stub)
		for _, seconds := range []int64{-1, 365*24*3600 + 1, 1 << 60} {
			_, err = a.SetTimer(ctx, chat.ID, seconds)
			require.True(t, client.HasCode(err, api.CodeInvalid), "%v", err)
		}
	})
}
