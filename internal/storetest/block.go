package storetest

import (
	"fmt"
	"sync/atomic"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

var blockTests = map[string]func(*env){
	"BlockRows":        testBlockRows,
	"BlockUnheard":     testBlockUnheard,
	"BlockHides":       testBlockHides,
	"BlockAgain":       testBlockAgain,
	"BlockMarks":       testBlockMarks,
	"BlockBeforeChat":  testBlockBeforeChat,
	"BlockGroups":      testBlockGroups,
	"BlockWatch":       testBlockWatch,
	"BlockRaceSend":    testBlockRaceSend,
	"BlockRaceCreate":  testBlockRaceCreate,
	"BlockRaceOpposed": testBlockRaceOpposed,
}

func (e *env) block(actor, other ident.UserID, isBlocked bool) chat.BlockChanged {
	e.Helper()
	c, err := e.SetBlock(e.ctx(), actor, other, isBlocked, now())
	require.NoError(e, err)
	require.Equal(e, c.From+1, c.Version)
	return c
}

func testBlockRows(e *env) {
	u := e.people(4)
	before, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	pos := e.pos(u[0])
	at := now()
	c, err := e.SetBlock(e.ctx(), u[0], u[1], true, at)
	require.NoError(e, err)
	require.Equal(e, chat.BlockChanged{
		UserVersion: chat.UserVersion{UserID: u[0], From: before.Version, Version: before.Version + 1},
		Block:       chat.Block{UserID: u[1], IsBlocked: true, ChangedAt: at, Version: before.Version + 1},
	}, c)
	same, err := e.SetBlock(e.ctx(), u[0], u[1], true, now())
	require.NoError(e, err)
	require.Equal(e, same.From, same.Version)
	require.Equal(e, c.Block, same.Block)
	require.Equal(e, []chat.Block{c.Block}, e.sync(u[0], pos).Blocks)
	require.Empty(e, e.sync(u[1], pos).Blocks, "who is blocked isn't told")
	e.block(u[0], u[2], true)
	e.block(u[0], u[3], true)
	gone := e.block(u[0], u[2], false)
	require.Contains(e, e.sync(u[0], pos).Blocks, gone.Block, "what was taken back is told too")
	var got []ident.UserID
	for after := ident.UserID(""); ; {
		page, err := e.Blocks(e.ctx(), u[0], after, 1)
		require.NoError(e, err)
		if len(page) == 0 {
			break
		}
		after = page[0].UserID
		got = append(got, after)
	}
	require.Equal(e, []ident.UserID{u[1], u[3]}, got)
	_, err = e.SetBlock(e.ctx(), u[0], "nobody", true, now())
	require.Equal(e, fault.Missing(), err)
	never, err := e.SetBlock(e.ctx(), u[1], u[2], false, now())
	require.NoError(e, err)
	require.Equal(e, never.From, never.Version)
}

// To who is blocked nothing differs; to who has blocked nothing happens.
func testBlockUnheard(e *env) {
	u := e.people(2)
	me, other := u[0], u[1]
	id, later := e.private(me, other), e.saved(me)
	heard := e.fill(id, other, 3)
	e.send(later, me, "more recent")
	c := e.block(me, other, true)
	require.Len(e, c.Chats, 1)
	require.True(e, c.Chats[0].IsPeerBlocked)
	require.Equal(e, c.Chats[0], e.entry(id, me).Me)
	require.False(e, e.entry(id, other).Me.IsPeerBlocked)
	before, theirs := e.publicEntry(id, me), e.entry(id, other).Chat

	m := e.send(id, other, "unheard")
	require.True(e, m.IsUnheard)
	require.EqualValues(e, 4, m.Seq)
	require.Equal(e, theirs.Version+1, m.Version)
	require.Equal(e, append(heard, m), e.history(id, other))
	require.EqualValues(e, 4, e.entry(id, other).Chat.LastSeq)
	require.Equal(e, m, *e.entry(id, other).LastMessage)

	after := e.publicEntry(id, me)
	require.Equal(e, before.Chat.Version+1, after.Chat.Version, "everybody gets every chat version")
	after.Chat.Version = before.Chat.Version
	require.Equal(e, before, after, "nothing else is to be seen")
	require.Equal(e, heard, e.history(id, me))
	changed := e.changes(inbox.ChangesQuery{Actor: me, ChatID: id, After: before.Chat.Version, MarksAfter: -1})
	require.Empty(e, changed.Messages)
	require.Equal(e, m.Version, changed.Version)
	require.False(e, changed.More)
	entries, err := e.ChatEntries(e.ctx(), me, nil, 10)
	require.NoError(e, err)
	require.Equal(e, []ident.ChatID{later, id}, []ident.ChatID{entries[0].Chat.ID, entries[1].Chat.ID}, "nor does the chat move up")
	second, err := e.ChatEntries(e.ctx(), me, &inbox.ListKey{ActivityAt: entries[0].Chat.ActivityAt, ID: entries[0].Chat.ID}, 10)
	require.NoError(e, err)
	require.Equal(e, entries[1:], second)

	results, err := e.AppendMessages(e.ctx(), []message.Draft{e.draft(id, me, "to who is blocked")})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodePeerBlocked))
	d := e.draft(id, other, "again")
	first := e.appendOK(d)[0]
	require.Equal(e, first, e.appendOK(d)[0], "sent once, stored once")
}

// What isn't heard can't be reached in any way, and stays unheard.
func testBlockHides(e *env) {
	u := e.people(2)
	me, other := u[0], u[1]
	id := e.private(me, other)
	heard := e.send(id, other, "heard")
	e.block(me, other, true)
	m := e.send(id, other, "unheard")
	m = e.edit(m, "edited")
	require.True(e, m.IsUnheard)
	e.block(me, other, false)
	require.EqualValues(e, 1, e.entry(id, me).Chat.LastSeq)
	require.Equal(e, heard, *e.entry(id, me).LastMessage)
	next := e.send(id, other, "heard again")
	require.False(e, next.IsUnheard)
	require.EqualValues(e, 3, next.Seq)
	require.Equal(e, []message.Message{heard, next}, e.history(id, me))
	require.Equal(e, 2, e.entry(id, me).Me.Unread)
	require.EqualValues(e, 3, e.entry(id, me).Chat.LastSeq)

	_, err := e.Annotate(e.ctx(), reaction(m, me, "👍"))
	require.Equal(e, fault.Missing(), err)
	_, err = e.Annotations(e.ctx(), message.AnnotationQuery{Actor: me, ChatID: id, Seq: m.Seq, Kind: message.KindReaction, Limit: 1})
	require.Equal(e, fault.Missing(), err)
	_, err = e.FormerContents(e.ctx(), me, id, m.Seq, 0, 1)
	require.Equal(e, fault.Missing(), err)
	for _, seqs := range [][]int64{{m.Seq}, {heard.Seq, m.Seq, next.Seq}} {
		found, _, err := e.MessagesAt(e.ctx(), me, id, seqs)
		require.NoError(e, err)
		require.Len(e, found, len(seqs)-1)
		sources, err := e.ForwardSources(e.ctx(), me, id, seqs)
		require.NoError(e, err)
		require.Len(e, sources, len(seqs)-1)
	}
	d := e.draft(id, me, "a reply")
	d.ReplyToSeq = m.Seq
	results, err := e.AppendMessages(e.ctx(), []message.Draft{d})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodeInvalid))
	gone := e.delete(m)
	require.True(e, gone.IsUnheard)
	for _, m := range e.changes(inbox.ChangesQuery{Actor: me, ChatID: id, MarksAfter: -1}).Messages {
		require.NotEqual(e, gone.Seq, m.Seq)
	}
	page, err := e.MessagePage(e.ctx(), me, id, message.Window{Before: 3, Limit: 1})
	require.NoError(e, err)
	require.Empty(e, page.Messages)
	require.EqualValues(e, 2, page.FromSeq, "a page covers what isn't there for the reader")
}

func testBlockAgain(e *env) {
	u := e.people(2)
	me, other := u[0], u[1]
	id := e.private(me, other)
	e.fill(id, me, 2)
	active := e.entry(id, me).Chat.ActivityAt
	for range 3 { // nothing is heard between
		e.block(me, other, true)
		e.send(id, other, "unheard")
		e.block(me, other, false)
		seen := e.entry(id, me)
		require.EqualValues(e, 2, seen.Chat.LastSeq)
		require.Equal(e, active, seen.Chat.ActivityAt)
		require.EqualValues(e, 2, seen.LastMessage.Seq)
	}
	e.block(me, other, true)
	e.block(me, other, false)
	m := e.send(id, me, "from me")
	require.EqualValues(e, 6, m.Seq)
	require.Equal(e, m, *e.entry(id, me).LastMessage)
	require.Len(e, e.history(id, me), 3)
	require.Len(e, e.history(id, other), 6)
	e.block(me, other, true)
	e.block(me, other, false)
	require.Equal(e, m, *e.entry(id, me).LastMessage)
}

func testBlockMarks(e *env) {
	u := e.people(2)
	me, other := u[0], u[1]
	id := e.private(me, other)
	e.fill(id, other, 2)
	e.block(me, other, true)
	e.fill(id, other, 3)
	b := e.raise(chat.MarkRaise{ChatID: id, UserID: me, DeliveredSeq: 5, ReadSeq: 5})
	require.False(e, b.Raised[0].PublicChanged)
	require.True(e, b.Raised[0].ReadChanged)
	require.EqualValues(e, 2, b.Raised[0].Me.ReadSeq, "not beyond what may be seen")
	require.Zero(e, b.Raised[0].Me.Unread)
	require.Empty(e, b.Steps)
	for _, m := range e.entry(id, other).Marks {
		require.Zero(e, m.SeenSeq)
		require.Zero(e, m.DeliveredSeq)
	}
	b = e.read(id, other, 5)
	require.True(e, b.Raised[0].PublicChanged, "who is blocked reads like everybody else")
	e.block(me, other, false)
	b = e.read(id, me, 2)
	require.Equal(e, chat.Mark{UserID: me, DeliveredSeq: 2}, b.Raised[0].Mark, "what was read untold stays untold")
	e.fill(id, other, 1)
	b = e.read(id, me, 6)
	require.Equal(e, chat.Mark{UserID: me, DeliveredSeq: 6, SeenSeq: 6}, b.Raised[0].Mark)
}

func testBlockBeforeChat(e *env) {
	u := e.people(2)
	me, other := u[0], u[1]
	e.block(me, other, true)
	c := e.chat(chat.NewChat{Type: chat.TypePrivate, Creator: other, Members: u})
	require.Len(e, c.Mine, 2)
	for i, gained := range c.Gained {
		require.Equal(e, c.Mine[i], e.entry(c.ID, gained.UserID).Me)
		require.Equal(e, gained.Version, c.Mine[i].Version)
		require.Equal(e, gained.UserID == me, c.Mine[i].IsPeerBlocked)
	}
	require.True(e, e.send(c.ID, other, "unheard").IsUnheard)
	entries, err := e.ChatEntries(e.ctx(), me, nil, 10)
	require.NoError(e, err)
	require.Empty(e, entries, "the chat isn't in the list of who has blocked")
	e.block(me, other, false)
	m := e.send(c.ID, other, "heard")
	entries, err = e.ChatEntries(e.ctx(), me, nil, 10)
	require.NoError(e, err)
	require.Equal(e, m, *entries[0].LastMessage)
}

func testBlockGroups(e *env) {
	u := e.people(4)
	e.block(u[0], u[1], true)
	e.block(u[1], u[2], true)
	e.block(u[3], u[1], true)
	e.block(u[3], u[1], false)
	got, err := e.Unwilling(e.ctx(), u[1], append(u, "nobody"))
	require.NoError(e, err)
	require.Equal(e, u[:1], got)
	id := e.group(u[0], u[1])
	require.False(e, e.send(id, u[1], "in a group everybody is heard").IsUnheard)
}

func testBlockWatch(e *env) {
	u := e.people(3)
	e.private(u[0], u[1])
	e.group(u...)
	requireWatch := func(a, b ident.UserID, may bool) {
		e.Helper()
		got, err := e.MayWatch(e.ctx(), a, []ident.UserID{b})
		require.NoError(e, err)
		require.Len(e, got, map[bool]int{true: 1}[may])
		got, err = e.MayBeWatchedBy(e.ctx(), b, []ident.UserID{a})
		require.NoError(e, err)
		require.Len(e, got, map[bool]int{true: 1}[may])
	}
	requireWatch(u[0], u[1], true)
	e.block(u[0], u[1], true)
	requireWatch(u[0], u[1], false)
	requireWatch(u[1], u[0], false)
	requireWatch(u[2], u[0], true)
	requireWatch(u[0], u[0], true)
	e.block(u[0], u[1], false)
	requireWatch(u[1], u[0], true)
	requireWatch(e.people(1)[0], u[0], false)
}

// Each message is sent either before the block or after it, and all that is seen of it says the same.
func testBlockRaceSend(e *env) {
	u := e.people(2)
	me, other := u[0], u[1]
	id := e.private(me, other)
	for _, err := range e.atOnce(24, func(i int) error {
		if i%4 == 0 {
			_, err := e.SetBlock(e.ctx(), me, other, i%8 == 0, now())
			return err
		}
		results, err := e.AppendMessages(e.ctx(), []message.Draft{e.draft(id, other, fmt.Sprint(i))})
		if err == nil {
			err = results[0].Err
		}
		return err
	}) {
		require.NoError(e, err)
	}
	all := e.requireHistory(id, other, 18, 19)
	var heard []message.Message
	for _, m := range all {
		if !m.IsUnheard {
			heard = append(heard, m)
		}
	}
	entry := e.entry(id, me)
	require.Equal(e, len(heard), entry.Me.Unread)
	require.Len(e, e.history(id, me), len(heard))
	if len(heard) > 0 {
		last := heard[len(heard)-1]
		require.Equal(e, last.Seq, entry.Chat.LastSeq)
		require.Equal(e, last, *entry.LastMessage)
	}
}

// A chat that is made while its maker is blocked knows of the block, whichever comes first.
func testBlockRaceCreate(e *env) {
	for range 6 {
		u := e.people(2)
		id := ident.ChatID(e.ids.New())
		for _, err := range e.atOnce(2, func(i int) error {
			if i == 0 {
				_, err := e.SetBlock(e.ctx(), u[0], u[1], true, now())
				return err
			}
			_, err := e.CreateChat(e.ctx(), chat.NewChat{ID: id, Type: chat.TypePrivate, Creator: u[1], Members: u, At: now()})
			return err
		}) {
			require.NoError(e, err)
		}
		require.True(e, e.entry(id, u[0]).Me.IsPeerBlocked)
		require.True(e, e.send(id, u[1], "unheard").IsUnheard)
	}
}

// Both block each other at once, many times over: no deadlock, and the rows end as the last change says.
func testBlockRaceOpposed(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	var changes [2]atomic.Int64
	before := [2]int64{e.entry(id, u[0]).Me.Version, e.entry(id, u[1]).Me.Version}
	for _, err := range e.atOnce(16, func(i int) error {
		c, err := e.SetBlock(e.ctx(), u[i%2], u[1-i%2], i%4 < 2, now())
		changes[i%2].Add(c.Version - c.From)
		return err
	}) {
		require.NoError(e, err)
	}
	for i := range u {
		list, err := e.Blocks(e.ctx(), u[i], "", 10)
		require.NoError(e, err)
		me := e.entry(id, u[i]).Me
		require.Equal(e, len(list) == 1, me.IsPeerBlocked)
		require.Equal(e, before[i]+changes[i].Load(), me.Version)
	}
}
