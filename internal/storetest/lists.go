package storetest

import (
	"fmt"
	"math/rand/v2"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

var listTests = map[string]func(*env){
	"ListEmpty":        testListEmpty,
	"ListOrder":        testListOrder,
	"ListPages":        testListPages,
	"ListSameActivity": testListSameActivity,
	"ListLeft":         testListLeft,
	"ListLastMessage":  testListLastMessage,
	"UnreadCapped":     testUnreadCapped,
	"UnreadNaive":      testUnreadNaive,
	"StoreEpoch":       testStoreEpoch,
}

func (e *env) list(actor ident.UserID, after *inbox.ListKey, limit int) []inbox.Entry {
	e.Helper()
	entries, err := e.ChatEntries(e.ctx(), actor, after, limit)
	require.NoError(e, err)
	return entries
}

func entryIDs(entries []inbox.Entry) []ident.ChatID {
	var ids []ident.ChatID
	for _, entry := range entries {
		ids = append(ids, entry.Chat.ID)
	}
	return ids
}

func testListEmpty(e *env) {
	require.Empty(e, e.list(e.user().ID, nil, 10))
	require.Empty(e, e.list("nobody", nil, 10))
}

func testListOrder(e *env) {
	u := e.people(3)
	a, b, c := e.private(u[0], u[1]), e.saved(u[0]), e.group(u...)
	e.private(u[1], u[2])
	require.Equal(e, []ident.ChatID{c, b, a}, entryIDs(e.list(u[0], nil, 10)))
	e.send(a, u[1], "x")
	entries := e.list(u[0], nil, 10)
	require.Equal(e, []ident.ChatID{a, c, b}, entryIDs(entries))
	for _, entry := range entries {
		require.Equal(e, e.entry(entry.Chat.ID, u[0]), entry)
	}
}

// pages reads the whole chat list by pages.
func (e *env) pages(actor ident.UserID, limit int) []inbox.Entry {
	e.Helper()
	var out []inbox.Entry
	for after := (*inbox.ListKey)(nil); ; {
		page := e.list(actor, after, limit)
		out = append(out, page...)
		if len(page) < limit {
			return out
		}
		last := page[limit-1].Chat
		after = &inbox.ListKey{ActivityAt: last.ActivityAt, ID: last.ID}
	}
}

func testListPages(e *env) {
	u := e.people(12)
	for _, peer := range u[1:] {
		id := e.private(u[0], peer)
		e.fill(id, peer, 2)
	}
	for range 6 {
		e.group(u[:3]...)
	}
	all := e.list(u[0], nil, 100)
	require.Len(e, all, 17)
	for _, limit := range []int{1, 4, 17} {
		require.Equal(e, all, e.pages(u[0], limit))
	}
}

func testListSameActivity(e *env) {
	u := e.people(1)
	at := now()
	for range 7 {
		_, err := e.CreateChat(e.ctx(), chat.NewChat{
			ID: ident.ChatID(e.ids.New()), Type: chat.TypeGroup, Creator: u[0], Members: u, At: at,
		})
		require.NoError(e, err)
	}
	all := e.list(u[0], nil, 100)
	require.Len(e, all, 7)
	require.Equal(e, all, e.pages(u[0], 2))
}

func testListLeft(e *env) {
	u := e.people(2)
	id := e.group(u...)
	e.setMember(id, u[1], "state = 'left'")
	require.Empty(e, e.list(u[1], nil, 10))
	require.Len(e, e.list(u[0], nil, 10), 1)
}

func testListLastMessage(e *env) {
	u := e.people(2)
	id := e.group(u...)
	e.setMember(id, u[1], "visible_from_seq = 3")
	m := e.fill(id, u[0], 2)
	require.Equal(e, &m[1], e.entry(id, u[0]).LastMessage)
	require.Nil(e, e.entry(id, u[1]).LastMessage)
	require.Zero(e, e.entry(id, u[1]).Me.Unread)
	third := e.send(id, u[0], "third")
	require.Equal(e, &third, e.entry(id, u[1]).LastMessage)
	e.setFloor(id, 3)
	require.Nil(e, e.entry(id, u[0]).LastMessage)
}

func testUnreadCapped(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[0], chat.MaxUnread-1)
	require.Equal(e, chat.MaxUnread-1, e.entry(id, u[1]).Me.Unread)
	e.fill(id, u[0], 50)
	require.Equal(e, chat.MaxUnread, e.entry(id, u[1]).Me.Unread)
	require.EqualValues(e, chat.MaxUnread+49, e.entry(id, u[1]).Me.CountedSeq)
	require.Equal(e, 49, e.read(id, u[1], chat.MaxUnread).Raised[0].Me.Unread)
}

// unread counts by the definition: countable messages that others sent, above the read mark and the visible bound.
func (e *env) unread(id ident.ChatID, actor ident.UserID) int {
	e.Helper()
	me := e.entry(id, actor).Me
	n := 0
	for _, m := range e.history(id, actor) {
		if m.Seq > me.ReadSeq && m.Seq >= me.VisibleFromSeq && m.SenderID != actor && m.Stub == message.StubNone && !m.IsSystem {
			n++
		}
	}
	return min(n, chat.MaxUnread)
}

func testUnreadNaive(e *env) {
	r := rand.New(rand.NewPCG(1, 2))
	u := e.people(3)
	id := e.group(u...)
	var all []message.Message
	for i := range 120 {
		actor := u[r.IntN(3)]
		switch k := r.IntN(10); {
		case k < 6 || len(all) == 0:
			all = append(all, e.send(id, actor, fmt.Sprint(i)))
		case k < 8:
			m := all[r.IntN(len(all))] // perhaps below the sender's bound by now: then it stays
			if code := e.deleteCode(id, m.Seq, m.SenderID); code != "" {
				require.Equal(e, fault.CodeNotFound, code)
			}
		case k < 9:
			me := e.read(id, actor, r.Int64N(int64(len(all))+1)).Raised[0].Me
			require.Equal(e, e.unread(id, actor), me.Unread)
		default:
			e.setMember(id, actor, fmt.Sprintf("visible_from_seq = %d", 1+r.IntN(1+len(all)/2)))
		}
		for _, actor := range u {
			me := e.entry(id, actor).Me
			require.Equal(e, e.unread(id, actor), me.Unread)
			require.EqualValues(e, len(all), me.CountedSeq)
		}
	}
}

func testStoreEpoch(e *env) {
	epoch, err := e.Stores.StoreEpoch(e.ctx())
	require.NoError(e, err)
	require.NotEmpty(e, epoch)
	again, err := e.Stores.StoreEpoch(e.ctx())
	require.NoError(e, err)
	require.Equal(e, epoch, again)
	other, err := e.fresh().Stores.StoreEpoch(e.ctx())
	require.NoError(e, err)
	require.NotEqual(e, epoch, other)
}
