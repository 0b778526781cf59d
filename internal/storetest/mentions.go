package storetest

import (
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

var mentionTests = map[string]func(*env){
	"MentionCount":  testMentionCount,
	"MentionAll":    testMentionAll,
	"MentionEdit":   testMentionEdit,
	"MentionGone":   testMentionGone,
	"MentionBounds": testMentionBounds,
	"MentionMost":   testMentionMost,
	"MentionBlock":  testMentionBlock,
	"MentionRetry":  testMentionRetry,
}

// naming returns a draft that names users.
func (e *env) naming(id ident.ChatID, from ident.UserID, users ...ident.UserID) message.Draft {
	d := e.draft(id, from, "look")
	d.Notify = users
	return d
}

// mentions returns the seqs of the messages that name a user, page by page.
func (e *env) mentions(id ident.ChatID, actor ident.UserID, after int64, limit int) (seqs []int64) {
	e.Helper()
	for {
		page, version, err := e.Mentions(e.ctx(), message.MentionQuery{Actor: actor, ChatID: id, After: after, Limit: limit})
		require.NoError(e, err)
		require.Equal(e, e.entry(id, actor).Chat.Version, version)
		for _, m := range page {
			seqs = append(seqs, m.Seq)
			after = m.Seq
		}
		if len(page) < limit {
			return seqs
		}
	}
}

// requireMentions expects what names a user, and the count in each place that has one.
func (e *env) requireMentions(id ident.ChatID, actor ident.UserID, count int, seqs ...int64) {
	e.Helper()
	for _, limit := range []int{1, 2, 100} {
		require.Equal(e, seqs, e.mentions(id, actor, 0, limit))
	}
	require.Equal(e, count, e.entry(id, actor).Me.Mentions)
	i := slices.IndexFunc(e.list(actor, nil, 10), func(entry inbox.Entry) bool { return entry.Chat.ID == id })
	require.Equal(e, count, e.list(actor, nil, 10)[i].Me.Mentions)
	raised := e.read(id, actor, 1)
	require.Equal(e, count, raised.Raised[0].Me.Mentions)
}

func testMentionCount(e *env) {
	u := e.people(4)
	id := e.group(u[:3]...)
	m := e.appendOK(e.draft(id, u[0], "hello"), e.naming(id, u[0], u[1], u[2], u[3]), e.naming(id, u[2], u[1]), e.draft(id, u[0], "x"))
	require.Equal(e, []ident.UserID{u[1], u[2], u[3]}, m[1].Notify)
	require.Equal(e, m, e.history(id, u[1]))
	require.Equal(e, &m[3], e.entry(id, u[1]).LastMessage)
	e.requireMentions(id, u[1], 2, 2, 3)
	e.requireMentions(id, u[2], 1, 2)
	e.requireMentions(id, u[0], 0)
	e.read(id, u[1], 2)
	require.Equal(e, 1, e.entry(id, u[1]).Me.Mentions)
	require.Equal(e, []int64{3}, e.mentions(id, u[1], 2, 5))
	e.read(id, u[1], 3)
	e.requireMentions(id, u[1], 0, 2, 3)
	last := e.appendOK(e.naming(id, u[2], u[1]))[0]
	require.Equal(e, &last, e.entry(id, u[1]).LastMessage, "whom it names stands in the chat list too")
	e.requireMentions(id, u[1], 1, 2, 3, 5)
	_, _, err := e.Mentions(e.ctx(), message.MentionQuery{Actor: u[3], ChatID: id, Limit: 5})
	require.True(e, fault.Is(err, fault.CodeNotFound))
	// Who comes later has everything read.
	e.change(id, u[0], comes(chat.RoleMember, u[3]))
	e.requireMentions(id, u[3], 0, 2)
}

func testMentionAll(e *env) {
	u := e.people(3)
	id := e.group(u...)
	e.send(id, u[0], "first")
	all := e.naming(id, u[0], u[1])
	all.NotifyAll = true
	m := e.appendOK(all)[0]
	require.True(e, m.NotifyAll)
	require.Equal(e, []ident.UserID{u[1]}, m.Notify)
	e.requireMentions(id, u[1], 1, 2)
	e.requireMentions(id, u[2], 1, 2)
	e.requireMentions(id, u[0], 0)
	refused := e.naming(id, u[2])
	refused.NotifyAll = true
	private := e.private(u[0], u[2])
	other := e.naming(private, u[0])
	other.NotifyAll = true
	results, err := e.AppendMessages(e.ctx(), []message.Draft{refused, e.draft(id, u[2], "fine"), other})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodeForbidden))
	require.NoError(e, results[1].Err)
	require.True(e, fault.Is(results[2].Err, fault.CodeForbidden), "there is no all in a private chat")
	_, err = e.EditMessage(e.ctx(), message.Edit{
		ChatID: id, Seq: 3, Actor: u[2], Content: text("all"), Notice: message.Notice{NotifyAll: true}, At: now(),
	})
	require.True(e, fault.Is(err, fault.CodeForbidden))
	require.Equal(e, []int64{2}, e.mentions(id, u[1], 0, 5))
}

func testMentionEdit(e *env) {
	u := e.people(3)
	id := e.group(u...)
	e.send(id, u[0], "first")
	m := e.appendOK(e.naming(id, u[0], u[1]), e.naming(id, u[0], u[2]))
	edit := func(seq int64, content message.Content, users ...ident.UserID) message.Changed {
		c, err := e.EditMessage(e.ctx(), message.Edit{
			ChatID: id, Seq: seq, Actor: u[0], Content: content, Notice: message.Notice{Notify: users}, At: now(),
		})
		require.NoError(e, err)
		return c
	}
	require.False(e, edit(2, m[0].Content, u[1]).IsNew)
	c := edit(2, m[0].Content, u[2])
	require.True(e, c.IsNew)
	require.Equal(e, []ident.UserID{u[2]}, c.Message.Notify)
	require.Empty(e, e.former(id, 2, u[0]), "the words are the same")
	edit(3, text("nobody"))
	all := e.history(id, u[1])
	require.Equal(e, c.Message, all[1])
	require.Empty(e, all[2].Notify)
	e.requireMentions(id, u[1], 0)
	e.requireMentions(id, u[2], 1, 2)
	e.annotate(reaction(m[0], u[1], "👍"))
	require.Equal(e, []ident.UserID{u[2]}, e.history(id, u[2])[1].Notify)
}

func testMentionGone(e *env) {
	u := e.people(2)
	id := e.group(u...)
	e.send(id, u[0], "first")
	m := e.appendOK(e.naming(id, u[0], u[1]), e.naming(id, u[0], u[1]), e.naming(id, u[0], u[1]))
	stub := e.delete(m[0])
	require.Empty(e, stub.Notify)
	require.Equal(e, stub, e.history(id, u[1])[1])
	e.requireMentions(id, u[1], 2, 3, 4)
	require.Equal(e, 1, e.hide(id, u[1], 3).Me.Mentions)
	e.requireMentions(id, u[1], 1, 4)
}

func testMentionBounds(e *env) {
	u := e.people(2)
	id := e.group(u...)
	e.send(id, u[0], "first")
	e.appendOK(e.naming(id, u[0], u[1]), e.naming(id, u[0], u[1]), e.naming(id, u[0], u[1]))
	e.setMember(id, u[1], "visible_from_seq = 3")
	e.requireMentions(id, u[1], 2, 3, 4)
	e.setFloor(id, 3)
	e.requireMentions(id, u[1], 1, 4)
}

func testMentionMost(e *env) {
	u := e.people(2)
	id := e.group(u...)
	for range 2 {
		var drafts []message.Draft
		for range chat.MaxMentions/2 + 1 {
			drafts = append(drafts, e.naming(id, u[0], u[1]))
		}
		e.appendOK(drafts...)
	}
	require.Equal(e, chat.MaxMentions, e.entry(id, u[1]).Me.Mentions)
	e.read(id, u[1], 90)
	require.Equal(e, 10, e.entry(id, u[1]).Me.Mentions)
}

func testMentionBlock(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.appendOK(e.naming(id, u[0], u[1]))
	e.block(u[1], u[0], true)
	e.appendOK(e.naming(id, u[0], u[1]))
	require.Equal(e, []int64{1}, e.mentions(id, u[1], 0, 5))
	require.Equal(e, 1, e.entry(id, u[1]).Me.Mentions)
}

func testMentionRetry(e *env) {
	u := e.people(2)
	id := e.group(u...)
	d := e.naming(id, u[0], u[1])
	m := e.appendOK(d)[0]
	require.Equal(e, m, e.appendOK(d)[0])
	require.Equal(e, []int64{1}, e.mentions(id, u[1], 0, 5))
}
