package storetest

import (
	"math"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/message"
)

var historyTests = map[string]func(*env){
	"MessagesAt":     testMessagesAt,
	"HistoryWindows": testHistoryWindows,
	"HistoryEmpty":   testHistoryEmpty,
	"HistoryBounds":  testHistoryBounds,
	"HistoryAccess":  testHistoryAccess,
	"HistoryPaging":  testHistoryPaging,
}

func testHistoryWindows(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	all := e.fill(id, u[0], 20)
	for _, c := range []struct {
		w        message.Window
		from, to int64
	}{
		{message.Window{Limit: 5}, 16, 20},
		{message.Window{Limit: 50}, 1, 20},
		{message.Window{Before: 10, Limit: 3}, 7, 9},
		{message.Window{Before: 3, Limit: 50}, 1, 2},
		{message.Window{Before: 1, Limit: 5}, 1, 0},
		{message.Window{Before: 21, Limit: 2}, 19, 20},
		{message.Window{Before: math.MaxInt64, Limit: 2}, 19, 20},
		{message.Window{HasAfter: true, Limit: 4}, 1, 4},
		{message.Window{After: 10, HasAfter: true, Limit: 3}, 11, 13},
		{message.Window{After: 18, HasAfter: true, Limit: 50}, 19, 20},
		{message.Window{After: 20, HasAfter: true, Limit: 5}, 21, 20},
		{message.Window{After: math.MaxInt64, HasAfter: true, Limit: 5}, 21, 20},
		{message.Window{After: -5, HasAfter: true, Limit: 2}, 1, 2},
		{message.Window{Around: 10, Limit: 5}, 8, 12},
		{message.Window{Around: 10, Limit: 4}, 8, 11},
		{message.Window{Around: 10, Limit: 1}, 10, 10},
		{message.Window{Around: 1, Limit: 5}, 1, 5},
		{message.Window{Around: 20, Limit: 5}, 16, 20},
		{message.Window{Around: 99, Limit: 5}, 16, 20},
		{message.Window{Around: 10, Limit: 100}, 1, 20},
	} {
		p, err := e.MessagePage(e.ctx(), u[0], id, c.w)
		require.NoError(e, err)
		require.Equal(e, []int64{c.from, c.to, 20, 21}, []int64{p.FromSeq, p.ToSeq, p.LastSeq, p.Version}, "%+v", c.w)
		if c.from > c.to {
			require.Empty(e, p.Messages)
		} else {
			require.Equal(e, all[c.from-1:c.to], p.Messages, "%+v", c.w)
		}
	}
}

func testHistoryEmpty(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	for _, w := range []message.Window{
		{Limit: 5}, {Before: 7, Limit: 5}, {After: 7, Limit: 5, HasAfter: true}, {HasAfter: true, Limit: 5}, {Around: 7, Limit: 5},
	} {
		p, err := e.MessagePage(e.ctx(), u[0], id, w)
		require.NoError(e, err)
		require.Empty(e, p.Messages)
		require.Greater(e, p.FromSeq, p.ToSeq, "%+v", w)
	}
}

func testHistoryBounds(e *env) {
	u := e.people(2)
	id := e.group(u...)
	all := e.fill(id, u[0], 10)
	e.setFloor(id, 2)
	e.setMember(id, u[1], "visible_from_seq = 5")
	require.Equal(e, all[2:], e.history(id, u[0]))
	require.Equal(e, all[4:], e.history(id, u[1]))
	for _, c := range []struct {
		w        message.Window
		from, to int64
	}{
		{message.Window{Before: 7, Limit: 10}, 5, 6},
		{message.Window{Around: 2, Limit: 4}, 5, 8},
		{message.Window{Around: 5, Limit: 4}, 5, 8},
		{message.Window{After: 1, HasAfter: true, Limit: 3}, 5, 7},
	} {
		p, err := e.MessagePage(e.ctx(), u[1], id, c.w)
		require.NoError(e, err)
		require.Equal(e, []int64{c.from, c.to}, []int64{p.FromSeq, p.ToSeq}, "%+v", c.w)
		require.Equal(e, all[c.from-1:c.to], p.Messages)
	}
	p, err := e.MessagePage(e.ctx(), u[1], id, message.Window{Before: 5, Limit: 10})
	require.NoError(e, err)
	require.Empty(e, p.Messages)
	require.Greater(e, p.FromSeq, p.ToSeq)
}

func testHistoryAccess(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	e.send(id, u[0], "x")
	e.setMember(id, u[1], "state = 'left'")
	for _, actor := range u[1:] {
		_, err := e.MessagePage(e.ctx(), actor, id, message.Window{Limit: 5})
		require.Equal(e, fault.Missing(), err)
	}
	_, err := e.MessagePage(e.ctx(), u[0], "nothing", message.Window{Limit: 5})
	require.Equal(e, fault.Missing(), err)
}

func testHistoryPaging(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	all := e.fill(id, u[0], 23)
	all[7] = e.delete(all[7])
	all[9] = e.edit(all[9], "edited")
	var up, down []message.Message
	for w := (message.Window{Limit: 5}); ; {
		p, err := e.MessagePage(e.ctx(), u[1], id, w)
		require.NoError(e, err)
		up = append(p.Messages, up...)
		if p.FromSeq <= 1 {
			break
		}
		w.Before = p.FromSeq
	}
	for w := (message.Window{Limit: 4, HasAfter: true}); ; {
		p, err := e.MessagePage(e.ctx(), u[1], id, w)
		require.NoError(e, err)
		down = append(down, p.Messages...)
		if p.ToSeq == p.LastSeq {
			break
		}
		w.After = p.ToSeq
	}
	require.Equal(e, all, up)
	require.Equal(e, all, down)
}

func testMessagesAt(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	m := e.fill(id, u[0], 6)
	stub := e.delete(m[4])
	e.annotate(reaction(m[3], u[1], "👍"))
	e.setMember(id, u[1], "visible_from_seq = 3")
	e.hide(id, u[1], 6)
	all := e.history(id, u[1])
	got, version, err := e.MessagesAt(e.ctx(), u[1], id, []int64{6, 5, 4, 4, 2, 0, -1, 99})
	require.NoError(e, err)
	require.Equal(e, all[1:], got, "what isn't visible is left out")
	require.Equal(e, stub, got[1], "a quote of what is gone shows nothing of it")
	require.Equal(e, e.entry(id, u[1]).Chat.Version, version)
	_, _, err = e.MessagesAt(e.ctx(), u[2], id, []int64{4})
	require.True(e, fault.Is(err, fault.CodeNotFound))
}
