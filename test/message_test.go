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

func TestForwardCopiesOnlyWhatIsMineToSee(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p := newPair(t)
	b := p.client(p.b.Token)
	first, second := p.say(p.a, p.chat, "first"), p.say(p.a, p.chat, "second")
	gone := p.say(p.a, p.chat, "gone")
	_, err := p.client(p.a.Token).Delete(ctx, p.chat, gone.Seq)
	require.NoError(t, err)
	r := api.ForwardRequest{
		ChatID: p.chat, Seqs: []int64{second.Seq, first.Seq, gone.Seq}, WithAuthor: true,
		To: []api.ForwardTarget{
			{ChatID: p.foreign, ClientIDs: []string{"f1", "f2", "f3"}}, {ChatID: unknownID, ClientIDs: []string{"f1", "f2", "f3"}},
		},
	}
	got, err := b.Forward(ctx, r)
	require.NoError(t, err)
	require.Len(t, got, 6)
	account, err := p.client(p.a.Token).Me(ctx)
	require.NoError(t, err)
	for i, want := range []api.Message{second, first} {
		require.Equal(t, string(want.Content), string(got[i].Message.Content))
		require.Equal(t, int64(i+1), got[i].Message.Seq, "in the order that was asked for")
		require.Equal(t, &api.Forwarded{UserID: account.User.ID, Name: account.User.DisplayName}, got[i].Message.Forwarded)
	}
	require.Equal(t, string(api.CodeMessageGone), got[2].Error.Code)
	for _, r := range got[3:] {
		require.Equal(t, string(api.CodeNotFound), r.Error.Code)
	}
	_, err = p.client(p.a.Token).Delete(ctx, p.chat, first.Seq)
	require.NoError(t, err)
	again, err := b.Forward(ctx, r)
	require.NoError(t, err)
	require.Equal(t, got, again, "a repeated call returns the first copies")

	// A copy of a copy names who wrote it first; without a name nothing tells that it is one.
	on, err := b.Forward(ctx, api.ForwardRequest{ChatID: p.foreign, Seqs: []int64{1}, To: []api.ForwardTarget{{ChatID: p.chat}}, WithAuthor: true})
	require.NoError(t, err)
	require.Equal(t, account.User.ID, on[0].Message.Forwarded.UserID)
	bare, err := b.Forward(ctx, api.ForwardRequest{ChatID: p.foreign, Seqs: []int64{1}, To: []api.ForwardTarget{{ChatID: p.chat}}})
	require.NoError(t, err)
	require.Nil(t, bare[0].Message.Forwarded)
	_, err = p.client(p.a.Token).Forward(ctx, api.ForwardRequest{ChatID: p.foreign, Seqs: []int64{1}, To: []api.ForwardTarget{{ChatID: p.chat}}})
	require.True(t, client.HasCode(err, api.CodeNotFound), "%v", err)
}

func TestContactsAndLocationsAreSentEditedAndFound(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p := newPair(t)
	a, b := p.client(p.a.Token), p.client(p.b.Token)
	place := api.LocationContent{Lat: 52.516275, Lon: -0.1, Label: "Lighthouse"}
	for _, content := range []api.Content{
		client.Contact(api.ContactContent{Name: "Ada Lovelace", Phones: []string{"+44 20 7946 0000"}}), client.Location(place),
	} {
		m, err := a.Send(ctx, p.chat, api.MessageRequest{ClientID: client.NewClientID(), Content: content})
		require.NoError(t, err)
		require.JSONEq(t, string(content), string(m.Content))
	}
	place.Lat = 52.6
	m, err := a.Edit(ctx, p.chat, 2, client.Location(place))
	require.NoError(t, err)
	require.JSONEq(t, string(client.Location(place)), string(m.Content), "who moves can say so")
	_, err = a.Edit(ctx, p.chat, 2, client.Text("not a place"))
	require.True(t, client.HasCode(err, api.CodeInvalid), "%v", err)
	for query, kind := range map[string]string{"lovelace": "contact", "lighthouse": "location"} {
		found, err := b.Search(ctx, client.SearchRequest{Query: query, Kind: kind})
		require.NoError(t, err)
		require.Len(t, found.Messages, 1, query)
	}
}

func TestLinkPreviewsTravelInsideOfTheMessage(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p := newPair(t)
	a := p.client(p.a.Token)
	info, err := a.Server(ctx)
	require.NoError(t, err)
	require.True(t, info.LinkPreviews)
	shown := api.LinkPreview{URL: "https://example.org/owls", Title: "Owls", Description: "All about owls"}
	content := client.TextWithPreview("See https://example.org/owls", shown)
	m, err := a.Send(ctx, p.chat, api.MessageRequest{ClientID: "link", Content: content})
	require.NoError(t, err)
	require.JSONEq(t, string(content), string(m.Content))
	m, err = a.Edit(ctx, p.chat, m.Seq, client.Text("See https://example.org/owls"))
	require.NoError(t, err)
	require.NotContains(t, string(m.Content), "preview", "taken off")

	off := newPair(t, "--link-previews=off")
	info, err = off.client("").Server(ctx)
	require.NoError(t, err)
	require.False(t, info.LinkPreviews)
	_, err = off.client(off.a.Token).PreviewLink(ctx, "https://example.org/")
	require.True(t, client.HasCode(err, api.CodeForbidden), "%v", err)
}
