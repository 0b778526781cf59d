package test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// The first message of a stranger waits until it is accepted, and tells the stranger nothing meanwhile.
func TestRequestWaitsToBeAccepted(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database)
		u := s.users(2)
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		shy, stranger := s.client(u[0].Token), s.client(u[1].Token)
		privacy, err := shy.UpdatePrivacy(ctx, api.PrivacyPatch{MayWrite: ptr("contacts")})
		require.NoError(t, err)
		require.Equal(t, "contacts", privacy.MayWrite)
		phone := shy.Replicate(ctx, client.ReplicaOptions{Deliver: true})
		defer phone.Close()
		require.NoError(t, phone.Sync(ctx))
		require.Equal(t, &privacy, phone.Settings().Privacy)

		chat, err := stranger.CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{u[0].UserID}})
		require.NoError(t, err)
		require.False(t, chat.Me.Request)
		theirs := s.watch(t, u[1].Token, u[0].UserID)
		_, err = stranger.Send(ctx, chat.ID, api.MessageRequest{ClientID: "1", Content: client.Text("hello")})
		require.NoError(t, err)
		isListed := func() bool {
			return slices.ContainsFunc(phone.Chats(), func(c api.Chat) bool { return c.ID == chat.ID && c.Me.Request && c.LastSeq == 1 })
		}
		require.NoError(t, phone.Wait(ctx, isListed))
		_, err = shy.Send(ctx, chat.ID, api.MessageRequest{ClientID: "2", Content: client.Text("no")})
		require.True(t, client.HasCode(err, api.CodeRequestOpen))
		_, err = shy.Marks(ctx, api.MarkRequest{ChatID: chat.ID, ReadSeq: 1})
		require.NoError(t, err)
		status, _ := s.rest("POST", "/chats/"+chat.ID+"/typing", u[0].Token, `{}`)
		require.Equal(t, 204, status)
		session, err := theirs.conn.Online(ctx)
		require.NoError(t, err)
		var present api.PresenceAnswer
		subscribe := api.PresenceSubscribeOp{UserIDs: []string{u[0].UserID}}
		require.NoError(t, session.Call(ctx, api.OpPresenceSubscribe, subscribe, &present))
		require.Empty(t, present.Presence)

		// What comes first on the other side after all that is the next message.
		_, err = stranger.Send(ctx, chat.ID, api.MessageRequest{ClientID: "3", Content: client.Text("are you there?")})
		require.NoError(t, err)
		for _, kind := range []api.EventKind{api.EventMessageNew, api.EventMessageNew} {
			require.Len(t, theirs.until(ctx, kind), 1)
		}
		me, err := shy.AcceptRequest(ctx, chat.ID)
		require.NoError(t, err)
		require.False(t, me.Request)
		theirs.until(ctx, api.EventMarks)
		told, err := stranger.Chat(ctx, chat.ID)
		require.NoError(t, err)
		require.True(t, slices.ContainsFunc(told.Marks, func(m api.Mark) bool { return m.UserID == u[0].UserID && m.SeenSeq == 1 }), told.Marks)
		require.NoError(t, session.Call(ctx, api.OpPresenceSubscribe, subscribe, &present))
		require.Len(t, present.Presence, 1)
		_, err = shy.Send(ctx, chat.ID, api.MessageRequest{ClientID: "4", Content: client.Text("yes")})
		require.NoError(t, err)
		_, err = shy.DeclineRequest(ctx, chat.ID)
		require.True(t, client.HasCode(err, api.CodeNotRequested))
	})
}

func TestRequestDeclined(t *testing.T) {
	t.Parallel()
	s := newServer(t, "")
	u := s.users(2)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	shy, stranger := s.client(u[0].Token), s.client(u[1].Token)
	_, err := shy.UpdatePrivacy(ctx, api.PrivacyPatch{MayWrite: ptr("contacts")})
	require.NoError(t, err)
	chat, err := stranger.CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{u[0].UserID}})
	require.NoError(t, err)
	page, err := shy.Chats(ctx, "", 10)
	require.NoError(t, err)
	require.Empty(t, page.Chats, "an empty request isn't shown")
	_, err = stranger.Send(ctx, chat.ID, api.MessageRequest{ClientID: "1", Content: client.Text("hello")})
	require.NoError(t, err)
	before, err := stranger.Chat(ctx, chat.ID)
	require.NoError(t, err)
	me, err := shy.DeclineRequest(ctx, chat.ID)
	require.NoError(t, err)
	require.True(t, me.Request)
	page, err = shy.Chats(ctx, "", 10)
	require.NoError(t, err)
	require.Empty(t, page.Chats)
	after, err := stranger.Chat(ctx, chat.ID)
	require.NoError(t, err)
	require.Equal(t, before, after, "nobody is told")
	s.refusal(404, api.CodeNotFound, "POST", "/chats/"+unknownID+"/accept", u[0].Token, "")
	s.refusal(404, api.CodeNotFound, "POST", "/chats/"+unknownID+"/decline", u[0].Token, "")
	s.refusal(400, api.CodeInvalid, "PATCH", "/me/privacy", u[0].Token, `{"may_write":"nobody"}`)
}

// On a server that says so strangers ask everybody who never said otherwise; who shares a group is no stranger.
func TestRequestAsTheServerSays(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database, "--may-write", "contacts")
		u := s.users(4)
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		var all []*client.Client
		for _, l := range u {
			all = append(all, s.client(l.Token))
		}
		phone := all[0].Replicate(ctx, client.ReplicaOptions{})
		defer phone.Close()
		require.NoError(t, phone.Sync(ctx))
		require.Equal(t, "contacts", phone.Settings().Privacy.MayWrite)
		_, err := all[0].CreateChat(ctx, api.ChatRequest{Type: "group", Title: "G", ClientID: "g", Members: []string{u[1].UserID}})
		require.NoError(t, err)
		_, err = all[3].UpdatePrivacy(ctx, api.PrivacyPatch{MayWrite: ptr("everybody")})
		require.NoError(t, err)
		for i, want := range []bool{false, true} { // who shares a group, a stranger
			chat, err := all[1+i].CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{u[0].UserID}})
			require.NoError(t, err)
			mine, err := all[0].Chat(ctx, chat.ID)
			require.NoError(t, err)
			require.Equal(t, want, mine.Me.Request)
		}
		chat, err := all[0].CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{u[3].UserID}})
		require.NoError(t, err)
		open, err := all[3].Chat(ctx, chat.ID)
		require.NoError(t, err)
		require.False(t, open.Me.Request, "who said that everybody may")
	})
}
