package storetest

import (
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

var forwardTests = map[string]func(*env){
	"ForwardPoll":    testForwardPoll,
	"ForwardStores":  testForwardStores,
	"ForwardAgain":   testForwardAgain,
	"ForwardSources": testForwardSources,
	"ForwardEdit":    testForwardEdit,
}

func (e *env) forwarded(id ident.ChatID, from ident.UserID, m message.Message, name string) message.Draft {
	d := e.draft(id, from, "")
	d.Content = m.Content
	d.Forward = &message.Forward{ChatID: m.ChatID, Seq: m.Seq, WithAuthor: name != "", Name: name}
	if name != "" {
		d.Forward.Author = m.SenderID
	}
	return d
}

func testForwardStores(e *env) {
	u := e.people(3)
	from, to := e.private(u[0], u[1]), e.private(u[1], u[2])
	m := e.send(from, u[0], "x")
	named, bare, own := e.forwarded(to, u[1], m, "Ann \"A\""), e.forwarded(to, u[1], m, ""), e.draft(to, u[1], "own")
	out := e.appendOK(own, named, bare)
	require.Equal(e, named.Forward, out[1].Forward)
	require.Equal(e, out, e.history(to, u[2]))
	require.Equal(e, &out[2], e.entry(to, u[2]).LastMessage)
	e.annotate(reaction(out[1], u[2], "👍"))
	require.Equal(e, named.Forward, e.history(to, u[2])[1].Forward)
	require.Nil(e, e.delete(out[1]).Forward)
	require.Nil(e, e.history(to, u[2])[1].Forward)
}

// testForwardAgain repeats a copy: its source counts, not what became of that or of the copy.
func testForwardAgain(e *env) {
	u := e.people(2)
	from, to := e.private(u[0], u[1]), e.saved(u[1])
	m := e.send(from, u[0], "x")
	d := e.forwarded(to, u[1], m, "Ann")
	first := e.appendOK(d)[0]
	again := d
	again.Content = text("edited since")
	require.Equal(e, first, e.appendOK(again)[0])
	again.Content, again.Refusal = nil, fault.Missing()
	require.Equal(e, first, e.appendOK(again)[0])
	stub := e.delete(first)
	require.Equal(e, stub, e.appendOK(again)[0])

	other := e.forwarded(to, u[1], m, "")
	other.ClientID = d.ClientID
	plain := e.draft(to, u[1], "x")
	plain.ClientID = d.ClientID
	fresh := again
	fresh.ClientID = e.ids.New()
	results, err := e.AppendMessages(e.ctx(), []message.Draft{other, plain, fresh})
	require.NoError(e, err)
	for i, code := range []fault.Code{fault.CodeClientIDReused, fault.CodeClientIDReused, fault.CodeNotFound} {
		require.True(e, fault.Is(results[i].Err, code), "%v", results[i].Err)
	}
	require.Len(e, e.history(to, u[1]), 1)
}

func testForwardSources(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	m := e.fill(id, u[0], 3)
	e.setMember(id, u[1], "visible_from_seq = 2")
	sources, err := e.ForwardSources(e.ctx(), u[1], id, []int64{3, 1, 2, 9})
	require.NoError(e, err)
	account, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, []message.Source{
		{Message: m[1], SenderName: account.DisplayName}, {Message: m[2], SenderName: account.DisplayName},
	}, sources)
	_, err = e.ForwardSources(e.ctx(), u[2], id, []int64{3})
	require.True(e, fault.Is(err, fault.CodeNotFound))
}

// testForwardPoll has the result of a closed poll come along, and nothing of one that is open.
func testForwardPoll(e *env) {
	u := e.people(2)
	from, to := e.private(u[0], u[1]), e.saved(u[1])
	ask := func(p message.Poll) message.Message {
		d := e.forwarded(to, u[1], e.send(from, u[0], "?"), "Ann")
		d.Poll = &p
		m := e.appendOK(d)[0]
		again, err := e.AppendMessages(e.ctx(), []message.Draft{d})
		require.NoError(e, err)
		require.Equal(e, m, again[0].Message)
		require.Equal(e, m, e.history(to, u[1])[m.Seq-1])
		return m
	}
	at := now()
	result := message.Poll{
		Keys: []string{"a", "b"}, IsAnonymous: true, ClosedAt: at, Voters: 3, Votes: []message.Vote{{Count: 1}, {Count: 2}},
	}
	require.Equal(e, &result, ask(result).Poll)
	_, err := e.Annotate(e.ctx(), message.Annotate{ChatID: to, Seq: 1, Actor: u[1], Kind: message.KindVote, Key: "a", At: now()})
	require.True(e, fault.Is(err, fault.CodePollClosed))
	unasked := message.Poll{Keys: []string{"a", "b"}, IsAnonymous: true, ClosedAt: at}
	require.Equal(e, &unasked, ask(unasked).Poll, "nobody had voted")
	open := message.Poll{Keys: []string{"a", "b"}}
	require.Equal(e, &open, ask(message.Poll{Keys: []string{"a", "b"}, Voters: 1, Votes: []message.Vote{{Count: 1}, {}}}).Poll)
}

func testForwardEdit(e *env) {
	u := e.people(2)
	from, to := e.private(u[0], u[1]), e.saved(u[1])
	m := e.send(from, u[0], "x")
	out := e.appendOK(e.forwarded(to, u[1], m, "Ann"), e.forwarded(to, u[1], m, ""))
	require.Equal(e, fault.CodeForbidden, e.editCode(to, out[0].Seq, u[1]))
	e.edit(out[1], "mine now")
}
