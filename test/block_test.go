package test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// watcher is a connected client that keeps the events that it gets.
type watcher struct {
	t      *testing.T
	conn   *client.Conn
	events chan api.EventFrame
}

func (s *server) watch(t *testing.T, token string, users ...string) *watcher {
	t.Helper()
	w := &watcher{t: t, events: make(chan api.EventFrame, 1000)}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	w.conn = s.client(token).Connect(ctx, client.ConnOptions{OnEvent: func(e api.EventFrame) { w.events <- e }})
	session, err := w.conn.Online(ctx)
	require.NoError(t, err)
	require.NoError(t, session.Call(ctx, api.OpPresenceSubscribe, api.PresenceSubscribeOp{UserIDs: append([]string{}, users...)}, nil))
	return w
}

// until returns the events up to and with the first of a kind.
func (w *watcher) until(ctx context.Context, kind api.EventKind) []api.EventFrame {
	w.t.Helper()
	var out []api.EventFrame
	for {
		select {
		case e := <-w.events:
			if out = append(out, e); e.Ev == kind {
				return out
			}
		case <-ctx.Done():
			require.FailNow(w.t, "no such event", "%s, only %v", kind, out)
		}
	}
}

// What who is blocked does reaches nobody, and looks to them as if it did.
func TestBlockTellsNothing(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database)
		u := s.users(2)
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		me, other := s.client(u[0].Token), s.client(u[1].Token)
		chat, err := me.CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{u[1].UserID}})
		require.NoError(t, err)
		_, err = other.Send(ctx, chat.ID, api.MessageRequest{ClientID: "1", Content: client.Text("heard")})
		require.NoError(t, err)

		mine, theirs := s.watch(t, u[0].Token, u[1].UserID), s.watch(t, u[1].Token, u[0].UserID)
		block, err := me.Block(ctx, u[1].UserID)
		require.NoError(t, err)
		require.True(t, block.Blocked)
		mine.until(ctx, api.EventMeChanged)
		gone := theirs.until(ctx, api.EventPresence)
		require.JSONEq(t, `{"user_id":"`+u[0].UserID+`","online":false}`, string(gone[len(gone)-1].D), "to who is blocked I have gone")
		before, err := me.Chat(ctx, chat.ID)
		require.NoError(t, err)
		require.True(t, before.Me.PeerBlocked)

		m, err := other.Send(ctx, chat.ID, api.MessageRequest{ClientID: "2", Content: client.Text("unheard")})
		require.NoError(t, err)
		require.EqualValues(t, 2, m.Seq)
		require.Len(t, theirs.until(ctx, api.EventMessageNew), 1)
		heard := mine.until(ctx, api.EventMessageNew)
		require.Empty(t, heard[len(heard)-1].D, "an empty advance")
		require.Equal(t, m.Version, heard[len(heard)-1].Version)
		seen, err := other.Chat(ctx, chat.ID)
		require.NoError(t, err)
		require.Equal(t, m, *seen.LastMessage)
		require.False(t, seen.Me.PeerBlocked)

		after, err := me.Chat(ctx, chat.ID)
		require.NoError(t, err)
		before.Version = after.Version
		require.Equal(t, before, after)
		_, err = me.Send(ctx, chat.ID, api.MessageRequest{ClientID: "3", Content: client.Text("no")})
		require.True(t, client.HasCode(err, api.CodePeerBlocked))
		group, err := other.CreateChat(ctx, api.ChatRequest{Type: "group", Title: "G", ClientID: "g", Members: []string{u[0].UserID}})
		require.NoError(t, err)
		require.Equal(t, 1, group.MemberCount, "I am left out like everybody who doesn't want to be added")
		_, err = me.Chat(ctx, group.ID)
		require.True(t, client.HasCode(err, api.CodeNotFound))
		session, err := theirs.conn.Online(ctx)
		require.NoError(t, err)
		var present api.PresenceAnswer
		require.NoError(t, session.Call(ctx, api.OpPresenceSubscribe, api.PresenceSubscribeOp{UserIDs: []string{u[0].UserID}}, &present))
		require.Empty(t, present.Presence)

		// Reading tells nothing either; typing neither. What comes next on the other side is the message after the block.
		_, err = me.Marks(ctx, api.MarkRequest{ChatID: chat.ID, ReadSeq: 2})
		require.NoError(t, err)
		for _, l := range u {
			status, _ := s.rest("POST", "/chats/"+chat.ID+"/typing", l.Token, `{}`)
			require.Equal(t, 204, status)
		}
		_, err = me.Unblock(ctx, u[1].UserID)
		require.NoError(t, err)
		_, err = me.Send(ctx, chat.ID, api.MessageRequest{ClientID: "4", Content: client.Text("hello again")})
		require.NoError(t, err)
		for _, e := range theirs.until(ctx, api.EventMessageNew) {
			require.NotContains(t, []api.EventKind{api.EventMarks, api.EventTyping, api.EventPresence}, e.Ev)
		}
		for _, e := range mine.until(ctx, api.EventMessageNew) {
			require.NotEqual(t, api.EventTyping, e.Ev)
		}
		history, err := me.History(ctx, chat.ID, client.After(0, 10))
		require.NoError(t, err)
		require.Equal(t, []int64{1, 3}, seqs(history.Messages))
		history, err = other.History(ctx, chat.ID, client.After(0, 10))
		require.NoError(t, err)
		require.Equal(t, []int64{1, 2, 3}, seqs(history.Messages))
	})
}

func seqs(messages []api.Message) []int64 {
	var out []int64
	for _, m := range messages {
		out = append(out, m.Seq)
	}
	return out
}

func TestBadBlocks(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	for _, tc := range []struct {
		status       int
		code         api.Code
		method, path string
	}{
		{400, api.CodeInvalid, "PUT", "/me/blocks/" + p.a.UserID},
		{404, api.CodeNotFound, "PUT", "/me/blocks/" + unknownID},
		{404, api.CodeNotFound, "DELETE", "/me/blocks/nonsense!"},
		{400, api.CodeBadCursor, "GET", "/me/blocks?cursor=nonsense!"},
	} {
		p.refusal(tc.status, tc.code, tc.method, tc.path, p.a.Token, "")
	}
	status, out := p.rest("GET", "/me/blocks", p.a.Token, "")
	require.Equal(t, 200, status)
	var page api.BlockPage
	require.NoError(t, json.Unmarshal([]byte(out), &page))
	require.Empty(t, page.Blocks)
}
