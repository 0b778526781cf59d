package storetest

import (
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/user"
)

var syncTests = map[string]func(*env){
	"SyncFromNothing": testSyncFromNothing,
	"SyncChats":       testSyncChats,
	"SyncMine":        testSyncMine,
	"SyncGained":      testSyncGained,
	"SyncLeft":        testSyncLeft,
	"SyncUsers":       testSyncUsers,
	"SyncManyUsers":   testSyncManyUsers,
	"SyncAccount":     testSyncAccount,
	"SyncTooMuch":     testSyncTooMuch,
	"SyncForeign":     testSyncForeign,
}

func (e *env) sync(actor ident.UserID, pos int64) inbox.Sync {
	e.Helper()
	s, err := e.SyncSince(e.ctx(), actor, pos, 100)
	require.NoError(e, err)
	return s
}

// pos returns the actor's position after all that was written.
func (e *env) pos(actor ident.UserID) int64 {
	e.Helper()
	s := e.sync(actor, 0)
	require.True(e, s.Reset)
	return s.Next
}

// requireSync expects heads, private parts and users, all as they are now, and on a serial engine nothing else.
func (e *env) requireSync(s inbox.Sync, actor ident.UserID, chats, mine []ident.ChatID, users ...ident.UserID) {
	e.Helper()
	require.False(e, s.Reset)
	e.requireHeads(s.Chats, actor, chats...)
	got := map[ident.ChatID]chat.Me{}
	for _, me := range s.Mine {
		got[me.ChatID] = me
	}
	for _, id := range mine {
		require.Equal(e, e.entry(id, actor).Me, got[id])
	}
	profiles := map[ident.UserID]user.User{}
	for _, u := range s.Users {
		profiles[u.ID] = u
	}
	for _, id := range users {
		u, err := e.UserByID(e.ctx(), id)
		require.NoError(e, err)
		require.Equal(e, u, profiles[id])
	}
	if e.IsSerial {
		require.Len(e, s.Mine, len(mine))
		require.Len(e, s.Users, len(users))
	}
}

func testSyncFromNothing(e *env) {
	u := e.user()
	id := e.saved(u.ID)
	s := e.sync(u.ID, 0)
	require.True(e, s.Reset)
	require.Positive(e, s.Next)
	require.Empty(e, s.Chats)
	require.Empty(e, s.Mine)
	u.Version++
	require.Equal(e, u, s.Account)
	e.requireSync(e.sync(u.ID, 1), u.ID, []ident.ChatID{id}, []ident.ChatID{id})
	_, err := e.SyncSince(e.ctx(), "nobody", 1, 10)
	require.True(e, fault.Is(err, fault.CodeNotFound))
	require.True(e, e.sync(u.ID, 1<<62).Reset) // of another history
}

func testSyncChats(e *env) {
	u := e.people(2)
	a, b := e.private(u[0], u[1]), e.saved(u[0])
	pos := e.pos(u[0])
	e.requireSync(e.sync(u[0], pos), u[0], nil, nil)
	m := e.send(a, u[1], "x")
	s := e.sync(u[0], pos)
	e.requireSync(s, u[0], []ident.ChatID{a}, nil)
	e.edit(m, "y")
	e.requireSync(e.sync(u[0], s.Next), u[0], []ident.ChatID{a}, nil)
	e.send(b, u[0], "z")
	e.requireSync(e.sync(u[0], s.Next), u[0], []ident.ChatID{a, b}, nil)
	next := e.pos(u[0])
	e.raise(chat.MarkRaise{ChatID: a, UserID: u[1], DeliveredSeq: 1})
	e.requireSync(e.sync(u[0], next), u[0], []ident.ChatID{a}, nil)
}

func testSyncMine(e *env) {
	u := e.people(2)
	id, saved := e.private(u[0], u[1]), e.saved(u[0])
	e.fill(id, u[1], 5)
	e.fill(saved, u[0], 5)
	pos, other := e.pos(u[0]), e.pos(u[1])
	e.read(id, u[0], 3)
	e.requireSync(e.sync(u[0], pos), u[0], []ident.ChatID{id}, []ident.ChatID{id})
	e.requireSync(e.sync(u[1], other), u[1], []ident.ChatID{id}, nil) // the other sees the public mark only
	e.read(saved, u[0], 5)
	e.requireSync(e.sync(u[0], pos), u[0], []ident.ChatID{id}, []ident.ChatID{id, saved})
}

func testSyncGained(e *env) {
	u := e.people(2)
	pos := e.pos(u[1])
	id := e.private(u[0], u[1])
	e.requireSync(e.sync(u[1], pos), u[1], []ident.ChatID{id}, []ident.ChatID{id})
}

func testSyncLeft(e *env) {
	u := e.people(2)
	id := e.group(u...)
	pos := e.pos(u[1])
	e.setMember(id, u[1], "state = 'left'")
	e.send(id, u[0], "not for who left")
	s := e.sync(u[1], pos)
	require.Empty(e, s.Chats)
	require.Len(e, s.Mine, 1)
	require.Equal(e, chat.StateLeft, s.Mine[0].State)
	require.Zero(e, s.Mine[0].Unread)
	require.Zero(e, s.Mine[0].CountedSeq) // nor how much was said since
}

func testSyncUsers(e *env) {
	u := e.people(4)
	e.private(u[0], u[1])
	e.group(u[0], u[2])
	pos := e.pos(u[0])
	about := "news"
	for _, id := range u[1:] {
		_, err := e.UpdateProfile(e.ctx(), id, user.ProfilePatch{About: &about})
		require.NoError(e, err)
	}
	s := e.sync(u[0], pos)
	e.requireSync(s, u[0], nil, nil, u[1], u[2])
	for _, other := range s.Users {
		require.NotEqual(e, u[3], other.ID) // shares no chat
	}
}

func testSyncManyUsers(e *env) {
	u := e.people(100)
	e.group(u[:40]...)
	pos := e.pos(u[0])
	about := "news"
	for _, id := range u[1:] {
		_, err := e.UpdateProfile(e.ctx(), id, user.ProfilePatch{About: &about})
		require.NoError(e, err)
	}
	e.requireSync(e.sync(u[0], pos), u[0], nil, nil, u[1:40]...)
}

func testSyncAccount(e *env) {
	u := e.user()
	pos := e.pos(u.ID)
	about := "me"
	c, err := e.UpdateProfile(e.ctx(), u.ID, user.ProfilePatch{About: &about})
	require.NoError(e, err)
	s := e.sync(u.ID, pos)
	require.Equal(e, c.User, s.Account)
	require.Empty(e, s.Users)
}

func testSyncTooMuch(e *env) {
	u := e.people(2)
	pos := e.pos(u[0])
	for range 4 {
		e.group(u...)
	}
	s, err := e.SyncSince(e.ctx(), u[0], pos, 4)
	require.NoError(e, err)
	require.False(e, s.Reset)
	s, err = e.SyncSince(e.ctx(), u[0], pos, 3)
	require.NoError(e, err)
	require.True(e, s.Reset)
	require.Empty(e, s.Chats)
	require.Empty(e, s.Mine)
	require.GreaterOrEqual(e, s.Next, pos)
	require.Equal(e, u[0], s.Account.ID)
}

func testSyncForeign(e *env) {
	u := e.people(3)
	pos := e.pos(u[2])
	e.send(e.private(u[0], u[1]), u[0], "x")
	e.requireSync(e.sync(u[2], pos), u[2], nil, nil)
	require.Empty(e, e.sync(u[2], pos).Chats)
}
