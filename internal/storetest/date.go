package storetest

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// A day is found by few looks at the history, also where a clock was set back.
func testSearchDate(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	start := now().Truncate(time.Second)
	at := func(minute int) time.Time { return start.Add(time.Duration(minute) * time.Minute) }
	drafts := make([]message.Draft, 3000)
	for i := range drafts {
		drafts[i] = e.draft(id, u[0], "x")
		if drafts[i].At = at(i + 1); i >= 1000 && i < 1100 {
			drafts[i].At = at(i - 60) // an hour was lived through twice
		}
	}
	e.appendOK(drafts...)
	e.delete(e.history(id, u[0])[499])
	first := func(actor ident.UserID, when time.Time) int64 {
		p, err := e.MessagePage(e.ctx(), actor, id, message.Window{At: when, Limit: 5})
		require.NoError(e, err)
		require.Len(e, p.Messages, 5)
		for _, m := range p.Messages {
			if !m.CreatedAt.Before(when) {
				return m.Seq
			}
		}
		return 0
	}
	for _, seq := range []int{1, 2, 33, 499, 500, 501, 900, 1500, 2047, 2999, 3000} {
		require.EqualValues(e, seq, first(u[1], at(seq)), seq)
		require.EqualValues(e, seq, first(u[1], at(seq).Add(-time.Second)), seq)
	}
	require.EqualValues(e, 1, first(u[1], at(-1e6)))
	require.EqualValues(e, 950, first(u[1], at(950)), "the first of two")
	require.EqualValues(e, 1000, first(u[1], at(1000)), "before the clock was set back")
	p, err := e.MessagePage(e.ctx(), u[1], id, message.Window{At: at(1e6), Limit: 5})
	require.NoError(e, err)
	require.EqualValues(e, 3000, p.ToSeq, "nothing is so new")
	e.setMember(id, u[1], "visible_from_seq = 2000")
	require.EqualValues(e, 2000, first(u[1], at(10)), "nothing below the bound")
	empty := e.saved(u[0])
	p, err = e.MessagePage(e.ctx(), u[0], empty, message.Window{At: at(1), Limit: 5})
	require.NoError(e, err)
	require.Empty(e, p.Messages)
}
