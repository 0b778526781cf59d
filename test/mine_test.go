package test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// What is only mine reaches all my devices, and nobody else.
func TestMineIsOnlyMine(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	a, b := p.client(p.a.Token), p.client(p.b.Token)
	phone, peer := a.Replicate(ctx, client.ReplicaOptions{}), b.Replicate(ctx, client.ReplicaOptions{})
	defer phone.Close()
	defer peer.Close()
	require.NoError(t, phone.Sync(ctx))
	require.NoError(t, peer.Sync(ctx))
	before, _ := peer.Chat(p.chat)

	until := time.Now().UTC().Add(time.Hour).Truncate(time.Microsecond)
	me, err := a.UpdateChatMe(ctx, p.chat, api.ChatMePatch{Pinned: ptr(true), Archived: ptr(true), Muted: ptr(true), MutedUntil: &until})
	require.NoError(t, err)
	require.Equal(t, &until, me.MutedUntil)
	require.EqualValues(t, 1, me.Pin)
	require.EqualValues(t, 1, me.ArchivedUntilSeq)
	require.NoError(t, phone.Wait(ctx, func() bool {
		c, _ := phone.Chat(p.chat)
		return c.Me == me || c.Me.Version == me.Version && c.Me.Pin == 1 && c.Me.MutedUntil.Equal(until)
	}))
	me, err = a.UpdateChatMe(ctx, p.chat, api.ChatMePatch{Muted: ptr(true)})
	require.NoError(t, err)
	require.Equal(t, 9999, me.MutedUntil.Year())
	me, err = a.UpdateChatMe(ctx, p.chat, api.ChatMePatch{Muted: ptr(false), Pinned: ptr(false), Archived: ptr(false)})
	require.NoError(t, err)
	require.Nil(t, me.MutedUntil)
	require.Zero(t, me.Pin)
	require.NoError(t, peer.Sync(ctx))
	after, _ := peer.Chat(p.chat)
	require.Equal(t, before, after)
}

// A chat that was cleared and hidden is gone from each device's list and comes back with a message, without its past.
func TestHiddenChatComesBack(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	a, b := p.client(p.a.Token), p.client(p.b.Token)
	phone := a.Replicate(ctx, client.ReplicaOptions{})
	defer phone.Close()
	_, err := b.Send(ctx, p.chat, api.MessageRequest{ClientID: "1", Content: client.Text("old")})
	require.NoError(t, err)
	isListed := func() bool {
		return slices.ContainsFunc(phone.Chats(), func(c api.Chat) bool { return c.ID == p.chat })
	}
	require.NoError(t, phone.Wait(ctx, isListed))
	_, err = phone.Load(ctx, p.chat, client.Window{})
	require.NoError(t, err)
	_, err = a.ClearHistory(ctx, p.chat, api.ClearRequest{Hide: true})
	require.NoError(t, err)
	require.NoError(t, phone.Wait(ctx, func() bool { return !isListed() && len(phone.Messages(p.chat)) == 0 }))
	page, err := a.Chats(ctx, "", 10)
	require.NoError(t, err)
	require.Empty(t, page.Chats)
	page, err = b.Chats(ctx, "", 10)
	require.NoError(t, err)
	require.Len(t, page.Chats, 2)

	m, err := b.Send(ctx, p.chat, api.MessageRequest{ClientID: "2", Content: client.Text("new")})
	require.NoError(t, err)
	require.NoError(t, phone.Wait(ctx, isListed))
	require.Equal(t, []api.Message{m}, phone.Messages(p.chat))
	history, err := a.History(ctx, p.chat, client.After(0, 10))
	require.NoError(t, err)
	require.Equal(t, []api.Message{m}, history.Messages)
	history, err = b.History(ctx, p.chat, client.After(0, 10))
	require.NoError(t, err)
	require.Len(t, history.Messages, 2)
}

func TestBadInputToMineChangesNothing(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	me := "/chats/" + p.chat + "/me"
	for _, tc := range []struct {
		status       int
		code         api.Code
		method, path string
		body         string
	}{
		{400, api.CodeInvalid, "PATCH", me, `{"pinned":1}`},
		{400, api.CodeInvalid, "PATCH", me, `{"muted_until":"2100-01-01T00:00:00Z"}`},
		{400, api.CodeInvalid, "PATCH", me, `{"muted":true,"muted_until":"2020-01-01T00:00:00Z"}`},
		{400, api.CodeInvalid, "PATCH", me, `{"muted":false,"muted_until":"2100-01-01T00:00:00Z"}`},
		{404, api.CodeNotFound, "PATCH", "/chats/" + p.foreign + "/me", `{"pinned":true}`},
		{404, api.CodeNotFound, "PUT", "/me/pins", `{"chats":["` + p.foreign + `"]}`},
		{404, api.CodeNotFound, "PUT", "/me/pins", `{"chats":["nonsense!"]}`},
		{400, api.CodeInvalid, "PUT", "/me/pins", `{"chats":["` + p.chat + `","` + p.chat + `"]}`},
		{409, api.CodeTooMany, "PUT", "/me/pins", `{"chats":["` + strings.Repeat(p.chat+`","`, api.MaxPins) + p.chat + `"]}`},
		{404, api.CodeNotFound, "POST", "/chats/" + p.foreign + "/clear", `{}`},
		{400, api.CodeInvalid, "POST", "/chats/" + p.chat + "/clear", `{"up_to_seq":-1}`},
		{400, api.CodeInvalid, "PUT", "/me/folders", `{"folders":[{"id":"a","name":" "}]}`},
		{400, api.CodeInvalid, "PUT", "/me/folders", `{"folders":[{"id":"a b","name":"A"}]}`},
		{400, api.CodeInvalid, "PUT", "/me/folders", `{"folders":[{"id":"a","name":"A"},{"id":"a","name":"B"}]}`},
		{400, api.CodeInvalid, "PUT", "/me/folders", `{"folders":[{"id":"a","name":"A","chats":["` + p.chat + `","` + p.chat + `"]}]}`},
		{409, api.CodeTooMany, "PUT", "/me/folders", `{"folders":[` + strings.Repeat(`{"id":"a","name":"A"},`, 20) + `{"id":"b","name":"B"}]}`},
		{409, api.CodeTooMany, "PUT", "/me/folders", `{"folders":[{"id":"a","name":"A","chats":[` + strings.Repeat(`"x",`, 200) + `"y"]}]}`},
		{409, api.CodeSettingsChanged, "PUT", "/me/folders", `{"folders":[{"id":"a","name":"A"}],"if_version":7}`},
		{400, api.CodeInvalid, "PATCH", me, `{"notify":{"preview":"all"}}`},
		{400, api.CodeInvalid, "PATCH", me, `{"notify":{"sound":"bell"}}`},
		{400, api.CodeInvalid, "PUT", "/me/notifications", `{}`},
		{400, api.CodeInvalid, "PUT", "/me/notifications", `{"preview":"full","groups":"none"}`},
		{400, api.CodeInvalid, "PUT", "/me/notifications", `{"preview":"full","groups":"all","quiet":{"from":"22:00","to":"24:00","time_zone":"UTC"}}`},
		{400, api.CodeInvalid, "PUT", "/me/notifications", `{"preview":"full","groups":"all","quiet":{"from":"22:00","to":"22:00","time_zone":"UTC"}}`},
		{400, api.CodeInvalid, "PUT", "/me/notifications", `{"preview":"full","groups":"all","quiet":{"from":"22:00","to":"07:00","time_zone":"Local"}}`},
		{400, api.CodeInvalid, "PUT", "/me/notifications", `{"preview":"full","groups":"all","quiet":{"from":"22:00","to":"07:00","time_zone":"../etc/passwd"}}`},
		{400, api.CodeInvalid, "PATCH", "/me/preferences", `{"values":{"a b":"x"}}`},
		{400, api.CodeInvalid, "PATCH", "/me/preferences", `{"values":{"a":"\u0000"}}`},
		{409, api.CodeTooMany, "PATCH", "/me/preferences", `{"values":{"a":"` + strings.Repeat("x", 17<<10) + `"}}`},
	} {
		p.refusal(tc.status, tc.code, tc.method, tc.path, p.a.Token, tc.body)
	}
	chat, err := p.client(p.a.Token).Chat(context.Background(), p.chat)
	require.NoError(t, err)
	require.Equal(t, api.ChatMe{
		ChatID: p.chat, State: "member", Role: "member", VisibleFromSeq: 1, Version: chat.Me.Version,
	}, chat.Me)
	settings, err := p.client(p.a.Token).Settings(context.Background())
	require.NoError(t, err)
	require.Empty(t, settings.Folders.Folders)
	require.Empty(t, settings.Preferences.Values)
}

func TestSettingsReachAllDevices(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	a := p.client(p.a.Token)
	phone := a.Replicate(ctx, client.ReplicaOptions{})
	defer phone.Close()
	require.NoError(t, phone.Sync(ctx))
	folders, err := a.SetFolders(ctx, api.FoldersRequest{Folders: []api.Folder{
		{ID: "work", Name: "Work", Icon: "💼", Filter: api.FolderFilter{Groups: true, NoMuted: true}, Chats: []string{p.chat}},
		{ID: "unread", Name: "Unread", Filter: api.FolderFilter{People: true, Groups: true, Channels: true, Unread: true}},
	}})
	require.NoError(t, err)
	require.NoError(t, phone.Wait(ctx, func() bool { return phone.Settings().Folders.Version == folders.Version }))
	require.Equal(t, &folders, phone.Settings().Folders)
	preferences, err := a.UpdatePreferences(ctx, map[string]*string{"theme": ptr("dark")})
	require.NoError(t, err)
	require.NoError(t, phone.Wait(ctx, func() bool { return phone.Settings().Preferences.Version == preferences.Version }))
	all, err := a.Settings(ctx)
	require.NoError(t, err)
	require.Equal(t, all, phone.Settings())

	other := a.Replicate(ctx, client.ReplicaOptions{})
	defer other.Close()
	require.NoError(t, other.Sync(ctx))
	require.Equal(t, all, other.Settings())
	theirs, err := p.client(p.b.Token).Settings(ctx)
	require.NoError(t, err)
	require.Empty(t, theirs.Folders.Folders)
}
