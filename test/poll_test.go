package test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// poll is one that was asked in a history of the sync law.
type poll struct {
	chat string
	seq  int64
}

// inPoll asks a poll in a chat, or does something in one that was asked there.
func (h *history) inPoll(d *device, what, id string) {
	if what == "poll" {
		content, rules := client.Poll("What "+client.NewClientID(), "a", "b", "c")
		rules.Multiple, rules.Anonymous = rapid.Bool().Draw(h.t, "multiple"), rapid.Bool().Draw(h.t, "anonymous")
		m, err := d.r.Conn().Send(h.ctx, id, api.MessageRequest{Content: content, Poll: rules})
		if !client.HasCode(err, api.CodePeerBlocked) {
			h.requireAllowed(err)
		}
		if err == nil {
			h.polls = append(h.polls, poll{id, m.Seq})
		}
		return
	}
	here := slices.DeleteFunc(slices.Clone(h.polls), func(p poll) bool { return p.chat != id })
	if len(here) == 0 {
		return
	}
	seq := rapid.SampledFrom(here).Draw(h.t, "poll").seq
	var err error
	if what == "close" {
		_, err = d.c.ClosePoll(h.ctx, id, seq)
	} else {
		_, err = d.c.Vote(h.ctx, id, seq, rapid.SampledFrom([]string{"1", "2", "3"}).Draw(h.t, "answer"), what == "unvote")
	}
	if !client.HasCode(err, api.CodePollClosed) {
		h.requireAllowed(err)
	}
}

// ask sends a poll and returns its message.
func (p *pair) ask(from login, chat string, change func(*api.PollRequest)) api.Message {
	p.t.Helper()
	content, rules := client.Poll("When?", "Friday", "Saturday", "Sunday")
	if change != nil {
		change(rules)
	}
	m, err := p.client(from.Token).Send(context.Background(), chat, api.MessageRequest{
		ClientID: client.NewClientID(), Content: content, Poll: rules,
	})
	require.NoError(p.t, err)
	return m
}

func TestPollIsAskedAnsweredAndClosed(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	a, b := p.client(p.a.Token), p.client(p.b.Token)
	m := p.ask(p.a, p.chat, nil)
	require.Equal(t, []api.PollAnswer{{Key: "1"}, {Key: "2"}, {Key: "3"}}, m.Poll.Answers)
	edited, _ := client.Poll("When then?", "Friday", "Saturday", "Sunday")
	_, err := a.Edit(ctx, p.chat, m.Seq, edited)
	require.NoError(t, err)
	_, err = b.Vote(ctx, p.chat, m.Seq, "1", false)
	require.NoError(t, err)
	got, err := b.Vote(ctx, p.chat, m.Seq, "3", false)
	require.NoError(t, err)
	require.Equal(t, []string{"3"}, got.Me.Votes)
	require.Equal(t, 1, got.Poll.Voters)
	require.Equal(t, []string{got.Poll.Answers[2].By[0]}, got.Poll.Answers[2].By)
	page, err := a.Votes(ctx, p.chat, m.Seq, "3", "", 10)
	require.NoError(t, err)
	require.Len(t, page.Annotations, 1)
	_, err = a.Edit(ctx, p.chat, m.Seq, m.Content)
	require.True(t, client.HasCode(err, api.CodePollVoted), "%v", err)

	copies, err := b.Forward(ctx, api.ForwardRequest{ChatID: p.chat, Seqs: []int64{m.Seq}, To: []api.ForwardTarget{{ChatID: p.foreign}}})
	require.NoError(t, err)
	require.Equal(t, 0, copies[0].Message.Poll.Voters, "a copy is a poll of its own")
	_, err = b.Vote(ctx, p.foreign, copies[0].Message.Seq, "2", false)
	require.NoError(t, err)

	_, err = b.ClosePoll(ctx, p.chat, m.Seq)
	require.True(t, client.HasCode(err, api.CodeForbidden), "%v", err)
	got, err = a.ClosePoll(ctx, p.chat, m.Seq)
	require.NoError(t, err)
	require.True(t, client.IsPollClosed(got.Poll, time.Now()))
	_, err = b.Vote(ctx, p.chat, m.Seq, "1", false)
	require.True(t, client.HasCode(err, api.CodePollClosed), "%v", err)
	copies, err = b.Forward(ctx, api.ForwardRequest{ChatID: p.chat, Seqs: []int64{m.Seq}, To: []api.ForwardTarget{{ChatID: p.foreign}}})
	require.NoError(t, err)
	result := copies[0].Message.Poll
	require.True(t, client.IsPollClosed(result, time.Now()), "a copy of a closed poll is its result")
	require.Equal(t, []api.PollAnswer{{Key: "1"}, {Key: "2"}, {Key: "3", Count: 1}}, result.Answers)
	_, err = b.Vote(ctx, p.foreign, copies[0].Message.Seq, "2", false)
	require.True(t, client.HasCode(err, api.CodePollClosed), "%v", err)
	found, err := a.Search(ctx, client.SearchRequest{Query: "saturday", Kind: "poll"})
	require.NoError(t, err)
	require.Len(t, found.Messages, 1, "answers are found too")
}

// Nothing that anybody else gets tells who voted in an anonymous poll; the voter's other devices hear of the vote at once.
func TestAnonymousPollTellsNobodyWhoVoted(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	a, b := p.client(p.a.Token), p.client(p.b.Token)
	m := p.ask(p.a, p.chat, func(r *api.PollRequest) { r.Anonymous = true })
	var mu sync.Mutex
	var heard []string
	listen := func(e api.EventFrame) {
		mu.Lock()
		defer mu.Unlock()
		if e.Ev == api.EventMessageChanged {
			heard = append(heard, string(e.D))
		}
	}
	asker, other := a.Replicate(ctx, client.ReplicaOptions{OnEvent: listen}), b.Replicate(ctx, client.ReplicaOptions{})
	defer asker.Close()
	defer other.Close()
	require.NoError(t, asker.Sync(ctx))
	require.NoError(t, other.Sync(ctx))
	got, err := b.Vote(ctx, p.chat, m.Seq, "2", false)
	require.NoError(t, err)
	lastOf := func(r *client.Replica) api.Message {
		c, _ := r.Chat(p.chat)
		return *c.LastMessage
	}
	require.NoError(t, asker.Wait(ctx, func() bool { return lastOf(asker).Version == got.Version }))
	require.NoError(t, other.Wait(ctx, func() bool { return lastOf(other).Version == got.Version }))
	require.Equal(t, []string{"2"}, lastOf(other).Me.Votes)
	require.Nil(t, lastOf(asker).Me)
	voter, err := b.Me(ctx)
	require.NoError(t, err)
	mu.Lock()
	require.NotEmpty(t, heard)
	for _, body := range heard {
		require.False(t, strings.Contains(body, voter.User.ID), body)
	}
	mu.Unlock()
	for _, c := range []*client.Client{a, b} {
		_, err = c.Votes(ctx, p.chat, m.Seq, "", "", 10)
		require.True(t, client.HasCode(err, api.CodeForbidden), "%v", err)
		changes, err := c.Changes(ctx, p.chat, 0, -1)
		require.NoError(t, err)
		require.Empty(t, changes.Messages[0].Poll.Answers[1].By)
	}
}

func TestPollClosesByItself(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	m := p.ask(p.a, p.chat, func(r *api.PollRequest) { r.ClosesAt = ptr(time.Now().Add(500 * time.Millisecond)) })
	keys := []string{"1", "2"}
	n := 0
	require.Eventually(t, func() bool {
		n++
		_, err := p.client(p.b.Token).Vote(context.Background(), p.chat, m.Seq, keys[n%2], false)
		return client.HasCode(err, api.CodePollClosed)
	}, patience, 10*time.Millisecond)
}
