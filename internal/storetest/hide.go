package storetest

import (
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

var hideTests = map[string]func(*env){
	"HideIsMine":     testHideIsMine,
	"HideUnread":     testHideUnread,
	"HideSync":       testHideSync,
	"HideMissing":    testHideMissing,
	"HiddenIsGone":   testHiddenIsGone,
	"RaceHide":       testRaceHide,
	"HideKeepsStubs": testHideKeepsStubs,
}

func (e *env) hide(id ident.ChatID, actor ident.UserID, seqs ...int64) message.Hidden {
	e.Helper()
	h, err := e.HideMessages(e.ctx(), message.Hide{ChatID: id, Actor: actor, Seqs: seqs})
	require.NoError(e, err)
	return h
}

func testHideIsMine(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	m := e.fill(id, u[0], 3)
	e.annotate(reaction(m[2], u[1], "👍"))
	before, account := e.entry(id, u[1]), e.version(u[1])
	h := e.hide(id, u[1], 1, 3)
	require.Equal(e, []int64{1, 3}, h.Seqs)
	require.Equal(e, chat.UserVersion{UserID: u[1], From: account, Version: account + 1}, h.User)
	require.Equal(e, account+1, h.Me.Version)
	require.Equal(e, h.Me, e.entry(id, u[1]).Me)
	require.Equal(e, before.Chat, e.entry(id, u[1]).Chat, "nobody else sees anything of it")

	got := e.history(id, u[1])
	want := message.Message{
		ChatID: id, Seq: 3, Version: got[2].Version, SenderID: u[0], ClientID: m[2].ClientID, CreatedAt: m[2].CreatedAt,
		Mine: message.Mine{IsHidden: true},
	}
	require.Equal(e, want, got[2])
	require.Equal(e, &want, e.entry(id, u[1]).LastMessage)
	require.Equal(e, &want, e.list(u[1], nil, 10)[0].LastMessage)
	changes := e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: id, MarksAfter: -1}).Messages
	require.Contains(e, changes, want)
	require.Equal(e, m[1], got[1])
	require.Equal(e, m[0], e.history(id, u[0])[0])

	again := e.hide(id, u[1], 3, 1)
	require.Empty(e, again.Seqs)
	require.Equal(e, h.Me, again.Me)
	require.Equal(e, []int64{2}, e.hide(id, u[1], 1, 2, 3).Seqs)
}

// version returns a user's version.
func (e *env) version(id ident.UserID) int64 {
	e.Helper()
	u, err := e.UserByID(e.ctx(), id)
	require.NoError(e, err)
	return u.Version
}

func testHideUnread(e *env) {
	u := e.people(2)
	id := e.group(u...)
	e.fill(id, u[0], 5)
	e.send(id, u[1], "mine")
	require.Equal(e, 3, e.hide(id, u[1], 2, 4, 6).Me.Unread)
	e.read(id, u[1], 2)
	require.Equal(e, 2, e.entry(id, u[1]).Me.Unread)
	require.Equal(e, 1, e.hide(id, u[1], 5).Me.Unread)
	e.send(id, u[0], "x")
	require.Equal(e, 2, e.entry(id, u[1]).Me.Unread)
	require.Equal(e, 1, e.entry(id, u[0]).Me.Unread)
}

func testHideSync(e *env) {
	u := e.people(2)
	id, other := e.private(u[0], u[1]), e.saved(u[0])
	e.fill(id, u[0], 3)
	e.send(other, u[0], "x")
	pos := e.pos(u[0])
	e.hide(id, u[0], 1, 3)
	e.hide(other, u[0], 1)
	s := e.sync(u[0], pos)
	require.ElementsMatch(e, []message.HiddenPlace{{ChatID: id, Seq: 1}, {ChatID: id, Seq: 3}, {ChatID: other, Seq: 1}}, s.Hidden)
	require.Len(e, s.Mine, 2)
	if e.IsSerial {
		require.Empty(e, s.Chats)
		require.Empty(e, e.sync(u[0], s.Next).Hidden)
	}
	few, err := e.SyncSince(e.ctx(), u[0], pos, 2)
	require.NoError(e, err)
	require.True(e, few.Reset)
	require.Empty(e, few.Hidden)
	require.Empty(e, e.sync(u[1], 1).Hidden)
}

func testHideMissing(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	e.fill(id, u[0], 4)
	e.setMember(id, u[1], "visible_from_seq = 3")
	before := e.version(u[1])
	for _, h := range []message.Hide{
		{ChatID: id, Actor: u[1], Seqs: []int64{2, 3}},
		{ChatID: id, Actor: u[1], Seqs: []int64{4, 5}},
		{ChatID: id, Actor: u[2], Seqs: []int64{3}},
		{ChatID: "nothing", Actor: u[1], Seqs: []int64{3}},
	} {
		_, err := e.HideMessages(e.ctx(), h)
		require.True(e, fault.Is(err, fault.CodeNotFound), "%v", err)
	}
	require.Equal(e, before, e.version(u[1]))
	require.False(e, e.history(id, u[1])[0].Mine.IsHidden)
}

// testHiddenIsGone finds nothing to be done any more with a message that the actor deleted.
func testHiddenIsGone(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	m := e.send(id, u[0], "x")
	e.hide(id, u[0], 1)
	require.Equal(e, fault.CodeNotFound, e.editCode(id, m.Seq, u[0]))
	require.Equal(e, fault.CodeNotFound, e.annotateCode(reaction(m, u[0], "👍")))
	require.Equal(e, fault.CodeNotFound, e.deleteCode(id, m.Seq, u[0]))
	e.annotate(reaction(m, u[1], "👍"))
	require.True(e, e.history(id, u[0])[0].Mine.IsHidden)
	require.Empty(e, e.history(id, u[0])[0].Reactions)
}

func testHideKeepsStubs(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	m := e.fill(id, u[0], 2)
	e.hide(id, u[1], 1)
	e.delete(m[0])
	e.delete(m[1])
	e.hide(id, u[1], 2)
	for _, got := range e.history(id, u[1]) {
		require.Equal(e, message.StubDeleted, got.Stub)
		require.True(e, got.Mine.IsHidden)
	}
}

// testRaceHide hides the same messages from several devices while others send: each is hidden once, and the count is right.
func testRaceHide(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[0], 20)
	before := e.version(u[1])
	steps := make([]int, 6)
	hidden := make([][]int64, 6)
	for _, err := range e.atOnce(6, func(w int) error {
		for i := range 10 {
			if w == 5 {
				if _, err := e.AppendMessages(e.ctx(), []message.Draft{e.draft(id, u[0], "x")}); err != nil {
					return err
				}
				continue
			}
			h, err := e.HideMessages(e.ctx(), message.Hide{ChatID: id, Actor: u[1], Seqs: []int64{int64(i + 1), int64(i + 2)}})
			if err != nil {
				return err
			}
			hidden[w] = append(hidden[w], h.Seqs...)
			steps[w] += min(len(h.Seqs), 1)
		}
		return nil
	}) {
		require.NoError(e, err)
	}
	var all []int64
	taken := int64(0)
	for w := range hidden {
		all = append(all, hidden[w]...)
		taken += int64(steps[w])
	}
	require.ElementsMatch(e, []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, all)
	require.Equal(e, before+taken, e.version(u[1]))
	require.Equal(e, 9+10, e.entry(id, u[1]).Me.Unread)
}
