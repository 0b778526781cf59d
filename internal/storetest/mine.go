package storetest

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

var mineTests = map[string]func(*env){
	"MinePatch":       testMinePatch,
	"MineArchive":     testMineArchive,
	"MinePins":        testMinePins,
	"MinePinsAtOnce":  testMinePinsAtOnce,
	"MineForeign":     testMineForeign,
	"MineClear":       testMineClear,
	"MineClearBounds": testMineClearBounds,
	"MineHide":        testMineHide,
	"MineUnread":      testMineUnread,
}

// patchMe changes the actor's part of a chat, and expects one user version for it, that sync and lists report.
func (e *env) patchMe(id ident.ChatID, actor ident.UserID, p chat.MePatch) chat.Me {
	e.Helper()
	before, err := e.UserByID(e.ctx(), actor)
	require.NoError(e, err)
	pos := e.pos(actor)
	c, err := e.PatchMe(e.ctx(), actor, id, p)
	require.NoError(e, err)
	return e.requireMine(before.Version, pos, c)
}

func (e *env) requireMine(before, pos int64, c chat.MineChanged) chat.Me {
	e.Helper()
	require.True(e, c.IsNew())
	require.Equal(e, chat.UserVersion{UserID: c.UserID, From: before, Version: before + 1}, c.UserVersion)
	after, err := e.UserByID(e.ctx(), c.UserID)
	require.NoError(e, err)
	require.Equal(e, c.Version, after.Version)
	for _, me := range c.Chats {
		require.Equal(e, c.Version, me.Version)
		require.Equal(e, me, e.entry(me.ChatID, c.UserID).Me)
		require.Contains(e, e.sync(c.UserID, pos).Mine, me)
	}
	return c.Chats[0]
}

// publicEntry is an entry without what isn't shown of the peer.
func (e *env) publicEntry(id ident.ChatID, actor ident.UserID) inbox.Entry {
	e.Helper()
	entry := e.entry(id, actor)
	entry.Peer.Version = 0
	return entry
}

func yes() *bool { v := true; return &v }
func no() *bool  { v := false; return &v }

func testMinePatch(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[1], 3)
	other := e.publicEntry(id, u[1])
	until := now().Add(time.Hour)
	me := e.patchMe(id, u[0], chat.MePatch{MutedUntil: &until})
	require.Equal(e, until, me.MutedUntil)
	require.Equal(e, 3, me.Unread)
	me = e.patchMe(id, u[0], chat.MePatch{MuteMentions: yes(), IsPinned: yes(), IsArchived: yes()})
	require.Equal(e, until, me.MutedUntil, "what isn't named stays")
	require.True(e, me.MuteMentions)
	require.Positive(e, me.Pin)
	require.EqualValues(e, 4, me.ArchivedUntil)
	me = e.patchMe(id, u[0], chat.MePatch{MutedUntil: &chat.Forever})
	require.Equal(e, chat.Forever, me.MutedUntil)
	me = e.patchMe(id, u[0], chat.MePatch{MutedUntil: &time.Time{}, MuteMentions: no(), IsPinned: no(), IsArchived: no()})
	require.True(e, me.MutedUntil.IsZero())
	require.Equal(e, chat.Me{
		ChatID: id, State: chat.StateMember, Role: chat.RoleMember, Unread: 3, CountedSeq: 3, VisibleFromSeq: 1, Version: me.Version,
	}, me)

	wishes := chat.Notify{Preview: chat.PreviewNone, Sound: chat.SoundOff, IsOnlyMentions: true}
	me = e.patchMe(id, u[0], chat.MePatch{Notify: &wishes})
	require.Equal(e, wishes, me.Notify)
	require.Equal(e, wishes, e.entry(id, u[0]).Me.Notify)
	me = e.patchMe(id, u[0], chat.MePatch{Notify: &chat.Notify{}})
	require.Zero(e, me.Notify)
	same, err := e.PatchMe(e.ctx(), u[0], id, chat.MePatch{MuteMentions: no(), IsPinned: no()})
	require.NoError(e, err)
	require.False(e, same.IsNew())
	require.Equal(e, []chat.Me{me}, same.Chats)
	require.Equal(e, other, e.publicEntry(id, u[1]), "nobody else's business")
}

func testMineArchive(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	me := e.patchMe(id, u[0], chat.MePatch{IsArchived: yes()})
	require.EqualValues(e, 1, me.ArchivedUntil)
	again, err := e.PatchMe(e.ctx(), u[0], id, chat.MePatch{IsArchived: yes()})
	require.NoError(e, err)
	require.False(e, again.IsNew())
	e.send(id, u[1], "a message brings it back")
	entry := e.entry(id, u[0])
	require.Equal(e, me.Version, entry.Me.Version, "nothing is written for a member on a send")
	require.GreaterOrEqual(e, entry.Chat.LastSeq, entry.Me.ArchivedUntil)
	me = e.patchMe(id, u[0], chat.MePatch{IsArchived: yes()})
	require.EqualValues(e, 2, me.ArchivedUntil)
}

func testMinePins(e *env) {
	u := e.people(2)
	var chats []ident.ChatID
	for range chat.MaxPins + 1 {
		chats = append(chats, e.group(u...))
	}
	pins := func(actor ident.UserID) map[ident.ChatID]int64 {
		out := map[ident.ChatID]int64{}
		entries, err := e.ChatEntries(e.ctx(), actor, nil, 100)
		require.NoError(e, err)
		for _, entry := range entries {
			if entry.Me.Pin > 0 {
				out[entry.Chat.ID] = entry.Me.Pin
			}
		}
		return out
	}
	var last int64
	for _, id := range chats[:chat.MaxPins] {
		me := e.patchMe(id, u[0], chat.MePatch{IsPinned: yes()})
		require.Greater(e, me.Pin, last)
		last = me.Pin
	}
	_, err := e.PatchMe(e.ctx(), u[0], chats[chat.MaxPins], chat.MePatch{IsPinned: yes()})
	require.True(e, fault.Is(err, fault.CodeTooMany))
	require.Len(e, pins(u[0]), chat.MaxPins)
	require.Empty(e, pins(u[1]))

	before, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	pos := e.pos(u[0])
	order := []ident.ChatID{chats[chat.MaxPins], chats[3], chats[7]}
	c, err := e.SetPins(e.ctx(), u[0], order)
	require.NoError(e, err)
	e.requireMine(before.Version, pos, c)
	require.Equal(e, map[ident.ChatID]int64{order[0]: 3, order[1]: 2, order[2]: 1}, pins(u[0]))
	same, err := e.SetPins(e.ctx(), u[0], order)
	require.NoError(e, err)
	require.False(e, same.IsNew())
	_, err = e.SetPins(e.ctx(), u[0], []ident.ChatID{chats[0], e.saved(u[1])})
	require.Equal(e, fault.Missing(), err)
	require.Len(e, pins(u[0]), 3, "bad input changes nothing")
	_, err = e.SetPins(e.ctx(), u[0], nil)
	require.NoError(e, err)
	require.Empty(e, pins(u[0]))
}

func testMinePinsAtOnce(e *env) {
	u := e.people(1)
	var chats []ident.ChatID
	for range chat.MaxPins + 8 {
		chats = append(chats, e.group(u...))
	}
	refused := 0
	for _, err := range e.atOnce(len(chats), func(i int) error {
		if i%9 == 8 {
			_, err := e.SetPins(e.ctx(), u[0], chats[i-2:i])
			return err
		}
		_, err := e.PatchMe(e.ctx(), u[0], chats[i], chat.MePatch{IsPinned: yes()})
		return err
	}) {
		if fault.Is(err, fault.CodeTooMany) {
			refused++
			continue
		}
		require.NoError(e, err)
	}
	entries, err := e.ChatEntries(e.ctx(), u[0], nil, 100)
	require.NoError(e, err)
	places := map[int64]bool{}
	for _, entry := range entries {
		if entry.Me.Pin > 0 {
			require.False(e, places[entry.Me.Pin], "two at one place")
			places[entry.Me.Pin] = true
		}
	}
	require.LessOrEqual(e, len(places), chat.MaxPins)
	require.NotEmpty(e, places)
}

func testMineForeign(e *env) {
	u := e.people(3)
	id := e.group(u...)
	e.setMember(id, u[1], "state = 'left'")
	for _, actor := range []ident.UserID{u[1], "nobody"} {
		_, err := e.PatchMe(e.ctx(), actor, id, chat.MePatch{IsPinned: yes()})
		require.Equal(e, fault.Missing(), err)
		_, err = e.ClearHistory(e.ctx(), chat.Clearing{ChatID: id, Actor: actor})
		require.Equal(e, fault.Missing(), err)
		_, err = e.SetPins(e.ctx(), actor, []ident.ChatID{id})
		require.Equal(e, fault.Missing(), err)
	}
	_, err := e.ClearHistory(e.ctx(), chat.Clearing{ChatID: id, Actor: u[0], Hide: true})
	require.True(e, fault.Is(err, fault.CodeInvalid), "who is in a group leaves it")
	require.EqualValues(e, 1, e.entry(id, u[0]).Me.VisibleFromSeq)
}

func testMineClear(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	sent := e.fill(id, u[1], 5)
	other := e.publicEntry(id, u[1])
	cleared := func(upTo int64) chat.Me {
		before, err := e.UserByID(e.ctx(), u[0])
		require.NoError(e, err)
		pos := e.pos(u[0])
		c, err := e.ClearHistory(e.ctx(), chat.Clearing{ChatID: id, Actor: u[0], UpTo: upTo})
		require.NoError(e, err)
		return e.requireMine(before.Version, pos, c)
	}
	me := cleared(3)
	require.EqualValues(e, 4, me.VisibleFromSeq)
	require.Equal(e, 2, me.Unread)
	require.Equal(e, sent[3:], e.history(id, u[0]))
	me = cleared(0)
	require.EqualValues(e, 6, me.VisibleFromSeq)
	require.Zero(e, me.Unread)
	require.Empty(e, e.history(id, u[0]))
	require.Nil(e, e.entry(id, u[0]).LastMessage)
	require.Equal(e, other, e.publicEntry(id, u[1]))
	require.Equal(e, sent, e.history(id, u[1]))

	again, err := e.ClearHistory(e.ctx(), chat.Clearing{ChatID: id, Actor: u[0], UpTo: 2})
	require.NoError(e, err)
	require.False(e, again.IsNew(), "the bound never falls")
	m := e.send(id, u[1], "new")
	require.Equal(e, []message.Message{m}, e.history(id, u[0]))
	require.Equal(e, &m, e.entry(id, u[0]).LastMessage)
	require.Equal(e, 1, e.entry(id, u[0]).Me.Unread)
}

// What was cleared can't be reached in any way.
func testMineClearBounds(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	sent := e.fill(id, u[0], 3)
	_, err := e.ClearHistory(e.ctx(), chat.Clearing{ChatID: id, Actor: u[0]})
	require.NoError(e, err)
	_, err = e.EditMessage(e.ctx(), message.Edit{ChatID: id, Seq: 1, Actor: u[0], Content: text("x"), At: now()})
	require.Equal(e, fault.Missing(), err)
	_, err = e.DeleteMessage(e.ctx(), message.Deletion{ChatID: id, Seq: 1, Actor: u[0], At: now()})
	require.Equal(e, fault.Missing(), err)
	d := e.draft(id, u[0], "a reply")
	d.ReplyToSeq = 2
	results, err := e.AppendMessages(e.ctx(), []message.Draft{d})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodeInvalid))
	e.edit(e.send(id, u[1], "x"), "y")
	for _, m := range e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, MarksAfter: -1}).Messages {
		require.Greater(e, m.Seq, sent[2].Seq)
	}
}

func testMineHide(e *env) {
	u := e.people(2)
	id, kept := e.private(u[0], u[1]), e.saved(u[0])
	e.fill(id, u[1], 2)
	e.patchMe(id, u[0], chat.MePatch{IsPinned: yes(), IsArchived: yes()})
	listed := func(actor ident.UserID) []ident.ChatID {
		var out []ident.ChatID
		entries, err := e.ChatEntries(e.ctx(), actor, nil, 10)
		require.NoError(e, err)
		for _, entry := range entries {
			out = append(out, entry.Chat.ID)
		}
		return out
	}
	c, err := e.ClearHistory(e.ctx(), chat.Clearing{ChatID: id, Actor: u[0], Hide: true})
	require.NoError(e, err)
	require.EqualValues(e, 3, c.Chats[0].HiddenUntil)
	require.Zero(e, c.Chats[0].Pin)
	require.Zero(e, c.Chats[0].ArchivedUntil)
	require.Equal(e, []ident.ChatID{kept}, listed(u[0]))
	require.Equal(e, []ident.ChatID{id}, listed(u[1]))
	require.Equal(e, chat.StateMember, e.entry(id, u[0]).Me.State, "it is still there for who asks")
	e.send(id, u[1], "a message brings it back")
	require.Equal(e, []ident.ChatID{id, kept}, listed(u[0]))
	require.Len(e, e.history(id, u[0]), 1)
	_, err = e.ClearHistory(e.ctx(), chat.Clearing{ChatID: kept, Actor: u[0], Hide: true})
	require.NoError(e, err)
	require.Equal(e, []ident.ChatID{id}, listed(u[0]), "an empty chat can be hidden too")
}

// What is marked as unread stays so until the read mark rises: what says again how far was read doesn't count as reading.
func testMineUnread(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[1], 3)
	e.read(id, u[0], 2)
	require.True(e, e.patchMe(id, u[0], chat.MePatch{IsMarkedUnread: yes()}).IsMarkedUnread)
	same, err := e.PatchMe(e.ctx(), u[0], id, chat.MePatch{IsMarkedUnread: yes()})
	require.NoError(e, err)
	require.False(e, same.IsNew())
	require.False(e, e.entry(id, u[1]).Me.IsMarkedUnread)
	e.raise(chat.MarkRaise{ChatID: id, UserID: u[0], DeliveredSeq: 3, ReadSeq: 2})
	require.True(e, e.entry(id, u[0]).Me.IsMarkedUnread)
	e.send(id, u[1], "one more")
	require.True(e, e.entry(id, u[0]).Me.IsMarkedUnread)
	me := e.read(id, u[0], 3).Raised[0].Me
	require.False(e, me.IsMarkedUnread)
	require.Equal(e, me, e.entry(id, u[0]).Me)

	e.patchMe(id, u[0], chat.MePatch{IsMarkedUnread: yes()})
	require.False(e, e.patchMe(id, u[0], chat.MePatch{IsMarkedUnread: no()}).IsMarkedUnread)
}
