package test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/testkit/pgtest"
	"github.com/roost-im/roost/internal/testkit/pushkit"
)

// The server is killed between the commit of a message and its push: the push comes after the restart, once.
func TestPushSurvivesAKill(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": pgtest.Database} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, database(t), "--push-networks", pushkit.Networks[0])
			service := pushkit.Start(t)
			logins := s.users(2)
			alice, bob := s.client(logins[0].Token), s.client(logins[1].Token)
			phone := service.Device(t)
			_, err := bob.SubscribePush(t.Context(), phone.Request())
			require.NoError(t, err)
			key, err := bob.PushKey(t.Context())
			require.NoError(t, err)
			chat, err := alice.CreateChat(t.Context(), api.ChatRequest{Type: "private", Members: []string{logins[1].UserID}})
			require.NoError(t, err)
			say := func(text string) api.Message {
				m, err := alice.Send(t.Context(), chat.ID, api.MessageRequest{ClientID: client.NewClientID(), Content: client.Text(text)})
				require.NoError(t, err)
				return m
			}
			service.Answer(func(*pushkit.Device, int) (int, string) { return 503, "" }) // nothing gets out before the kill
			first := say("before the kill")
			s.kill()
			service.Answer(nil)
			s.start()
			got := phone.Next(t)
			require.Equal(t, []any{first.Seq, "before the kill", key}, []any{got.Seq, got.Text, got.Key}, "by the same key as before")
			second := say("after it")
			require.Equal(t, second.Seq, phone.Next(t).Seq, "the first came once")
			phone.Empty(t)

			out, err := s.run("push", "test", logins[1].Username)
			require.NoError(t, err, out)
			require.Contains(t, out, "webpush")
			require.Contains(t, out, "sent")
			require.Equal(t, "test", phone.Next(t).Kind)
			service.Answer(func(*pushkit.Device, int) (int, string) { return 410, "" })
			out, err = s.run("push", "test", logins[1].Username)
			require.ErrorContains(t, err, "not all devices were reached")
			require.Contains(t, out, "gone 410")
			out, err = s.run("push", "test", logins[1].Username)
			require.NoError(t, err)
			require.Contains(t, out, "no device")
		})
	}
}
