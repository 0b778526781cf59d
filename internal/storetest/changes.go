package storetest

import (
	"math"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

var changesTests = map[string]func(*env){
	"ChangesNone":         testChangesNone,
	"ChangesNew":          testChangesNew,
	"ChangesEdited":       testChangesEdited,
	"ChangesMembers":      testChangesMembers,
	"ChangesMarks":        testChangesMarks,
	"ChangesPages":        testChangesPages,
	"ChangesWholeVersion": testChangesWholeVersion,
	"ChangesReset":        testChangesReset,
	"ChangesBounds":       testChangesBounds,
	"ChangesAccess":       testChangesAccess,
}

func (e *env) changes(q inbox.ChangesQuery) inbox.Changes {
	e.Helper()
	if q.Limit == 0 {
		q.Limit = 1000
	}
	if q.MaxBehind == 0 {
		q.MaxBehind = math.MaxInt64
	}
	c, err := e.ChangesSince(e.ctx(), q)
	require.NoError(e, err)
	return c
}

func testChangesNone(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[0], 3)
	e.read(id, u[1], 2)
	want := e.entry(id, u[1])
	c := e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: id, After: want.Chat.Version, MarksAfter: want.Chat.MarksVersion})
	require.Equal(e, inbox.Changes{Entry: &want, Version: 4, MarksVersion: 1}, c)
}

func testChangesNew(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	all := e.fill(id, u[0], 10)
	for after := int64(1); after <= 11; after++ {
		c := e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: id, After: after, MarksAfter: -1})
		require.Len(e, c.Messages, len(all[after-1:]))
		for i, m := range c.Messages {
			require.Equal(e, all[int(after)-1+i], m)
		}
		require.Empty(e, c.Members)
		require.Len(e, c.Marks, 2)
		require.False(e, c.More || c.Reset)
		require.EqualValues(e, 11, c.Version)
	}
	c := e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: id, MarksAfter: -1})
	require.Equal(e, all, c.Messages)
	require.Len(e, c.Members, 2)
}

func testChangesEdited(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	all := e.fill(id, u[0], 10)
	third := e.edit(e.edit(all[2], "a"), "b")
	last := e.send(id, u[0], "last")
	fifth := e.delete(all[4])
	last = e.edit(last, "edited last")
	for after, want := range map[int64][]message.Message{
		11: {third, fifth, last}, 12: {third, fifth, last}, 13: {fifth, last}, 14: {fifth, last}, 15: {last}, 16: nil,
		9: {all[8], all[9], third, fifth, last},
	} {
		c := e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: after})
		require.Equal(e, want, c.Messages, "after %d", after)
		require.EqualValues(e, 16, c.Version)
		require.False(e, c.More)
	}
}

func testChangesMembers(e *env) {
	u := e.people(3)
	id := e.group(u...)
	e.send(id, u[0], "x")
	e.setMember(id, u[1], "role = 'admin'")
	e.setMember(id, u[2], "state = 'left'")
	c := e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: 2})
	require.Len(e, c.Members, 2)
	require.Equal(e, u[1], c.Members[0].User.ID)
	require.Equal(e, chat.RoleAdmin, c.Members[0].Role)
	require.Equal(e, chat.StateLeft, c.Members[1].State)
	require.EqualValues(e, 4, c.Entry.Chat.MembersVersion)
	c = e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: 3})
	require.Len(e, c.Members, 1)
}

func testChangesMarks(e *env) {
	u := e.people(4)
	id := e.group(u...)
	e.fill(id, u[0], 5)
	e.read(id, u[1], 3)
	e.read(id, u[2], 4)
	e.read(id, u[1], 5)
	marks := func(after int64) []chat.Mark {
		c := e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: 6, MarksAfter: after})
		require.EqualValues(e, 3, c.MarksVersion)
		return c.Marks
	}
	one, two := chat.Mark{UserID: u[1], DeliveredSeq: 5, SeenSeq: 5}, chat.Mark{UserID: u[2], DeliveredSeq: 4, SeenSeq: 4}
	require.Len(e, marks(-1), 4)
	require.ElementsMatch(e, []chat.Mark{one, two}, marks(0))
	require.ElementsMatch(e, []chat.Mark{one, two}, marks(1))
	require.Equal(e, []chat.Mark{one}, marks(2))
	require.Empty(e, marks(3))
	require.Len(e, marks(99), 4) // of another history: all
	e.setMember(id, u[1], "state = 'left'")
	require.Len(e, marks(-1), 3)
	e.setMember(id, u[1], "state = 'member'")
	require.Equal(e, []chat.Mark{one}, marks(3)) // whoever comes brings the mark
}

func testChangesPages(e *env) {
	u := e.people(2)
	id := e.group(u...)
	all := e.fill(id, u[0], 8)
	e.edit(all[1], "x")
	e.delete(all[5])
	e.setMember(id, u[1], "role = 'admin'")
	e.fill(id, u[1], 4)
	e.edit(all[7], "y")
	full := e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id})
	for limit := 1; limit <= 20; limit++ {
		var messages []message.Message
		var members []chat.Member
		after, calls := int64(0), 0
		for more := true; more; calls++ {
			c := e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: after, Limit: limit})
			require.Less(e, calls, 30)
			require.GreaterOrEqual(e, c.Version, after)
			messages, members, more = append(messages, c.Messages...), append(members, c.Members...), c.More
			require.Equal(e, c.Version < full.Version, c.More)
			require.True(e, !c.More || c.Version > after)
			after = c.Version
		}
		require.Equal(e, full.Messages, messages, "limit %d", limit)
		require.Equal(e, full.Members, members, "limit %d", limit)
		require.Equal(e, full.Version, after)
	}
}

func testChangesWholeVersion(e *env) {
	u := e.people(8)
	id := e.group(u...)
	e.fill(id, u[0], 2)
	c := e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, Limit: 3})
	require.Len(e, c.Members, 8) // all gained in version 1
	require.Empty(e, c.Messages)
	require.EqualValues(e, 1, c.Version)
	require.True(e, c.More)
	c = e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, Limit: 3, After: 1})
	require.Len(e, c.Messages, 2)
	require.False(e, c.More)
}

func testChangesReset(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	e.fill(id, u[0], 10)
	reset := inbox.Changes{Version: 11, Reset: true}
	require.Equal(e, reset, e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: 12}))
	require.Equal(e, reset, e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: -1}))
	require.Equal(e, reset, e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: 5, MaxBehind: 5}))
	require.False(e, e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: 6, MaxBehind: 5}).Reset)
}

func testChangesBounds(e *env) {
	u := e.people(2)
	id := e.group(u...)
	all := e.fill(id, u[0], 6)
	second, fifth := e.edit(all[1], "x"), e.edit(all[4], "y")
	e.setMember(id, u[1], "visible_from_seq = 4")
	c := e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: id})
	require.Equal(e, []message.Message{all[3], all[5], fifth}, c.Messages)
	c = e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: 7})
	require.Equal(e, []message.Message{second, fifth}, c.Messages)
	e.setFloor(id, 4)
	c = e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: 1})
	require.Equal(e, []message.Message{all[5], fifth}, c.Messages)
	require.EqualValues(e, 5, c.Entry.Me.VisibleFromSeq)
}

func testChangesAccess(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	e.setMember(id, u[1], "state = 'left'")
	for _, actor := range []ident.UserID{u[1], u[2], "nobody"} {
		_, err := e.ChangesSince(e.ctx(), inbox.ChangesQuery{Actor: actor, ChatID: id, Limit: 10, MaxBehind: 10})
		require.Equal(e, fault.Missing(), err)
	}
}
