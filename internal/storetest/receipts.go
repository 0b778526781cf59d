package storetest

import (
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

var receiptTests = map[string]func(*env){
	"ReceiptsGroup":   testReceiptsGroup,
	"ReceiptsWho":     testReceiptsWho,
	"ReceiptsChannel": testReceiptsChannel,
	"ReceiptsOff":     testReceiptsOff,
	"ReceiptsUnheard": testReceiptsUnheard,
	"ReceiptsWhen":    testReceiptsWhen,
	"ReceiptsLongAgo": testReceiptsLongAgo,
	"ReceiptsUntimed": testReceiptsUntimed,
}

func (e *env) receipts(id ident.ChatID, seq int64, actor ident.UserID) message.Receipts {
	e.Helper()
	q := message.ReceiptQuery{Actor: actor, ChatID: id, Seq: seq, Limit: 2}
	var out message.Receipts
	for {
		got, err := e.Receipts(e.ctx(), q)
		require.NoError(e, err)
		page := got.Page
		got.Page = slices.Concat(out.Page, page)
		if out = got; len(page) < q.Limit {
			return out
		}
		q.After = page[len(page)-1].User.ID
	}
}

func (e *env) receiptsCode(id ident.ChatID, seq int64, actor ident.UserID) fault.Code {
	e.Helper()
	_, err := e.Receipts(e.ctx(), message.ReceiptQuery{Actor: actor, ChatID: id, Seq: seq, Limit: 2})
	f, ok := fault.From(err)
	require.True(e, ok, "%v", err)
	return f.Code
}

func testReceiptsGroup(e *env) {
	u := e.people(5)
	id := e.group(u[:4]...)
	e.fill(id, u[0], 2)
	e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], DeliveredSeq: 2})
	e.read(id, u[2], 1)
	e.change(id, u[0], comes(chat.RoleMember, u[4]))
	got := e.receipts(id, 1, u[0])
	require.Equal(e, []int{3, 2, 1}, []int{got.Total, got.Delivered, got.Seen}, "who came later isn't among them")
	for i, want := range []message.Receipt{{IsDelivered: true}, {IsDelivered: true, IsSeen: true}, {}} {
		one := got.Page[i]
		require.Equal(e, u[i+1], one.User.ID)
		require.Equal(e, want, message.Receipt{IsDelivered: one.IsDelivered, IsSeen: one.IsSeen})
		require.Equal(e, want.IsDelivered, !one.Delivered.At.IsZero())
		require.Equal(e, want.IsSeen, !one.Seen.At.IsZero())
	}
	got = e.receipts(id, 2, u[0])
	require.Equal(e, []int{3, 1, 0}, []int{got.Total, got.Delivered, got.Seen})
	e.change(id, u[0], goes(u[1]))
	require.Len(e, e.receipts(id, 2, u[0]).Page, 2)
	require.Empty(e, e.receipts(e.noted(u[0]), 1, u[0]).Page)
}

// noted makes a saved chat with a message.
func (e *env) noted(actor ident.UserID) ident.ChatID {
	id := e.saved(actor)
	e.send(id, actor, "note")
	return id
}

func testReceiptsWho(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	m := e.fill(id, u[0], 3)
	require.Equal(e, fault.CodeForbidden, e.receiptsCode(id, 1, u[1]))
	require.Equal(e, fault.CodeNotFound, e.receiptsCode(id, 9, u[0]))
	require.Equal(e, fault.CodeNotFound, e.receiptsCode(id, 1, u[2]))
	e.delete(m[0])
	require.Equal(e, fault.CodeMessageGone, e.receiptsCode(id, 1, u[0]))
	e.hide(id, u[0], 2)
	require.Equal(e, fault.CodeNotFound, e.receiptsCode(id, 2, u[0]))
	e.pin(id, 3, u[0])
	require.Equal(e, fault.CodeForbidden, e.receiptsCode(id, 4, u[0]), "what the server says")
}

func testReceiptsChannel(e *env) {
	u := e.people(4)
	id := e.channel(u...)
	m := e.fill(id, u[0], 2)
	e.read(id, u[1], m[1].Seq)
	e.read(id, u[2], m[0].Seq)
	for _, actor := range []ident.UserID{u[0], u[3]} {
		require.Equal(e, message.Receipts{Total: 3, Delivered: -1, Seen: 2}, e.receipts(id, m[0].Seq, actor))
		require.Equal(e, 1, e.receipts(id, m[1].Seq, actor).Seen)
	}
}

func testReceiptsOff(e *env) {
	u := e.people(3)
	id := e.group(u...)
	e.send(id, u[0], "x")
	e.read(id, u[1], 1)
	require.NoError(e, e.Exec(e.ctx(), "UPDATE users SET no_receipts = true WHERE id = $1", string(u[2])))
	e.read(id, u[2], 1)
	got := e.receipts(id, 1, u[0])
	require.Equal(e, []int{2, 2, 1}, []int{got.Total, got.Delivered, got.Seen})
	require.NoError(e, e.Exec(e.ctx(), "UPDATE users SET no_receipts = true WHERE id = $1", string(u[0])))
	got = e.receipts(id, 1, u[0])
	require.Equal(e, []int{2, 2, -1}, []int{got.Total, got.Delivered, got.Seen})
	require.False(e, got.Page[0].IsSeen)
	require.Zero(e, got.Page[0].Seen)
	require.NotZero(e, got.Page[0].Delivered)
}

func testReceiptsUnheard(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.block(u[1], u[0], true)
	e.send(id, u[0], "x")
	e.block(u[1], u[0], false)
	e.send(id, u[0], "y")
	e.read(id, u[1], 2)
	require.Equal(e, 0, e.receipts(id, 1, u[0]).Delivered)
	require.Equal(e, 1, e.receipts(id, 2, u[0]).Seen)
}

// minutes returns a time so many minutes after some hour; seconds don't count.
func minutes(n int) time.Time {
	return time.Date(2026, 5, 6, 14, 0, 11, 0, time.UTC).Add(time.Duration(n) * time.Minute)
}

// exactly says that something happened in that minute.
func exactly(n int) message.Moment {
	return message.Moment{At: minutes(n)}
}

func testReceiptsWhen(e *env) {
	u := e.people(3)
	for _, id := range []ident.ChatID{e.private(u[0], u[1]), e.group(u...)} {
		e.fill(id, u[0], 4)
		e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], DeliveredSeq: 2, At: minutes(1)})
		e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: 1, At: minutes(2)})
		e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: 4, At: minutes(5)})
		e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: 3, At: minutes(9)})
		for seq, want := range map[int64][2]message.Moment{
			1: {exactly(1), exactly(2)}, 2: {exactly(1), exactly(5)}, 3: {exactly(5), exactly(5)}, 4: {exactly(5), exactly(5)},
		} {
			got := e.receipts(id, seq, u[0]).Page[0]
			require.Equal(e, want, [2]message.Moment{got.Delivered, got.Seen}, seq)
		}
		e.fill(id, u[0], 2) // two steps in a minute are one, the minute is right for both
		e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: 5, At: minutes(20)})
		e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: 6, At: minutes(20).Add(40 * time.Second)})
		for _, seq := range []int64{5, 6} {
			require.Equal(e, minutes(20).Truncate(time.Minute), e.receipts(id, seq, u[0]).Page[0].Seen.At.Truncate(time.Minute))
		}
		require.Equal(e, exactly(5), e.receipts(id, 4, u[0]).Page[0].Seen)
	}
}

func testReceiptsLongAgo(e *env) {
	const many = 130
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[0], many)
	for seq := range many {
		e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: int64(seq + 1), At: minutes(seq + 1)})
	}
	require.Equal(e, exactly(many), e.receipts(id, many, u[0]).Page[0].Seen)
	require.Equal(e, exactly(many-50), e.receipts(id, many-50, u[0]).Page[0].Seen)
	old := e.receipts(id, 1, u[0]).Page[0]
	require.True(e, old.IsSeen && old.Seen.IsLatest && old.Delivered.IsLatest)
	require.True(e, old.Seen.At.After(minutes(1)) && old.Seen.At.Before(minutes(many-50)), old.Seen.At)
}

// testReceiptsUntimed has marks that rose before there were times, and one that rose by joining again.
func testReceiptsUntimed(e *env) {
	u := e.people(2)
	id := e.group(u...)
	e.fill(id, u[0], 4)
	e.setMember(id, u[1], "delivered_seq = 2, seen_seq = 2, read_seq = 2")
	untold := e.receipts(id, 2, u[0]).Page[0]
	require.True(e, untold.IsSeen)
	require.Zero(e, untold.Seen)
	e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: 3, At: minutes(3)})
	require.Zero(e, e.receipts(id, 2, u[0]).Page[0].Seen)
	require.Equal(e, exactly(3), e.receipts(id, 3, u[0]).Page[0].Seen)
	e.change(id, u[0], goes(u[1]))
	e.change(id, u[0], comes(chat.RoleMember, u[1]))
	m := e.send(id, u[0], "again")
	e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: m.Seq, At: minutes(7)})
	require.Equal(e, exactly(7), e.receipts(id, m.Seq, u[0]).Page[0].Seen)
}
