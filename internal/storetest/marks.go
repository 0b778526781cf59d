package storetest

import (
	"math/rand/v2"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/message"
)

var markTests = map[string]func(*env){
	"MarksRead":         testMarksRead,
	"MarksDelivered":    testMarksDelivered,
	"MarksNeverFall":    testMarksNeverFall,
	"MarksNeverPass":    testMarksNeverPass,
	"MarksNothing":      testMarksNothing,
	"MarksNotMember":    testMarksNotMember,
	"MarksSaved":        testMarksSaved,
	"MarksBatch":        testMarksBatch,
	"MarksSameTwice":    testMarksSameTwice,
	"MarksSendDoesnt":   testMarksSendDoesnt,
	"MarksLeaveVersion": testMarksLeaveVersion,
	"MarksOwnUnread":    testMarksOwnUnread,
	"MarksCountHolds":   testMarksCountHolds,
	"MarksCountCapped":  testMarksCountCapped,
}

func testMarksRead(e *env) {
	a, b := e.user(), e.user()
	id := e.private(a.ID, b.ID)
	e.fill(id, a.ID, 5)
	before := e.entry(id, b.ID)
	require.Equal(e, 5, before.Me.Unread)

	batch := e.read(id, b.ID, 3)
	me := before.Me
	me.ReadSeq, me.Unread, me.Version = 3, 2, before.Me.Version+1
	mark := chat.Mark{UserID: b.ID, DeliveredSeq: 3, SeenSeq: 3}
	require.Equal(e, chat.MarksBatch{
		Raised: []chat.MarkRaised{{Found: true, Me: me, Mark: mark, PublicChanged: true, ReadChanged: true}},
		Steps:  []chat.MarksStep{{ChatID: id, MembersVersion: 1, From: 0, Version: 1}},
		Users:  []chat.UserVersion{{UserID: b.ID, From: before.Me.Version, Version: me.Version}},
	}, batch)

	after := e.entry(id, b.ID)
	require.Equal(e, me, after.Me)
	require.Contains(e, after.Marks, mark)
	require.EqualValues(e, 1, after.Chat.MarksVersion)
	account, err := e.UserByID(e.ctx(), b.ID)
	require.NoError(e, err)
	require.Equal(e, me.Version, account.Version)
}

func testMarksDelivered(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[0], 5)
	before := e.entry(id, u[1])
	batch := e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], DeliveredSeq: 4})
	require.Zero(e, batch.Raised[0].Me) // it changes nothing of what is only mine, so that isn't read
	require.Equal(e, before.Me, e.entry(id, u[1]).Me)
	require.True(e, batch.Raised[0].PublicChanged)
	require.False(e, batch.Raised[0].ReadChanged)
	require.Empty(e, batch.Users)
	require.Len(e, batch.Steps, 1)
	require.Equal(e, chat.Mark{UserID: u[1], DeliveredSeq: 4}, batch.Raised[0].Mark)

	batch = e.read(id, u[1], 2) // reading less than was delivered
	require.Equal(e, chat.Mark{UserID: u[1], DeliveredSeq: 4, SeenSeq: 2}, batch.Raised[0].Mark)
}

// requireStill expects raises to change nothing.
func (e *env) requireStill(raises ...chat.MarkRaise) {
	e.Helper()
	id, actor := raises[0].ChatID, raises[0].UserID
	before := e.entry(id, actor)
	batch := e.raise(raises...)
	require.Empty(e, batch.Steps)
	require.Empty(e, batch.Users)
	for i, r := range batch.Raised {
		require.True(e, r.Found)
		require.False(e, r.PublicChanged || r.ReadChanged)
		if raises[i].ReadSeq > 0 {
			require.Equal(e, before.Me, r.Me)
		} else {
			require.Zero(e, r.Me)
		}
	}
	require.Equal(e, before, e.entry(id, actor))
}

func testMarksNeverFall(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[0], 5)
	e.read(id, u[1], 4)
	e.requireStill(
		chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: 3}, chat.MarkRaise{ChatID: id, UserID: u[1], DeliveredSeq: 4},
		chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: 4, DeliveredSeq: 1}, chat.MarkRaise{ChatID: id, UserID: u[1]},
		chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: -7},
	)
}

func testMarksNeverPass(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.requireStill(chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: 10, DeliveredSeq: 10})
	e.fill(id, u[0], 2)
	batch := e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: 1 << 60, DeliveredSeq: 1 << 61})
	require.Equal(e, chat.Mark{UserID: u[1], DeliveredSeq: 2, SeenSeq: 2}, batch.Raised[0].Mark)
	require.EqualValues(e, 2, batch.Raised[0].Me.ReadSeq)
}

func testMarksNothing(e *env) {
	batch, err := e.RaiseMarks(e.ctx(), nil)
	require.NoError(e, err)
	require.Zero(e, batch)
}

func testMarksNotMember(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	e.fill(id, u[0], 3)
	e.setMember(id, u[1], "state = 'left'")
	batch := e.raise(
		chat.MarkRaise{ChatID: id, UserID: u[2], ReadSeq: 3}, chat.MarkRaise{ChatID: "nothing", UserID: u[0], ReadSeq: 3},
		chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: 3}, chat.MarkRaise{ChatID: id, UserID: u[0], ReadSeq: 3},
	)
	for i, want := range []bool{false, false, false, true} {
		require.Equal(e, want, batch.Raised[i].Found)
		if !want {
			require.Zero(e, batch.Raised[i])
		}
	}
}

func testMarksSaved(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	e.fill(id, u[0], 3)
	batch := e.read(id, u[0], 2)
	require.False(e, batch.Raised[0].PublicChanged)
	require.True(e, batch.Raised[0].ReadChanged)
	require.Empty(e, batch.Steps)
	require.Len(e, batch.Users, 1)
	got := e.entry(id, u[0])
	require.Zero(e, got.Chat.MarksVersion)
	require.EqualValues(e, 2, got.Me.ReadSeq)
	require.Zero(e, got.Me.Unread)
}

func testMarksBatch(e *env) {
	u := e.people(4)
	a, b := e.group(u...), e.group(u[:3]...)
	e.fill(a, u[0], 5)
	e.fill(b, u[0], 7)
	batch := e.raise(
		chat.MarkRaise{ChatID: b, UserID: u[1], ReadSeq: 7},
		chat.MarkRaise{ChatID: a, UserID: u[1], ReadSeq: 5},
		chat.MarkRaise{ChatID: a, UserID: u[2], DeliveredSeq: 5},
		chat.MarkRaise{ChatID: a, UserID: u[3], ReadSeq: 1},
	)
	require.Equal(e, []chat.MarksStep{
		{ChatID: a, MembersVersion: 1, From: 0, Version: 1}, {ChatID: b, MembersVersion: 1, From: 0, Version: 1},
	}, batch.Steps)
	require.Len(e, batch.Users, 2)
	for _, v := range batch.Users {
		require.Equal(e, v.From+1, v.Version)
	}
	for i, unread := range []int{0, 0, 0, 4} { // the third is a delivery, of which nothing private is read
		require.Equal(e, unread, batch.Raised[i].Me.Unread)
	}
	require.Equal(e, batch.Raised[0].Me.Version, batch.Raised[1].Me.Version)
	require.EqualValues(e, 1, e.entry(a, u[0]).Chat.MarksVersion)
}

func testMarksSameTwice(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[0], 5)
	raise := func(seq int64) chat.MarkRaise { return chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: seq} }
	batch := e.raise(raise(2), raise(2), raise(1), raise(4))
	for i, changed := range []bool{true, false, false, true} {
		require.Equal(e, changed, batch.Raised[i].PublicChanged)
		require.Equal(e, changed, batch.Raised[i].ReadChanged)
		require.EqualValues(e, 4, batch.Raised[i].Me.ReadSeq) // the state after the batch
	}
	require.Len(e, batch.Steps, 1)
	require.Len(e, batch.Users, 1)
}

func testMarksSendDoesnt(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	before := e.entry(id, u[0])
	e.send(id, u[0], "x")
	after := e.entry(id, u[0])
	require.Equal(e, before.Marks, after.Marks)
	require.Equal(e, before.Me.ReadSeq, after.Me.ReadSeq)
	require.Equal(e, before.Me.Version, after.Me.Version)
	require.Zero(e, after.Me.Unread) // one's own don't count
}

func testMarksLeaveVersion(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[0], 3)
	before := e.entry(id, u[1]).Chat
	e.read(id, u[1], 3)
	after := e.entry(id, u[1]).Chat
	require.Equal(e, before.Version, after.Version)
	require.Equal(e, before.ActivityAt, after.ActivityAt)
}

// Who writes on and on without reading has the same count as who wrote nothing, whatever becomes of the messages.
func testMarksOwnUnread(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	before, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	var heard []message.Message
	requireUnread := func(want int) {
		e.Helper()
		require.Equal(e, want, e.entry(id, u[0]).Me.Unread)
	}
	for range 4 {
		for range 3 {
			e.fill(id, u[0], 50) // a count is kept on the way
		}
		heard = append(heard, e.fill(id, u[1], 2)...)
		requireUnread(len(heard))
	}
	e.fill(id, u[0], 200)
	requireUnread(8)
	after, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, before, after, "it takes no version")

	e.delete(heard[1])
	requireUnread(7)
	e.fill(id, u[0], 100)
	requireUnread(7)
	e.edit(heard[2], "edited")
	requireUnread(7)
	require.Equal(e, 5, e.read(id, u[0], heard[2].Seq).Raised[0].Me.Unread)
	e.fill(id, u[0], 100)
	requireUnread(5)
	_, err = e.HideMessages(e.ctx(), message.Hide{Actor: u[0], ChatID: id, Seqs: []int64{heard[5].Seq}})
	require.NoError(e, err)
	requireUnread(4)
	e.fill(id, u[0], 100)
	requireUnread(4)
	_, err = e.ClearHistory(e.ctx(), chat.Clearing{Actor: u[0], ChatID: id, UpTo: heard[6].Seq})
	require.NoError(e, err)
	requireUnread(1)
	require.Zero(e, e.read(id, u[0], 1<<40).Raised[0].Me.Unread)
}

// The count is right whatever happens in whatever order: compared with one that looks at all messages.
func testMarksCountHolds(e *env) {
	u := e.people(3)
	id := e.group(u...)
	all := []message.Message{}
	for i := range 60 {
		switch from := u[rand.IntN(3)]; rand.IntN(6) {
		case 0, 1, 2:
			all = append(all, e.fill(id, from, 1+rand.IntN(90))...)
		case 3:
			if len(all) > 0 {
				at := rand.IntN(len(all))
				all[at] = e.delete(all[at])
			}
		case 4:
			e.read(id, from, int64(rand.IntN(len(all)+1)))
		case 5:
			e.setMember(id, from, "state = 'member'") // a version for nothing
		}
		for _, actor := range u {
			me := e.entry(id, actor).Me
			want := 0
			for _, m := range all {
				if m.SenderID != actor && m.Stub == "" && m.Seq > me.ReadSeq {
					want++
				}
			}
			require.Equal(e, min(want, chat.MaxUnread), me.Unread, "step %d", i)
		}
	}
}

func testMarksCountCapped(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	heard := e.fill(id, u[1], 1005)
	e.fill(id, u[0], 100)
	e.fill(id, u[1], 10)
	e.fill(id, u[0], 100)
	require.Equal(e, chat.MaxUnread, e.entry(id, u[0]).Me.Unread)
	for _, m := range heard[:20] {
		e.delete(m)
	}
	require.Equal(e, 995, e.entry(id, u[0]).Me.Unread)
}
