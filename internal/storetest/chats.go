package storetest

import (
	"cmp"
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/user"
)

var chatTests = map[string]func(*env){
	"ChatPrivate":            testChatPrivate,
	"ChatPrivateAgain":       testChatPrivateAgain,
	"ChatPrivateAtOnce":      testChatPrivateAtOnce,
	"ChatSaved":              testChatSaved,
	"ChatGroup":              testChatGroup,
	"ChatGroupClientID":      testChatGroupClientID,
	"ChatGroupAtOnce":        testChatGroupAtOnce,
	"ChatMissingMember":      testChatMissingMember,
	"ChatWrongMembers":       testChatWrongMembers,
	"ChatGained":             testChatGained,
	"ChatAccess":             testChatAccess,
	"ChatMembers":            testChatMembers,
	"ChatRoster":             testChatRoster,
	"HeadsSince":             testHeadsSince,
	"HeadsSinceLimited":      testHeadsSinceLimited,
	"HeadsSinceOnePosition":  testHeadsSinceOnePosition,
	"HeadsSinceEmptyHistory": testHeadsSinceEmpty,
}

func testChatPrivate(e *env) {
	a, b := e.user(), e.user()
	at := now()
	id := ident.ChatID(e.ids.New())
	c, err := e.CreateChat(e.ctx(), chat.NewChat{
		ID: id, Type: chat.TypePrivate, Creator: a.ID, Members: []ident.UserID{b.ID, a.ID, b.ID}, At: at,
	})
	require.NoError(e, err)
	require.Equal(e, id, c.ID)
	require.True(e, c.IsNew)

	got := e.entry(id, a.ID)
	require.Equal(e, chat.Chat{
		ID: id, Type: chat.TypePrivate, Version: 1, MembersVersion: 1, MemberCount: 2, CreatedAt: at, ActivityAt: at,
		Settings: chat.Settings{History: chat.HistoryAll},
	}, got.Chat)
	b.Version++
	require.Equal(e, &b, got.Peer)
	require.Nil(e, got.LastMessage)
	require.ElementsMatch(e, []chat.Mark{{UserID: a.ID}, {UserID: b.ID}}, got.Marks)
	require.Equal(e, chat.Me{
		ChatID: id, State: chat.StateMember, Role: chat.RoleMember, VisibleFromSeq: 1, Version: a.Version + 1,
	}, got.Me)
	require.Equal(e, a.ID, e.entry(id, b.ID).Peer.ID)
}

func testChatPrivateAgain(e *env) {
	u := e.people(3)
	id := e.private(u[0], u[1])
	for _, pair := range [][]ident.UserID{{u[0], u[1]}, {u[1], u[0]}} {
		c := e.chat(chat.NewChat{Type: chat.TypePrivate, Creator: pair[0], Members: pair})
		require.Equal(e, chat.Created{ID: id}, c)
	}
	require.NotEqual(e, id, e.private(u[0], u[2]))
	// The chat stays when one of the two is gone.
	_, err := e.SetState(e.ctx(), u[1], user.StateDisabled)
	require.NoError(e, err)
	require.Equal(e, id, e.private(u[0], u[1]))
}

func testChatPrivateAtOnce(e *env) {
	for range 5 {
		u := e.people(2)
		ids := make([]ident.ChatID, 8)
		news := make([]chat.NewChat, len(ids))
		for i := range news {
			news[i] = chat.NewChat{
				ID: ident.ChatID(e.ids.New()), Type: chat.TypePrivate, Creator: u[i%2], Members: []ident.UserID{u[0], u[1]}, At: now(),
			}
		}
		for _, err := range e.atOnce(len(ids), func(i int) error {
			c, err := e.CreateChat(e.ctx(), news[i])
			ids[i] = c.ID
			return err
		}) {
			require.NoError(e, err)
		}
		require.Len(e, slices.Compact(ids), 1)
		entries, err := e.ChatEntries(e.ctx(), u[0], nil, 10)
		require.NoError(e, err)
		require.Len(e, entries, 1)
	}
}

func testChatSaved(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	require.Equal(e, id, e.saved(u[0]))
	got := e.entry(id, u[0])
	require.Equal(e, chat.TypeSaved, got.Chat.Type)
	require.Equal(e, 1, got.Chat.MemberCount)
	require.Nil(e, got.Peer)
	require.Empty(e, got.Marks)
	require.Equal(e, chat.RoleOwner, got.Me.Role)
}

func testChatGroup(e *env) {
	u := e.people(3)
	c := e.chat(chat.NewChat{Type: chat.TypeGroup, Title: "Ünïcode 👋", Creator: u[1], Members: u})
	got := e.entry(c.ID, u[0])
	require.Equal(e, "Ünïcode 👋", got.Chat.Title)
	require.Equal(e, 3, got.Chat.MemberCount)
	require.Nil(e, got.Peer)
	require.Nil(e, got.Marks)
	require.Equal(e, chat.RoleMember, got.Me.Role)
	require.Equal(e, chat.RoleOwner, e.entry(c.ID, u[1]).Me.Role)
	// The creator is a member, named or not.
	c = e.chat(chat.NewChat{Type: chat.TypeGroup, Title: "x", Creator: u[0], Members: u[1:2]})
	require.Equal(e, 2, e.entry(c.ID, u[0]).Chat.MemberCount)
}

func testChatGroupClientID(e *env) {
	u := e.people(3)
	n := chat.NewChat{Type: chat.TypeGroup, Title: "T", Creator: u[0], Members: slices.Clone(u), ClientID: "once"}
	first := e.chat(n)
	require.True(e, first.IsNew)
	slices.Reverse(n.Members)
	require.Equal(e, chat.Created{ID: first.ID}, e.chat(n))
	// Also after the group has changed.
	require.NoError(e, e.Exec(e.ctx(), "UPDATE chats SET title = 'U' WHERE id = $1", string(first.ID)))
	require.Equal(e, chat.Created{ID: first.ID}, e.chat(n))

	for _, other := range []chat.NewChat{
		{Title: "T2", Members: u}, {Title: "T", Members: u[:2]},
	} {
		other.Type, other.Creator, other.ClientID = chat.TypeGroup, u[0], "once"
		other.ID, other.At = ident.ChatID(e.ids.New()), now()
		_, err := e.CreateChat(e.ctx(), other)
		require.True(e, fault.Is(err, fault.CodeClientIDReused))
	}
	n.Creator = u[1]
	require.True(e, e.chat(n).IsNew)
	n.ClientID = ""
	require.NotEqual(e, e.chat(n).ID, e.chat(n).ID)
}

func testChatGroupAtOnce(e *env) {
	u := e.people(4)
	versions := func() int64 {
		a, err := e.UserByID(e.ctx(), u[0])
		require.NoError(e, err)
		return a.Version
	}
	before := versions()
	news := make([]chat.NewChat, 10)
	for i := range news {
		news[i] = chat.NewChat{
			ID: ident.ChatID(e.ids.New()), Type: chat.TypeGroup, Title: "T", Creator: u[i%4], Members: u, ClientID: e.ids.New(), At: now(),
		}
	}
	for _, err := range e.atOnce(len(news), func(i int) error {
		_, err := e.CreateChat(e.ctx(), news[i])
		return err
	}) {
		require.NoError(e, err)
	}
	require.Equal(e, before+10, versions())
}

func testChatMissingMember(e *env) {
	u := e.people(2)
	_, err := e.SetState(e.ctx(), u[1], user.StateDisabled)
	require.NoError(e, err)
	for _, other := range []ident.UserID{u[1], "nobody"} {
		for _, n := range []chat.NewChat{
			{Type: chat.TypePrivate, Creator: u[0], Members: []ident.UserID{u[0], other}},
			{Type: chat.TypeGroup, Creator: u[0], Members: []ident.UserID{u[0], other}, ClientID: "x"},
		} {
			n.ID, n.At = ident.ChatID(e.ids.New()), now()
			_, err := e.CreateChat(e.ctx(), n)
			require.True(e, fault.Is(err, fault.CodeNotFound))
			_, err = e.ChatEntry(e.ctx(), u[0], n.ID)
			require.True(e, fault.Is(err, fault.CodeNotFound))
		}
	}
	entries, err := e.ChatEntries(e.ctx(), u[0], nil, 10)
	require.NoError(e, err)
	require.Empty(e, entries)
}

func testChatWrongMembers(e *env) {
	u := e.people(3)
	for _, n := range []chat.NewChat{
		{Type: chat.TypePrivate, Creator: u[0], Members: u[:1]},
		{Type: chat.TypePrivate, Creator: u[0], Members: u},
		{Type: chat.TypeSaved, Creator: u[0], Members: u[:2]},
	} {
		n.ID, n.At = ident.ChatID(e.ids.New()), now()
		_, err := e.CreateChat(e.ctx(), n)
		require.True(e, fault.Is(err, fault.CodeInvalid))
	}
}

func testChatGained(e *env) {
	a, b := e.user(), e.user()
	c := e.chat(chat.NewChat{Type: chat.TypePrivate, Creator: a.ID, Members: []ident.UserID{a.ID, b.ID}})
	require.ElementsMatch(e, []chat.UserVersion{
		{UserID: a.ID, From: a.Version, Version: a.Version + 1}, {UserID: b.ID, From: b.Version, Version: b.Version + 1},
	}, c.Gained)
	for _, before := range []user.User{a, b} {
		after, err := e.UserByID(e.ctx(), before.ID)
		require.NoError(e, err)
		before.Version++
		require.Equal(e, before, after)
		require.Equal(e, after.Version, e.entry(c.ID, after.ID).Me.Version)
	}
}

func testChatAccess(e *env) {
	u := e.people(4)
	id := e.group(u[:3]...)
	e.setMember(id, u[1], "state = 'left'")
	e.fill(id, u[0], 5)
	a, err := e.ChatAccess(e.ctx(), u[0], id)
	require.NoError(e, err)
	require.Equal(e, e.entry(id, u[0]).Chat, a.Chat)
	require.Equal(e, chat.RoleOwner, a.Role)
	require.EqualValues(e, 1, a.VisibleFromSeq)
	for _, actor := range []ident.UserID{u[1], u[3], "nobody"} {
		_, err = e.ChatAccess(e.ctx(), actor, id)
		require.Equal(e, fault.Missing(), err)
		_, err = e.ChatEntry(e.ctx(), actor, id)
		require.Equal(e, fault.Missing(), err)
	}
	_, err = e.ChatAccess(e.ctx(), u[0], "nothing")
	require.Equal(e, fault.Missing(), err)

	e.setMember(id, u[2], "visible_from_seq = 3")
	a, err = e.ChatAccess(e.ctx(), u[2], id)
	require.NoError(e, err)
	require.EqualValues(e, 3, a.VisibleFromSeq)
	e.setFloor(id, 4)
	a, err = e.ChatAccess(e.ctx(), u[2], id)
	require.NoError(e, err)
	require.EqualValues(e, 5, a.VisibleFromSeq)
	require.EqualValues(e, 4, a.Chat.FloorSeq)
}

func testChatMembers(e *env) {
	u := e.people(6)
	id := e.group(u[:5]...)
	require.NoError(e, e.Exec(e.ctx(), "UPDATE chat_members SET joined_at = joined_at + 5 WHERE user_id = $1", string(u[1])))
	e.setMember(id, u[2], "state = 'left'")
	all, err := e.ChatMembers(e.ctx(), id, "", 100)
	require.NoError(e, err)
	require.Len(e, all, 5)
	require.True(e, slices.IsSortedFunc(all, func(a, b chat.Member) int {
		return cmp.Or(a.JoinedAt.Compare(b.JoinedAt), cmp.Compare(a.User.ID, b.User.ID))
	}))
	require.Equal(e, u[1], all[4].User.ID)
	for _, m := range all {
		stored, err := e.UserByID(e.ctx(), m.User.ID)
		require.NoError(e, err)
		require.Equal(e, stored, m.User)
		require.Equal(e, m.User.ID == u[2], m.State == chat.StateLeft)
		require.Equal(e, m.User.ID == u[0], m.Role == chat.RoleOwner)
		if m.User.ID == u[2] {
			require.EqualValues(e, 2, m.Version)
		} else {
			require.EqualValues(e, 1, m.Version)
		}
	}
	var got []chat.Member
	for after := ident.UserID(""); ; {
		page, err := e.ChatMembers(e.ctx(), id, after, 2)
		require.NoError(e, err)
		got = append(got, page...)
		if len(page) < 2 {
			break
		}
		after = page[1].User.ID
	}
	require.Equal(e, all, got)
	none, err := e.ChatMembers(e.ctx(), "nothing", "", 10)
	require.NoError(e, err)
	require.Empty(e, none)
}

func testChatRoster(e *env) {
	u := e.people(4)
	id := e.group(u...)
	e.setMember(id, u[3], "state = 'left'")
	want := slices.Sorted(slices.Values(u[:3]))
	r, err := e.ChatRoster(e.ctx(), id)
	require.NoError(e, err)
	require.Equal(e, chat.Roster{ChatID: id, MembersVersion: 2, Members: want}, r)
	require.Empty(e, r.Bounds, "all may see all")
	e.setMember(id, r.Members[1], "visible_from_seq = 5")
	bounded, err := e.ChatRoster(e.ctx(), id)
	require.NoError(e, err)
	require.Equal(e, map[ident.UserID]int64{r.Members[1]: 5}, bounded.Bounds)
	_, err = e.ChatRoster(e.ctx(), "nothing")
	require.Equal(e, fault.Missing(), err)
}

// heads follows HeadsSince from a position to its end.
func (e *env) heads(pos int64, limit int) ([]chat.Head, int64) {
	e.Helper()
	found := map[ident.ChatID]chat.Head{}
	for range 1000 {
		heads, next, err := e.HeadsSince(e.ctx(), pos, limit)
		require.NoError(e, err)
		require.GreaterOrEqual(e, next, pos)
		for _, h := range heads {
			found[h.ChatID] = h
		}
		if next == pos {
			break
		}
		pos = next
	}
	out := make([]chat.Head, 0, len(found))
	for _, h := range found {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b chat.Head) int { return cmp.Compare(a.ChatID, b.ChatID) })
	return out, pos
}

func head(c chat.Chat) chat.Head {
	return chat.Head{ChatID: c.ID, Version: c.Version, MarksVersion: c.MarksVersion, MembersVersion: c.MembersVersion}
}

// requireHeads expects the heads of chats as they are now. Where writers overlap, more may be reported, because
// what other databases write at the time holds the horizon back.
func (e *env) requireHeads(got []chat.Head, actor ident.UserID, want ...ident.ChatID) {
	e.Helper()
	reported := map[ident.ChatID]chat.Head{}
	for _, h := range got {
		reported[h.ChatID] = h
	}
	for _, id := range want {
		require.Equal(e, head(e.entry(id, actor).Chat), reported[id])
	}
	if e.IsSerial {
		require.Len(e, got, len(want))
	}
}

func testHeadsSince(e *env) {
	e = e.fresh()
	u := e.people(2)
	a, b, c := e.private(u[0], u[1]), e.saved(u[0]), e.group(u...)
	heads, pos, err := e.HeadsSince(e.ctx(), 0, 10)
	require.NoError(e, err)
	require.Empty(e, heads)
	require.Positive(e, pos)
	got, pos := e.heads(pos, 10)
	e.requireHeads(got, u[0])

	e.send(a, u[0], "x")
	got, next := e.heads(pos, 10)
	e.requireHeads(got, u[0], a)
	e.read(a, u[1], 1)
	m := e.send(b, u[0], "y")
	got, next = e.heads(next, 10)
	e.requireHeads(got, u[0], a, b)
	e.edit(m, "z")
	got, _ = e.heads(next, 10)
	e.requireHeads(got, u[0], b)
	got, _ = e.heads(pos, 10)
	e.requireHeads(got, u[0], a, b)
	got, _ = e.heads(1, 10)
	e.requireHeads(got, u[0], a, b, c)
}

func testHeadsSinceLimited(e *env) {
	e = e.fresh()
	u := e.people(1)
	_, pos := e.heads(0, 10)
	var want []ident.ChatID
	for range 25 {
		want = append(want, e.group(u...))
	}
	for _, limit := range []int{1, 3, 10, 24, 25, 26} {
		got, _ := e.heads(pos, limit)
		e.requireHeads(got, u[0], want...)
	}
}

func testHeadsSinceOnePosition(e *env) {
	e = e.fresh()
	u := e.people(1)
	var chats []ident.ChatID
	for range 10 {
		chats = append(chats, e.group(u...))
	}
	_, pos := e.heads(0, 10)
	var drafts []message.Draft
	for _, id := range chats {
		drafts = append(drafts, e.draft(id, u[0], "x"))
	}
	e.appendOK(drafts...)
	e.send(chats[3], u[0], "later")
	got, _ := e.heads(pos, 4) // one transaction moved more chats than the limit
	require.Len(e, got, 10)
	for _, h := range got {
		require.Equal(e, head(e.entry(h.ChatID, u[0]).Chat), h)
	}
}

func testHeadsSinceEmpty(e *env) {
	e = e.fresh()
	heads, pos, err := e.HeadsSince(e.ctx(), 1, 10)
	require.NoError(e, err)
	require.Empty(e, heads)
	require.Positive(e, pos)
}
