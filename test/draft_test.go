package test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// What is begun on one device is there on the other, and is gone from both when it was sent.
func TestDraftOnTwoDevices(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database)
		u := s.users(2)
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		alice := s.client(u[0].Token)
		chat, err := alice.CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{u[1].UserID}})
		require.NoError(t, err)
		phone, desk := alice.Replicate(ctx, client.ReplicaOptions{}), alice.Replicate(ctx, client.ReplicaOptions{})
		defer phone.Close()
		defer desk.Close()
		bob := s.client(u[1].Token).Replicate(ctx, client.ReplicaOptions{})
		defer bob.Close()
		for _, r := range []*client.Replica{phone, desk, bob} {
			require.NoError(t, r.Sync(ctx))
		}
		d, err := alice.SetDraft(ctx, chat.ID, api.DraftRequest{Content: client.Text("hel"), ReplyToSeq: 3})
		require.NoError(t, err)
		isThere := func() bool {
			held := desk.Drafts()
			return len(held) == 1 && string(held[0].Content) == string(d.Content) && held[0].ReplyToSeq == 3 && held[0].Version == d.Version
		}
		require.NoError(t, desk.Wait(ctx, isThere))
		_, err = phone.Conn().Send(ctx, chat.ID, api.MessageRequest{Content: client.Text("hello"), ClearDraft: true})
		require.NoError(t, err)
		for _, r := range []*client.Replica{phone, desk} {
			require.NoError(t, r.Wait(ctx, func() bool { return len(r.Drafts()) == 0 }))
		}
		_, err = alice.SetDraft(ctx, chat.ID, api.DraftRequest{Content: client.Text("late"), IfVersion: &d.Version})
		require.True(t, client.HasCode(err, api.CodeDraftChanged), "what was typed before it was sent doesn't come back")
		require.Empty(t, bob.Drafts())
		page, err := alice.Drafts(ctx, "", 10)
		require.NoError(t, err)
		require.Empty(t, page.Drafts)
	})
}

func TestDraftRefusals(t *testing.T) {
	t.Parallel()
	s := newServer(t, "")
	u := s.users(3)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	chat, err := s.client(u[0].Token).CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{u[1].UserID}})
	require.NoError(t, err)
	path := "/chats/" + chat.ID + "/draft"
	s.refusal(404, api.CodeNotFound, "PUT", path, u[2].Token, `{"reply_to_seq":1}`)
	s.refusal(404, api.CodeNotFound, "PUT", "/chats/"+unknownID+"/draft", u[0].Token, `{}`)
	s.refusal(400, api.CodeInvalid, "PUT", path, u[0].Token, `{"reply_to_seq":-1}`)
	s.refusal(400, api.CodeContentUnsupported, "PUT", path, u[0].Token, `{"content":{"type":"hologram"}}`)
	s.refusal(400, api.CodeTextTooLong, "PUT", path, u[0].Token, fmt.Sprintf(`{"content":{"type":"text","text":%q}}`, strings.Repeat("x", 16385)))
	s.refusal(400, api.CodeBadCursor, "GET", "/me/drafts?cursor=%20", u[0].Token, "")
	page, err := s.client(u[0].Token).Drafts(ctx, "", 10)
	require.NoError(t, err)
	require.Empty(t, page.Drafts)
}
