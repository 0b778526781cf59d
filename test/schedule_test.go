package test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// schedule is a step of the sync law: a message is scheduled, for soon or for much later, or one that is scheduled changes.
func (h *history) schedule(d *device, what, id string) {
	if what == "schedule" {
		in := rapid.SampledFrom([]time.Duration{100 * time.Millisecond, 100 * time.Millisecond, time.Hour}).Draw(h.t, "in")
		_, err := d.c.Schedule(h.ctx, id, api.ScheduleRequest{
			Content: client.Text("later " + client.NewClientID()), SendAt: time.Now().Add(in), Silent: rapid.Bool().Draw(h.t, "silent"),
		})
		h.requireAllowed(err) // it is invalid where the machine was slower than its time
		return
	}
	page, err := d.c.Scheduled(h.ctx, "", 50)
	require.NoError(h.t, err)
	if len(page.Scheduled) == 0 {
		return
	}
	s := rapid.SampledFrom(page.Scheduled).Draw(h.t, "scheduled")
	switch rapid.SampledFrom([]string{"edit", "move", "delete", "send"}).Draw(h.t, "how") {
	case "edit":
		_, err = d.c.EditScheduled(h.ctx, s.ChatID, s.ClientID, api.ScheduledPatch{Content: client.Text("changed " + client.NewClientID())})
	case "move":
		at := time.Now().Add(time.Hour)
		_, err = d.c.EditScheduled(h.ctx, s.ChatID, s.ClientID, api.ScheduledPatch{SendAt: &at})
	case "delete":
		_, err = d.c.DeleteScheduled(h.ctx, s.ChatID, s.ClientID)
	case "send":
		_, err = d.c.SendScheduled(h.ctx, s.ChatID, s.ClientID)
	}
	if !isPeerRefusal(err) {
		h.requireAllowed(err)
	}
}

// What is scheduled on one device is there on the other, is sent once, and is gone from both then.
func TestScheduledOnTwoDevices(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database)
		u := s.users(2)
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		alice, bob := s.client(u[0].Token), s.client(u[1].Token)
		chat, err := alice.CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{u[1].UserID}})
		require.NoError(t, err)
		phone, desk := alice.Replicate(ctx, client.ReplicaOptions{}), alice.Replicate(ctx, client.ReplicaOptions{})
		defer phone.Close()
		defer desk.Close()
		for _, r := range []*client.Replica{phone, desk} {
			require.NoError(t, r.Sync(ctx))
		}
		later := time.Now().Add(time.Hour)
		row, err := alice.Schedule(ctx, chat.ID, api.ScheduleRequest{Content: client.Text("happy birthday"), SendAt: later, Silent: true})
		require.NoError(t, err)
		require.Equal(t, "waiting", row.State)
		require.NoError(t, desk.Wait(ctx, func() bool { held := desk.Scheduled(); return len(held) == 1 && held[0].Version == row.Version }))
		soon := time.Now().Add(1500 * time.Millisecond)
		_, err = alice.EditScheduled(ctx, chat.ID, row.ClientID, api.ScheduledPatch{Content: client.Text("happy birthday!"), SendAt: &soon})
		require.NoError(t, err)
		isSent := func(r *client.Replica) func() bool {
			return func() bool {
				m := r.Messages(chat.ID)
				return len(r.Scheduled()) == 0 && len(m) == 1 && m[0].ClientID == row.ClientID && m[0].Silent &&
					string(m[0].Content) == string(client.Text("happy birthday!"))
			}
		}
		for _, r := range []*client.Replica{phone, desk} {
			require.NoError(t, r.Wait(ctx, isSent(r)))
		}
		m, err := alice.SendScheduled(ctx, chat.ID, row.ClientID)
		require.NoError(t, err)
		require.Equal(t, int64(1), m.Seq)
		_, err = alice.DeleteScheduled(ctx, chat.ID, row.ClientID)
		require.True(t, client.HasCode(err, api.CodeMessageGone))
		page, err := bob.History(ctx, chat.ID, client.Window{})
		require.NoError(t, err)
		require.Len(t, page.Messages, 1)
	})
}

func TestScheduledRefusals(t *testing.T) {
	t.Parallel()
	s := newServer(t, "")
	u := s.users(3)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	alice := s.client(u[0].Token)
	chat, err := alice.CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{u[1].UserID}})
	require.NoError(t, err)
	later := time.Now().Add(time.Hour)
	row, err := alice.Schedule(ctx, chat.ID, api.ScheduleRequest{Content: client.Text("x"), SendAt: later})
	require.NoError(t, err)
	path := "/chats/" + chat.ID + "/scheduled"
	one := path + "/" + row.ClientID
	body := func(clientID, text string, at time.Time) string {
		return fmt.Sprintf(`{"client_id":%q,"send_at":%q,"content":{"type":"text","text":%q}}`, clientID, at.Format(time.RFC3339), text)
	}
	s.refusal(404, api.CodeNotFound, "POST", path, u[2].Token, body("a", "x", later))
	s.refusal(404, api.CodeNotFound, "POST", "/chats/"+unknownID+"/scheduled", u[0].Token, body("a", "x", later))
	s.refusal(400, api.CodeInvalid, "POST", path, u[0].Token, body("a b", "x", later))
	s.refusal(400, api.CodeInvalid, "POST", path, u[0].Token, body("a", "x", time.Now().Add(-time.Hour)))
	s.refusal(400, api.CodeInvalid, "POST", path, u[0].Token, body("a", "x", time.Now().Add(400*24*time.Hour)))
	s.refusal(400, api.CodeInvalid, "POST", path, u[0].Token, `{"client_id":"a","content":{"type":"text","text":"x"}}`)
	s.refusal(400, api.CodeTextEmpty, "POST", path, u[0].Token, body("a", " ", later))
	s.refusal(400, api.CodeTextTooLong, "POST", path, u[0].Token, body("a", strings.Repeat("x", 16385), later))
	s.refusal(409, api.CodeClientIDReused, "POST", path, u[0].Token, body(row.ClientID, "y", later))
	s.refusal(400, api.CodeInvalid, "POST", path, u[0].Token,
		`{"client_id":"a","send_at":"2999-01-01T00:00:00Z","content":{"type":"poll","question":"?","answers":["a","b"]}}`)
	s.refusal(400, api.CodeBadCursor, "GET", "/me/scheduled?cursor=%20", u[0].Token, "")
	for _, who := range []login{u[1], u[2]} { // a member as well as a stranger: it is nobody else's
		s.refusal(404, api.CodeNotFound, "PATCH", one, who.Token, `{"silent":true}`)
		s.refusal(404, api.CodeNotFound, "DELETE", one, who.Token, "")
		s.refusal(404, api.CodeNotFound, "POST", one+"/send", who.Token, "")
	}
	s.refusal(404, api.CodeNotFound, "DELETE", path+"/nothing", u[0].Token, "")
	s.refusal(400, api.CodeInvalid, "PATCH", one, u[0].Token, `{"send_at":"2001-01-01T00:00:00Z"}`)
	s.refusal(400, api.CodeTextEmpty, "PATCH", one, u[0].Token, `{"content":{"type":"text","text":""}}`)
	page, err := alice.Scheduled(ctx, "", 10)
	require.NoError(t, err)
	require.Equal(t, []api.Scheduled{row}, page.Scheduled)

	_, err = alice.Block(ctx, u[1].UserID)
	require.NoError(t, err)
	s.refusal(403, api.CodePeerBlocked, "POST", one+"/send", u[0].Token, "")
}

// The server is killed while it sends scheduled messages, again and again: each is sent exactly once, none too early.
func TestScheduledAreSentOnceThroughCrashes(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database, "--call-rate", "off", "--send-rate", "off")
		u := s.users(2)
		ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
		defer cancel()
		alice := s.client(u[0].Token)
		chat, err := alice.CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{u[1].UserID}})
		require.NoError(t, err)
		wanted := map[string]time.Time{}
		for i := range 90 {
			at := time.Now().Add(time.Duration(1000+20*i) * time.Millisecond)
			row, err := alice.Schedule(ctx, chat.ID, api.ScheduleRequest{Content: client.Text(fmt.Sprint(i)), SendAt: at})
			require.NoError(t, err)
			wanted[row.ClientID] = row.SendAt
		}
		bob := s.client(u[1].Token).Replicate(ctx, client.ReplicaOptions{Backoff: client.Backoff{First: 10 * time.Millisecond}})
		defer bob.Close()
		for kills := 1; kills <= 2; kills++ { // each time when some more have come
			require.NoError(t, bob.Wait(ctx, func() bool { return len(bob.Messages(chat.ID)) >= 30*kills }))
			s.kill()
			s.start()
		}
		// What the last worker held is due again when its lease ends.
		require.NoError(t, bob.Wait(ctx, func() bool { return len(bob.Messages(chat.ID)) >= len(wanted) }))
		require.NoError(t, bob.Sync(ctx))
		for _, m := range bob.Messages(chat.ID) {
			at, isWanted := wanted[m.ClientID]
			require.True(t, isWanted, "sent twice, or nobody's")
			require.False(t, m.CreatedAt.Before(at))
			delete(wanted, m.ClientID)
		}
		require.Empty(t, wanted)
		page, err := alice.Scheduled(ctx, "", 10)
		require.NoError(t, err)
		require.Empty(t, page.Scheduled)
	})
}
