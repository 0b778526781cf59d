package storetest

import (
	"slices"

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
		want.User = got.Page[i].User
		require.Equal(e, u[i+1], want.User.ID)
		require.Equal(e, want, got.Page[i])
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
