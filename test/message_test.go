package test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// say sends a text and returns its message.
func (p *pair) say(from login, chat, text string) api.Message {
	p.t.Helper()
	m, err := p.client(from.Token).Send(context.Background(), chat, api.MessageRequest{ClientID: client.NewClientID(), Content: client.Text(text)})
	require.NoError(p.t, err)
	return m
}

func TestReactionsReachEverybody(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	ctx := context.Background()
	a, b := p.client(p.a.Token), p.client(p.b.Token)
	m := p.say(p.a, p.chat, "Hello")
	_, err := a.React(ctx, p.chat, m.Seq, "❤", false)
	require.NoError(t, err)
	got, err := b.React(ctx, p.chat, m.Seq, "❤\ufe0f", false)
	require.NoError(t, err)
	require.Equal(t, 2, got.Reactions[0].Count, "the same heart, however it is written")
	require.Equal(t, "❤\ufe0f", got.Reactions[0].Key)
	require.Equal(t, []string{"❤\ufe0f"}, got.Me.Reactions)
	page, err := a.Reactions(ctx, p.chat, m.Seq, "❤", "", 1)
	require.NoError(t, err)
	require.Len(t, page.Annotations, 1)
	page, err = a.Reactions(ctx, p.chat, m.Seq, "", page.Next, 1)
	require.NoError(t, err)
	require.Len(t, page.Annotations, 1)
	got, err = b.React(ctx, p.chat, m.Seq, "❤", true)
	require.NoError(t, err)
	require.Equal(t, 1, got.Reactions[0].Count)
	require.Nil(t, got.Me)
}

func TestEditsAreKeptAndTheirTimeEnds(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p := newPair(t)
	m := p.say(p.a, p.chat, "edit 0")
	for i := range 3 {
		_, err := p.client(p.a.Token).Edit(ctx, p.chat, m.Seq, client.Text(fmt.Sprint("edit ", i+1)))
		require.NoError(t, err)
	}
	var got []string
	for cursor := ""; ; {
		page, err := p.client(p.b.Token).Edits(ctx, p.chat, m.Seq, cursor, 2)
		require.NoError(t, err)
		for _, e := range page.Edits {
			got = append(got, string(e.Content))
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	require.Equal(t, []string{string(client.Text("edit 2")), string(client.Text("edit 1")), string(client.Text("edit 0"))}, got)
	p.refusal(400, api.CodeBadCursor, "GET", "/chats/"+p.chat+"/messages/1/edits?cursor=x", p.a.Token, "")

	short := newPair(t, "--edit-window=1ms", "--delete-window=2h")
	info, err := short.client("").Server(ctx)
	require.NoError(t, err)
	require.EqualValues(t, 7200, info.Limits.DeleteWindowS)
	m = short.say(short.a, short.chat, "x")
	require.Eventually(t, func() bool {
		_, err := short.client(short.a.Token).Edit(ctx, short.chat, m.Seq, client.Text(client.NewClientID()))
		return client.HasCode(err, api.CodeTooLate)
	}, 10*time.Second, 5*time.Millisecond)
	_, err = short.client(short.a.Token).Delete(ctx, short.chat, m.Seq)
	require.NoError(t, err)
}
