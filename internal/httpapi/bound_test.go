package httpapi_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/testkit"
)

// Who joined a group that shows its history from the joining on never gets an older message, whatever becomes of it.
func TestEventsKeepToWhatAMemberMaySee(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	alice, bob := s.User(t, "alice"), s.User(t, "bob")
	group, err := alice.CreateChat(t.Context(), api.ChatRequest{Type: "group", Title: "Surprise", ClientID: "g"})
	require.NoError(t, err)
	joined := "joined"
	_, err = alice.UpdateChat(t.Context(), group.ID, api.ChatPatch{History: &joined})
	require.NoError(t, err)
	secret, err := alice.Send(t.Context(), group.ID, api.MessageRequest{ClientID: "m1", Content: text("we give bob a bike")})
	require.NoError(t, err)
	_, err = alice.AddMembers(t.Context(), group.ID, bob.ID)
	require.NoError(t, err)
	_, err = bob.Edits(t.Context(), group.ID, secret.Seq, "", 10)
	require.Error(t, err, "it isn't bob's to see")

	events, online := make(chan api.EventFrame, 64), make(chan struct{}, 1)
	conn := bob.Connect(t.Context(), client.ConnOptions{
		OnOnline: func(api.HelloAnswer) { online <- struct{}{} },
		OnEvent:  func(e api.EventFrame) { events <- e },
	})
	t.Cleanup(conn.Close)
	<-online
	changed, err := alice.React(t.Context(), group.ID, secret.Seq, "👍", false)
	require.NoError(t, err)
	for deadline := time.After(10 * time.Second); ; {
		select {
		case e := <-events:
			require.NotContains(t, string(e.D), "bike")
			if e.Version >= changed.Version {
				require.True(t, json.Valid(e.D) || len(e.D) == 0)
				return
			}
		case <-deadline:
			require.FailNow(t, "the version never came")
		}
	}
}
