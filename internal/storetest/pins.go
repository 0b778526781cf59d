package storetest

import (
	"fmt"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

var messagePinTests = map[string]func(*env){
	"PinMessage":       testPinMessage,
	"PinMessageAgain":  testPinMessageAgain,
	"PinMessageRights": testPinMessageRights,
	"PinMessageLimit":  testPinMessageLimit,
	"PinMessageBounds": testPinMessageBounds,
	"PinMessageAlone":  testPinMessageAlone,
	"PinMessageStub":   testPinMessageStub,
	"RacePinUnpin":     testRacePinUnpin,
	"RacePinDelete":    testRacePinDelete,
}

func pin(id ident.ChatID, seq int64, actor ident.UserID) message.Pin {
	return message.Pin{ChatID: id, Seq: seq, Actor: actor, System: []byte(`{"type":"system","event":"pinned"}`), At: now()}
}

func (e *env) pin(id ident.ChatID, seq int64, actor ident.UserID) message.Pinned {
	e.Helper()
	out, err := e.PinMessage(e.ctx(), pin(id, seq, actor))
	require.NoError(e, err)
	return out
}

func (e *env) unpin(id ident.ChatID, seq int64, actor ident.UserID) message.Pinned {
	e.Helper()
	p := pin(id, seq, actor)
	p.IsUnset = true
	out, err := e.PinMessage(e.ctx(), p)
	require.NoError(e, err)
	return out
}

func (e *env) pinCode(id ident.ChatID, seq int64, actor ident.UserID) fault.Code {
	e.Helper()
	before := e.changesFrom(id, actor)
	_, err := e.PinMessage(e.ctx(), pin(id, seq, actor))
	require.Equal(e, before, e.changesFrom(id, actor))
	f, ok := fault.From(err)
	require.True(e, ok, "%v", err)
	return f.Code
}

// pinned returns the seqs of the pinned messages, page by page.
func (e *env) pinned(id ident.ChatID, actor ident.UserID, limit int) (seqs []int64) {
	e.Helper()
	q := message.PinQuery{Actor: actor, ChatID: id, Limit: limit}
	for {
		page, version, err := e.PinnedMessages(e.ctx(), q)
		require.NoError(e, err)
		require.Equal(e, e.entry(id, actor).Chat.Version, version)
		for _, m := range page {
			seqs = append(seqs, m.Seq)
			q.After = &message.PinKey{At: m.PinnedAt, Seq: m.Seq}
		}
		if len(page) < limit {
			return seqs
		}
	}
}

func testPinMessage(e *env) {
	u := e.people(2)
	id := e.group(u...)
	m := e.fill(id, u[1], 3)
	before := e.entry(id, u[1])
	p := pin(id, 2, u[0])
	out, err := e.PinMessage(e.ctx(), p)
	require.NoError(e, err)
	want := m[1]
	want.Version, want.PinnedAt = before.Chat.Version+1, p.At
	require.Equal(e, message.Changed{Message: want, IsNew: true, MembersVersion: 1}, out.Changed)
	require.Equal(e, &message.Message{
		ChatID: id, Seq: 4, Version: before.Chat.Version + 2, SenderID: u[0], ClientID: "/4", Content: p.System, CreatedAt: p.At, IsSystem: true,
	}, out.System)
	all := e.requireHistory(id, u[1], 4, 6)
	require.Equal(e, want, all[1])
	require.Equal(e, *out.System, all[3])
	after := e.entry(id, u[1])
	require.Equal(e, out.System, after.LastMessage)
	require.Equal(e, before.Me.Unread, after.Me.Unread, "what the server says doesn't count")
	changes := e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: id, After: before.Chat.Version, MarksAfter: -1, Limit: 10})
	require.Equal(e, []message.Message{want, *out.System}, changes.Messages)

	e.edit(m[1], "edited")
	require.Equal(e, p.At, e.history(id, u[0])[1].PinnedAt, "it stays so")
	gone := e.unpin(id, 2, u[0])
	require.True(e, gone.IsNew)
	require.Nil(e, gone.System)
	require.True(e, gone.Message.PinnedAt.IsZero())
	require.Empty(e, e.pinned(id, u[1], 2))
}

func testPinMessageAgain(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[0], 4)
	for _, seq := range []int64{3, 1, 2} {
		e.pin(id, seq, u[seq%2])
	}
	version := e.entry(id, u[0]).Chat.Version
	again := e.pin(id, 3, u[0])
	require.False(e, again.IsNew)
	require.Nil(e, again.System)
	require.False(e, e.unpin(id, 4, u[0]).IsNew)
	require.Equal(e, version, e.entry(id, u[0]).Chat.Version)
	for limit := range 4 {
		require.Equal(e, []int64{2, 1, 3}, e.pinned(id, u[1], limit+1), "the newest pin first")
	}
}

func testPinMessageRights(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	e.fill(id, u[1], 2)
	require.Equal(e, fault.CodeForbidden, e.pinCode(id, 1, u[1]))
	info := e.entry(id, u[0]).Chat.Info()
	info.Settings.Rights.Pin = chat.RoleMember
	e.change(id, u[0], chat.Change{Info: &info})
	e.pin(id, 1, u[1])
	require.Equal(e, fault.CodeForbidden, e.pinCode(id, 3, u[0]), "what the server says")
	_, err := e.PinMessage(e.ctx(), pin(id, 1, u[2]))
	require.True(e, fault.Is(err, fault.CodeNotFound))
	require.Equal(e, fault.CodeNotFound, e.pinCode(id, 9, u[0]))
	_, _, err = e.PinnedMessages(e.ctx(), message.PinQuery{Actor: u[2], ChatID: id, Limit: 5})
	require.True(e, fault.Is(err, fault.CodeNotFound))
	e.change(id, u[0], goes(u[1]))
	_, err = e.PinMessage(e.ctx(), pin(id, 2, u[1]))
	require.True(e, fault.Is(err, fault.CodeNotFound))

	saved := e.saved(u[0])
	e.send(saved, u[0], "note")
	require.Nil(e, e.pin(saved, 1, u[0]).System, "nobody else to tell")
	private := e.private(u[0], u[1])
	e.send(private, u[0], "x")
	e.block(u[0], u[1], true)
	require.Equal(e, fault.CodePeerBlocked, e.pinCode(private, 1, u[0]))
	told := e.pin(private, 1, u[1])
	require.True(e, told.System.IsUnheard, "who is blocked is told that it was said")
	require.EqualValues(e, 1, e.entry(private, u[0]).Chat.LastSeq)
	require.Len(e, e.history(private, u[0]), 1)
	require.Len(e, e.history(private, u[1]), 2)
}

func testPinMessageLimit(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	e.fill(id, u[0], message.MaxPinned+1)
	for seq := range int64(message.MaxPinned) {
		e.pin(id, seq+1, u[0])
	}
	require.Equal(e, fault.CodeTooMany, e.pinCode(id, message.MaxPinned+1, u[0]))
	e.unpin(id, 7, u[0])
	e.pin(id, message.MaxPinned+1, u[0])
	require.Len(e, e.pinned(id, u[0], 33), message.MaxPinned)
}

func testPinMessageBounds(e *env) {
	u := e.people(2)
	id := e.group(u...)
	e.fill(id, u[0], 5)
	for seq := range int64(5) {
		e.pin(id, seq+1, u[0])
	}
	e.hide(id, u[1], 4)
	e.setMember(id, u[1], "visible_from_seq = 3")
	require.Equal(e, []int64{5, 3}, e.pinned(id, u[1], 2))
	require.Equal(e, []int64{5, 4, 3, 2, 1}, e.pinned(id, u[0], 2))
}

func testPinMessageAlone(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	m := e.send(id, u[0], "x")
	e.annotate(reaction(m, u[1], "👍"))
	e.pin(id, 1, u[0])
	page, _, err := e.PinnedMessages(e.ctx(), message.PinQuery{Actor: u[1], ChatID: id, Limit: 5})
	require.NoError(e, err)
	require.Equal(e, e.history(id, u[1])[:1], page, "with what is only the viewer's")
}

func testPinMessageStub(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	m := e.send(id, u[0], "x")
	e.pin(id, 1, u[1])
	require.True(e, e.delete(m).PinnedAt.IsZero())
	require.Empty(e, e.pinned(id, u[0], 2))
	require.Equal(e, fault.CodeMessageGone, e.pinCode(id, 1, u[1]))
}

// testRacePinUnpin ends, whoever comes first, in one of two states, which is the same for all.
func testRacePinUnpin(e *env) {
	const rounds = 10
	u := e.people(4)
	id := e.private(u[0], u[1])
	e.send(id, u[0], "x")
	told := make([]int, 4)
	for _, err := range e.atOnce(4, func(w int) error {
		for range rounds {
			p := pin(id, 1, u[w%2])
			p.IsUnset = w >= 2
			out, err := e.PinMessage(e.ctx(), p)
			if err != nil {
				return err
			}
			if (out.System != nil) != (out.IsNew && !p.IsUnset) {
				return fmt.Errorf("changed %t, told %t", out.IsNew, out.System != nil)
			}
			if out.System != nil {
				told[w]++
			}
		}
		return nil
	}) {
		require.NoError(e, err)
	}
	n := told[0] + told[1]
	all := e.history(id, u[0])
	require.Len(e, all, 1+n)
	isPinned := !all[0].PinnedAt.IsZero()
	unpins := n
	if isPinned {
		unpins--
	}
	e.requireHistory(id, u[0], 1+n, 2+2*n+unpins)
	require.Equal(e, all, e.history(id, u[1]))
	require.Len(e, e.pinned(id, u[0], 2), n-unpins)
}

func testRacePinDelete(e *env) {
	const rounds = 8
	u := e.people(2)
	id := e.private(u[0], u[1])
	m := e.fill(id, u[0], rounds)
	for i := range rounds {
		errs := e.atOnce(2, func(w int) error {
			if w == 0 {
				_, err := e.DeleteMessage(e.ctx(), message.Deletion{ChatID: id, Seq: m[i].Seq, Actor: u[0], At: now()})
				return err
			}
			if _, err := e.PinMessage(e.ctx(), pin(id, m[i].Seq, u[1])); !fault.Is(err, fault.CodeMessageGone) {
				return err
			}
			return nil
		})
		require.Equal(e, []error{nil, nil}, errs)
	}
	for _, one := range e.history(id, u[1])[:rounds] {
		require.Equal(e, message.StubDeleted, one.Stub)
		require.True(e, one.PinnedAt.IsZero())
	}
	require.Empty(e, e.pinned(id, u[0], 5))
}
