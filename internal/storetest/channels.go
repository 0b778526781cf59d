package storetest

import (
	"fmt"
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

var channelTests = map[string]func(*env){
	"ChannelCreated": testChannelCreated,
	"ChannelQuiet":   testChannelQuiet,
	"ChannelStaff":   testChannelStaff,
	"ChannelRoster":  testChannelRoster,
	"ChannelCount":   testChannelCount,
	"ChannelMarks":   testChannelMarks,
	"ChannelSeen":    testChannelSeen,
	"ChannelAtOnce":  testChannelAtOnce,
}

func (e *env) channel(members ...ident.UserID) ident.ChatID {
	e.Helper()
	return e.chat(chat.NewChat{
		Type: chat.TypeChannel, Title: "News", Creator: members[0], Members: members, ClientID: e.ids.New(), IsSigned: true,
	}).ID
}

func testChannelCreated(e *env) {
	u := e.people(3)
	id := e.channel(u...)
	got := e.entry(id, u[1])
	require.Equal(e, chat.RoleReader, got.Me.Role)
	require.Equal(e, 3, got.Chat.MemberCount)
	require.True(e, got.Chat.Settings.IsSigned)
	require.Equal(e, chat.DefaultRights(chat.TypeChannel), got.Chat.Settings.Rights)
	listed, err := e.ChatMembers(e.ctx(), id, "", 10)
	require.NoError(e, err)
	require.Len(e, listed, 1, "readers aren't in the list that all are told of")
	require.Equal(e, u[0], listed[0].User.ID)
	require.Len(e, e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: id}).Members, 1)
	results, err := e.AppendMessages(e.ctx(), []message.Draft{e.draft(id, u[1], "x"), e.draft(id, u[0], "y")})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodeForbidden))
	require.NoError(e, results[1].Err)
}

// testChannelQuiet has readers come and go: no version, no position, nothing to tell but to them.
func testChannelQuiet(e *env) {
	u := e.people(4)
	id := e.channel(u[0])
	e.send(id, u[0], "x")
	before, pos := e.entry(id, u[0]), e.pos(u[0])
	out := e.change(id, u[2], comes(chat.RoleReader, u[1], u[2]))
	require.Nil(e, out.Members)
	require.Nil(e, out.Info)
	require.Empty(e, out.Rows)
	require.Len(e, out.Mine, 2)
	require.Equal(e, before.Chat.RosterVersion()+1, out.Chat.RosterVersion())
	me := e.entry(id, u[1]).Me
	require.EqualValues(e, 1, me.ReadSeq)
	require.Zero(e, me.Unread)
	out = e.change(id, u[1], chat.Change{Members: []chat.MemberChange{{UserID: u[1], State: chat.StateLeft, Role: chat.RoleReader}}})
	require.Nil(e, out.Members)
	require.Equal(e, chat.StateLeft, out.Mine[0].Me.State)
	after := e.entry(id, u[0])
	require.Equal(e, before.Chat.Joins+2, after.Chat.Joins)
	after.Chat.Joins = before.Chat.Joins
	require.Equal(e, before, after)
	if e.IsSerial {
		require.Empty(e, e.sync(u[0], pos).Chats)
	}
	require.Equal(e, slices.Sorted(slices.Values([]ident.UserID{u[0], u[2]})), e.roster(id).Members)
	_, err := e.ChatEntry(e.ctx(), u[1], id)
	require.Equal(e, fault.Missing(), err)
}

// testChannelStaff: who had another role once is in the list for good, with a version for each change.
func testChannelStaff(e *env) {
	u := e.people(2)
	id := e.channel(u...)
	out := e.change(id, u[0], comes(chat.RoleAdmin, u[1]))
	require.Equal(e, &chat.Step{From: 1, Version: 2}, out.Members)
	require.Len(e, out.Rows, 1)
	require.Empty(e, out.Marks)
	out = e.change(id, u[0], comes(chat.RoleReader, u[1]))
	require.Equal(e, &chat.Step{From: 2, Version: 3}, out.Members)
	out = e.change(id, u[1], chat.Change{Members: []chat.MemberChange{{UserID: u[1], State: chat.StateLeft, Role: chat.RoleReader}}})
	require.Equal(e, &chat.Step{From: 3, Version: 4}, out.Members)
	require.Equal(e, 1, out.Chat.MemberCount)
	listed, err := e.ChatMembers(e.ctx(), id, "", 10)
	require.NoError(e, err)
	require.Len(e, listed, 2)
	require.Equal(e, listed[1:], e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: 1}).Members)
	readers, err := e.FindMembers(e.ctx(), chat.MemberQuery{ChatID: id, Role: chat.RoleReader, Limit: 10})
	require.NoError(e, err)
	require.Empty(e, readers)
}

func testChannelRoster(e *env) {
	u := e.people(6)
	id := e.channel(u[:3]...)
	first := e.roster(id)
	require.True(e, first.IsChannel)
	require.Equal(e, u[:3], first.Members)
	e.change(id, u[0], comes(chat.RoleReader, u[4], u[3]))
	e.change(id, u[0], goes(u[1]))
	second := e.roster(id)
	c, err := e.RosterSince(e.ctx(), id, first.Joins)
	require.NoError(e, err)
	require.Equal(e, chat.RosterChange{
		MembersVersion: second.MembersVersion, Joins: second.Joins, Came: []ident.UserID{u[3], u[4]}, Left: []ident.UserID{u[1]},
	}, c)
	e.change(id, u[0], goes(u[4]))
	e.change(id, u[0], comes(chat.RoleReader, u[1]))
	c, err = e.RosterSince(e.ctx(), id, second.Joins)
	require.NoError(e, err)
	require.Equal(e, []ident.UserID{u[1]}, c.Came)
	require.Equal(e, []ident.UserID{u[4]}, c.Left)
	c, err = e.RosterSince(e.ctx(), id, c.Joins)
	require.NoError(e, err)
	require.Empty(e, c.Came)
	results, err := e.AppendMessages(e.ctx(), []message.Draft{e.draft(id, u[0], "x")})
	require.NoError(e, err)
	require.Equal(e, e.roster(id).MembersVersion, results[0].MembersVersion, "a message goes by the newest roster")
	_, err = e.RosterSince(e.ctx(), "nothing", 0)
	require.Equal(e, fault.Missing(), err)
}

func testChannelCount(e *env) {
	e = e.fresh()
	u := e.people(5)
	id := e.channel(u[0])
	other := e.channel(u[0])
	uncounted := func() []ident.ChatID {
		ids, err := e.UncountedChannels(e.ctx(), 10)
		require.NoError(e, err)
		return ids
	}
	require.Empty(e, uncounted())
	e.change(id, u[0], comes(chat.RoleReader, u[1:]...))
	require.Equal(e, []ident.ChatID{id}, uncounted())
	require.Equal(e, 1, e.entry(id, u[0]).Chat.MemberCount)
	out := e.change(id, "", chat.Change{Recount: true})
	require.Equal(e, &chat.Step{From: 1, Version: 2}, out.Info)
	require.Equal(e, 5, e.entry(id, u[0]).Chat.MemberCount)
	require.Empty(e, uncounted())
	require.Zero(e, e.change(id, "", chat.Change{Recount: true}), "nothing to announce, no version")
	require.Equal(e, 1, e.entry(other, u[0]).Chat.MemberCount)
	// Any step that is taken announces it as well.
	e.change(id, u[0], goes(u[1]))
	e.change(id, u[0], comes(chat.RoleAdmin, u[2]))
	require.Equal(e, 4, e.entry(id, u[0]).Chat.MemberCount)
	require.Empty(e, uncounted())
}

func testChannelMarks(e *env) {
	u := e.people(2)
	id := e.channel(u...)
	e.fill(id, u[0], 3)
	b := e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], DeliveredSeq: 3})
	require.Empty(e, b.Steps)
	require.Empty(e, b.Users, "that a message is there is written nowhere")
	b = e.read(id, u[1], 2)
	require.Empty(e, b.Steps, "a channel has no public marks")
	require.Len(e, b.Users, 1)
	require.Equal(e, 1, b.Raised[0].Me.Unread)
	require.Zero(e, e.entry(id, u[0]).Chat.MarksVersion)
	require.Empty(e, e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, MarksAfter: -1}).Marks)
}

func (e *env) seen(id ident.ChatID, from, to int64) (out []int64) {
	e.Helper()
	counts, err := e.SeenCounts(e.ctx(), id, from, to)
	require.NoError(e, err)
	for i, c := range counts {
		require.Equal(e, from+int64(i), c.Seq)
		out = append(out, c.Count)
	}
	return out
}

func testChannelSeen(e *env) {
	u := e.people(5)
	id := e.channel(u[:4]...)
	e.fill(id, u[0], 6)
	require.Equal(e, []int64{0, 0, 0, 0, 0, 0}, e.seen(id, 1, 6))
	e.raise(chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: 2}, chat.MarkRaise{ChatID: id, UserID: u[2], ReadSeq: 4},
		chat.MarkRaise{ChatID: id, UserID: u[1], ReadSeq: 3})
	require.Equal(e, []int64{2, 2, 2, 1, 0, 0}, e.seen(id, 1, 6))
	e.read(id, u[1], 6)
	e.read(id, u[1], 5)
	require.Equal(e, []int64{2, 2, 2, 2, 1, 1}, e.seen(id, 1, 6))
	// Who comes has seen nothing of before; who goes has seen what was seen.
	e.change(id, u[0], comes(chat.RoleReader, u[4]))
	e.change(id, u[0], goes(u[2]))
	require.Equal(e, []int64{2, 1}, e.seen(id, 4, 5))
	e.send(id, u[0], "seventh")
	e.read(id, u[4], 7)
	require.Equal(e, []int64{2, 2, 2, 2, 1, 1, 1}, e.seen(id, 1, 7))
	group := e.group(u...)
	e.send(group, u[0], "x")
	e.read(group, u[1], 1)
	require.Equal(e, []int64{0}, e.seen(group, 1, 1))
}

func testChannelAtOnce(e *env) {
	u := e.people(13)
	id := e.channel(u[0])
	e.fill(id, u[0], 8)
	for _, err := range e.atOnce(6, func(w int) error {
		for i := range 2 {
			reader := u[1+w*2+i]
			if err := e.decide(id, reader, nil, func(chat.Held) (chat.Change, error) { return comes(chat.RoleReader, reader), nil }); err != nil {
				return err
			}
			results, err := e.AppendMessages(e.ctx(), []message.Draft{e.draft(id, u[0], fmt.Sprint(w, i))})
			if err != nil {
				return err
			}
			if _, err := e.RaiseMarks(e.ctx(), []chat.MarkRaise{{ChatID: id, UserID: reader, ReadSeq: results[0].Message.Seq}}); err != nil {
				return err
			}
		}
		return nil
	}) {
		require.NoError(e, err)
	}
	c := e.entry(id, u[0]).Chat
	require.EqualValues(e, 12, c.Joins)
	require.EqualValues(e, 1+8+12, c.Version)
	require.Len(e, e.roster(id).Members, 13)
	for _, n := range e.seen(id, 9, 20) {
		require.Positive(e, n, "whoever was told of a message had come before it, and has read it")
	}
	require.Equal(e, []int64{0}, e.seen(id, 8, 8), "nobody has seen what was there before")
}
