package storetest

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

var groupTests = map[string]func(*env){
	"GroupInfo":         testGroupInfo,
	"GroupHeld":         testGroupHeld,
	"GroupRefused":      testGroupRefused,
	"GroupCome":         testGroupCome,
	"GroupGo":           testGroupGo,
	"GroupComeBack":     testGroupComeBack,
	"GroupRole":         testGroupRole,
	"GroupHeir":         testGroupHeir,
	"GroupSystem":       testGroupSystem,
	"GroupSystemFixed":  testGroupSystemFixed,
	"GroupCreated":      testGroupCreated,
	"GroupRights":       testGroupRights,
	"GroupBans":         testGroupBans,
	"GroupFind":         testGroupFind,
	"GroupSlowMode":     testGroupSlowMode,
	"GroupSlowRetry":    testGroupSlowRetry,
	"GroupMarksComeOld": testGroupMarksComeOld,
}

// change changes a chat as is said, whatever it is like.
func (e *env) change(id ident.ChatID, actor ident.UserID, c chat.Change) chat.Changed {
	e.Helper()
	q := chat.ChangeQuery{ChatID: id, Actor: actor, At: now()}
	for _, m := range c.Members {
		q.Users = append(q.Users, m.UserID)
	}
	out, err := e.ChangeChat(e.ctx(), q, func(chat.Held) (chat.Change, error) { return c, nil })
	require.NoError(e, err)
	return out
}

func comes(role chat.Role, ids ...ident.UserID) chat.Change {
	var c chat.Change
	for _, id := range ids {
		c.Members = append(c.Members, chat.MemberChange{UserID: id, State: chat.StateMember, Role: role})
	}
	return c
}

func goes(id ident.UserID) chat.Change {
	return chat.Change{Members: []chat.MemberChange{{UserID: id, State: chat.StateLeft, Role: chat.RoleMember}}}
}

func testGroupInfo(e *env) {
	u := e.people(2)
	id := e.group(u...)
	c := e.entry(id, u[0]).Chat
	require.Equal(e, chat.Settings{Rights: chat.DefaultRights(chat.TypeGroup), History: chat.HistoryAll}, c.Settings)
	info := c.Info()
	info.Title, info.About, info.PhotoID = "Neu 👋", "Zeile\nzwei", "photo1"
	info.Settings.Rights.Write, info.Settings.Rights.Promote = chat.RoleAdmin, chat.RoleAdmin
	info.Settings.SlowMode, info.Settings.History, info.Settings.IsSigned = 90*time.Second, chat.HistoryJoined, true
	out := e.change(id, u[0], chat.Change{Info: &info})
	require.Equal(e, &chat.Step{From: 1, Version: 2}, out.Info)
	require.Nil(e, out.Members)
	require.Empty(e, out.Mine)
	require.Empty(e, out.OldPhotoID)
	got := e.entry(id, u[1]).Chat
	require.Equal(e, out.Chat, got)
	require.Equal(e, info, got.Info())
	require.EqualValues(e, 1, got.MembersVersion)
	require.Equal(e, c.ActivityAt, got.ActivityAt)

	info.PhotoID = "photo2"
	require.EqualValues(e, "photo1", e.change(id, u[0], chat.Change{Info: &info}).OldPhotoID)
	require.Empty(e, e.change(id, u[0], chat.Change{Info: &info}).OldPhotoID)
	changes := e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: id, After: 1})
	require.Equal(e, info, changes.Entry.Chat.Info())
	require.EqualValues(e, 4, changes.Version)
}

func testGroupHeld(e *env) {
	u := e.people(5)
	id := e.group(u[:3]...)
	e.change(id, u[0], chat.Change{Ban: []ident.UserID{u[3]}})
	e.change(id, u[0], goes(u[2]))
	require.NoError(e, e.Exec(e.ctx(), "UPDATE users SET state = 'disabled' WHERE id = $1", string(u[4])))
	q := chat.ChangeQuery{ChatID: id, Actor: u[1], Users: []ident.UserID{u[2], u[3], u[4], u[4], "nobody"}, At: now()}
	out, err := e.ChangeChat(e.ctx(), q, func(h chat.Held) (chat.Change, error) {
		require.Equal(e, e.entry(id, u[0]).Chat, h.Chat)
		require.Equal(e, 2, h.Present)
		require.Equal(e, chat.Standing{UserID: u[1], Role: chat.RoleMember, State: chat.StateMember, IsActive: true}, h.Actor)
		require.Equal(e, chat.Standing{UserID: u[2], Role: chat.RoleMember, State: chat.StateLeft, IsActive: true}, h.Users[u[2]])
		require.Equal(e, chat.Standing{UserID: u[3], IsBanned: true, IsActive: true}, h.Users[u[3]])
		require.Equal(e, chat.Standing{UserID: u[4]}, h.Users[u[4]])
		require.Zero(e, h.Users["nobody"])
		require.Nil(e, h.Link)
		require.Empty(e, h.Heir)
		return chat.Change{}, nil
	})
	require.NoError(e, err)
	require.Zero(e, out)
	_, err = e.ChangeChat(e.ctx(), chat.ChangeQuery{ChatID: "nothing", Actor: u[0], At: now()}, nil)
	require.Equal(e, fault.Missing(), err)
}

func testGroupRefused(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	before := e.entry(id, u[0])
	refusal := errors.New("no")
	for range 3 {
		_, err := e.ChangeChat(e.ctx(), chat.ChangeQuery{ChatID: id, Actor: u[0], At: now()}, func(chat.Held) (chat.Change, error) {
			return comes(chat.RoleMember, u[2]), refusal
		})
		require.ErrorIs(e, err, refusal)
	}
	require.Equal(e, before, e.entry(id, u[0]))
	_, err := e.ChatEntry(e.ctx(), u[2], id)
	require.Equal(e, fault.Missing(), err)
}

func testGroupCome(e *env) {
	u := e.people(4)
	id := e.group(u[:2]...)
	e.fill(id, u[0], 3)
	account, err := e.UserByID(e.ctx(), u[2])
	require.NoError(e, err)
	pos := e.pos(u[2])
	add := comes(chat.RoleMember, u[2], u[3])
	add.System = [][]byte{[]byte(`{"type":"system"}`)}
	out := e.change(id, u[1], add)
	require.Equal(e, &chat.Step{From: 4, Version: 5}, out.Members)
	require.EqualValues(e, 5, out.Chat.MembersVersion)
	require.EqualValues(e, 6, out.Chat.Version)
	require.Equal(e, 4, out.Chat.MemberCount)
	require.Len(e, out.Rows, 2)
	require.Equal(e, chat.RoleMember, out.Rows[0].Role)
	require.EqualValues(e, 5, out.Rows[0].Version)
	require.Len(e, out.Marks, 2)
	require.Len(e, out.Mine, 2)

	mine := out.Mine[slices.IndexFunc(out.Mine, func(m chat.MyChange) bool { return m.UserID == u[2] })]
	require.Equal(e, account.Version+1, mine.Version)
	require.Equal(e, account.Version, mine.From)
	got := e.entry(id, u[2])
	require.Equal(e, got.Me, mine.Me)
	require.Equal(e, chat.Me{
		ChatID: id, State: chat.StateMember, Role: chat.RoleMember, ReadSeq: 3, CountedSeq: 4, VisibleFromSeq: 1, Version: account.Version + 1,
	}, got.Me)
	require.Equal(e, out.Chat, got.Chat)
	require.Equal(e, &message.Message{
		ChatID: id, Seq: 4, Version: 6, SenderID: u[1], ClientID: out.System[0].ClientID, Content: add.System[0],
		CreatedAt: out.System[0].CreatedAt, IsSystem: true,
	}, got.LastMessage)
	require.Len(e, e.history(id, u[2]), 4)
	s := e.sync(u[2], pos)
	e.requireSync(s, u[2], []ident.ChatID{id}, []ident.ChatID{id})
	c := e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: 4, MarksAfter: -1})
	require.Equal(e, out.Rows, c.Members)
	require.Len(e, c.Messages, 1)
	r, err := e.ChatRoster(e.ctx(), id)
	require.NoError(e, err)
	require.Equal(e, chat.Roster{ChatID: id, MembersVersion: 5, Members: slices.Sorted(slices.Values(u))}, r)
}

func testGroupGo(e *env) {
	u := e.people(3)
	id := e.group(u...)
	e.fill(id, u[0], 3)
	pos := e.pos(u[2])
	left := goes(u[2])
	left.System = [][]byte{[]byte(`{"type":"system"}`)}
	out := e.change(id, u[0], left)
	require.Equal(e, 2, out.Chat.MemberCount)
	require.Equal(e, chat.StateLeft, out.Rows[0].State)
	require.Empty(e, out.Marks)
	require.Equal(e, chat.StateLeft, out.Mine[0].Me.State)
	require.Zero(e, out.Mine[0].Me.CountedSeq, "who left learns nothing of what was said since")
	_, err := e.ChatEntry(e.ctx(), u[2], id)
	require.Equal(e, fault.Missing(), err)
	s := e.sync(u[2], pos)
	require.Empty(e, s.Chats)
	require.Equal(e, []chat.Me{out.Mine[0].Me}, s.Mine)
	results, err := e.AppendMessages(e.ctx(), []message.Draft{e.draft(id, u[2], "still here?")})
	require.NoError(e, err)
	require.Equal(e, fault.Missing(), results[0].Err)
	require.Equal(e, u[:2], e.roster(id).Members)
}

func (e *env) roster(id ident.ChatID) chat.Roster {
	e.Helper()
	r, err := e.ChatRoster(e.ctx(), id)
	require.NoError(e, err)
	return r
}

func testGroupComeBack(e *env) {
	u := e.people(2)
	id := e.group(u...)
	e.fill(id, u[0], 3)
	e.read(id, u[1], 2)
	joined := e.entry(id, u[1]).Me
	e.change(id, u[0], goes(u[1]))
	e.fill(id, u[0], 2)
	out := e.change(id, u[0], comes(chat.RoleMember, u[1]))
	me := e.entry(id, u[1]).Me
	require.EqualValues(e, 1, me.VisibleFromSeq)
	require.EqualValues(e, 5, me.ReadSeq)
	require.Zero(e, me.Unread)
	require.Greater(e, me.Version, joined.Version)
	require.True(e, out.Rows[0].JoinedAt.After(e.entry(id, u[0]).Chat.CreatedAt), "joined_at is when the user last came")
	require.Len(e, e.history(id, u[1]), 5)

	info := out.Chat.Info()
	info.Settings.History = chat.HistoryJoined
	e.change(id, u[0], chat.Change{Info: &info})
	e.change(id, u[0], goes(u[1]))
	e.fill(id, u[0], 2)
	back := comes(chat.RoleMember, u[1])
	back.System = [][]byte{[]byte(`{}`)}
	e.change(id, u[0], back)
	e.send(id, u[0], "welcome")
	require.EqualValues(e, 8, e.entry(id, u[1]).Me.VisibleFromSeq)
	require.Equal(e, 1, e.entry(id, u[1]).Me.Unread)
	require.Len(e, e.history(id, u[1]), 2) // that he was added, and the welcome
	require.Len(e, e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: id}).Messages, 2)
}

func testGroupRole(e *env) {
	u := e.people(2)
	id := e.group(u...)
	out := e.change(id, u[0], comes(chat.RoleAdmin, u[1]))
	require.Equal(e, 2, out.Chat.MemberCount)
	require.EqualValues(e, 2, out.Chat.MembersVersion)
	require.Equal(e, chat.RoleAdmin, out.Mine[0].Me.Role)
	require.Equal(e, out.Mine[0].Me, e.entry(id, u[1]).Me)
	require.EqualValues(e, 1, out.Mine[0].Me.VisibleFromSeq)
}

func testGroupHeir(e *env) {
	u := e.people(5)
	id := e.group(u[:4]...)
	e.change(id, u[0], comes(chat.RoleReader, u[4]))
	heir := func(typ chat.Type) (out ident.UserID) {
		_, err := e.ChangeChat(e.ctx(), chat.ChangeQuery{ChatID: id, Actor: u[0], WithHeir: true, At: now()}, func(h chat.Held) (chat.Change, error) {
			out = h.Heir
			require.Equal(e, typ, h.Chat.Type)
			return chat.Change{}, nil
		})
		require.NoError(e, err)
		return out
	}
	require.NoError(e, e.Exec(e.ctx(), "UPDATE chat_members SET joined_at = joined_at - 1 WHERE chat_id = $1 AND user_id = $2", string(id), string(u[2])))
	require.Equal(e, u[2], heir(chat.TypeGroup), "the longest-serving member")
	e.change(id, u[0], comes(chat.RoleAdmin, u[3]))
	require.Equal(e, u[3], heir(chat.TypeGroup), "an admin before any member")
	require.NoError(e, e.Exec(e.ctx(), "UPDATE users SET state = 'disabled' WHERE id = $1", string(u[3])))
	require.Equal(e, u[2], heir(chat.TypeGroup), "a disabled account leads nothing")
	for _, gone := range []ident.UserID{u[1], u[2], u[3]} {
		e.change(id, u[0], goes(gone))
	}
	require.Equal(e, u[4], heir(chat.TypeGroup), "a reader rather than nobody")
	e.change(id, u[0], goes(u[4]))
	require.Empty(e, heir(chat.TypeGroup))
}

func testGroupSystem(e *env) {
	u := e.people(2)
	id := e.group(u...)
	e.send(id, u[0], "x")
	out := e.change(id, u[0], chat.Change{System: [][]byte{[]byte(`{"a":1}`), []byte(`{"a":2}`)}})
	require.Len(e, out.System, 2)
	require.EqualValues(e, 2, out.System[0].Seq)
	require.EqualValues(e, 4, out.System[1].Version)
	require.Equal(e, out.System[1].CreatedAt, e.entry(id, u[1]).Chat.ActivityAt)
	require.Equal(e, 1, e.entry(id, u[1]).Me.Unread, "only what people say counts")
	require.Equal(e, e.unread(id, u[1]), e.entry(id, u[1]).Me.Unread)
	require.NotEqual(e, out.System[0].ClientID, out.System[1].ClientID)
	require.False(e, chat.IsClientID(out.System[0].ClientID), "no client can ask for it")
	e.send(id, u[1], "y")
	e.requireHistory(id, u[0], 4, 5)
}

func testGroupSystemFixed(e *env) {
	u := e.people(2)
	id := e.group(u...)
	m := e.change(id, u[1], chat.Change{System: [][]byte{[]byte(`{"a":1}`)}}).System[0]
	_, err := e.EditMessage(e.ctx(), message.Edit{ChatID: id, Seq: m.Seq, Actor: u[1], Content: text("forged"), At: now()})
	require.True(e, fault.Is(err, fault.CodeForbidden))
	_, err = e.DeleteMessage(e.ctx(), message.Deletion{ChatID: id, Seq: m.Seq, Actor: u[1], At: now()})
	require.True(e, fault.Is(err, fault.CodeForbidden))
	c, err := e.DeleteMessage(e.ctx(), message.Deletion{ChatID: id, Seq: m.Seq, Actor: u[0], At: now()})
	require.NoError(e, err)
	require.True(e, c.Message.IsSystem)
	require.Equal(e, message.StubDeleted, e.history(id, u[0])[0].Stub)
	require.True(e, e.history(id, u[0])[0].IsSystem)
}

func testGroupCreated(e *env) {
	u := e.people(2)
	c := e.chat(chat.NewChat{
		Type: chat.TypeGroup, Title: "T", About: "A", Creator: u[0], Members: u, ClientID: "1", System: []byte(`{"type":"system"}`),
	})
	got := e.entry(c.ID, u[1])
	require.Equal(e, "A", got.Chat.About)
	require.EqualValues(e, 2, got.Chat.Version)
	require.EqualValues(e, 1, got.Chat.MembersVersion)
	require.True(e, got.LastMessage.IsSystem)
	require.Equal(e, u[0], got.LastMessage.SenderID)
	require.Zero(e, got.Me.Unread)
	require.EqualValues(e, 1, got.Me.ReadSeq)
	changes := e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: c.ID})
	require.Len(e, changes.Members, 2)
	require.Len(e, changes.Messages, 1)
}

func testGroupRights(e *env) {
	u := e.people(3)
	id := e.group(u...)
	e.change(id, u[0], comes(chat.RoleAdmin, u[1]))
	for least, wants := range map[chat.Role][3]bool{
		chat.RoleMember: {true, true, true}, chat.RoleAdmin: {true, true, false}, chat.RoleOwner: {true, false, false},
	} {
		info := e.entry(id, u[0]).Chat.Info()
		info.Settings.Rights.Write, info.Settings.Rights.Moderate = least, least
		e.change(id, u[0], chat.Change{Info: &info})
		for i, may := range wants {
			results, err := e.AppendMessages(e.ctx(), []message.Draft{e.draft(id, u[i], "x")})
			require.NoError(e, err)
			require.Equal(e, may, results[0].Err == nil, "%s %d", least, i)
			require.True(e, may || fault.Is(results[0].Err, fault.CodeForbidden))
			other := e.send(id, u[0], "of the owner")
			_, err = e.DeleteMessage(e.ctx(), message.Deletion{ChatID: id, Seq: other.Seq, Actor: u[i], At: now()})
			require.Equal(e, may, err == nil)
		}
	}
}

func testGroupBans(e *env) {
	u := e.people(4)
	id := e.group(u[0])
	before := e.entry(id, u[0]).Chat
	out := e.change(id, u[0], chat.Change{Ban: []ident.UserID{u[3], u[1], u[2], u[1]}})
	require.Zero(e, out, "a ban is nothing that members see")
	require.Equal(e, before, e.entry(id, u[0]).Chat)
	e.change(id, u[0], chat.Change{Ban: []ident.UserID{u[1]}})
	bans, err := e.ChatBans(e.ctx(), id, "", 2)
	require.NoError(e, err)
	require.Len(e, bans, 2)
	require.Equal(e, u[1], bans[0].User.ID)
	require.Equal(e, u[0], bans[0].BannedBy)
	require.False(e, bans[0].BannedAt.IsZero())
	bans, err = e.ChatBans(e.ctx(), id, u[2], 2)
	require.NoError(e, err)
	require.Len(e, bans, 1)
	e.change(id, u[0], chat.Change{Unban: []ident.UserID{u[1], "nobody"}})
	bans, err = e.ChatBans(e.ctx(), id, "", 10)
	require.NoError(e, err)
	require.Len(e, bans, 2)
}

func testGroupFind(e *env) {
	tag := name("zq")
	anna, err := e.CreateAccount(e.ctx(), e.newAccount(tag+"anna"))
	require.NoError(e, err)
	named := e.newAccount(name("other"))
	named.User.DisplayName = "Ñandú " + tag + "x"
	other, err := e.CreateAccount(e.ctx(), named)
	require.NoError(e, err)
	gone, err := e.CreateAccount(e.ctx(), e.newAccount(tag+"gone"))
	require.NoError(e, err)
	outside, err := e.CreateAccount(e.ctx(), e.newAccount(tag+"out"))
	require.NoError(e, err)
	id := e.group(e.user().ID, anna.ID, other.ID, gone.ID)
	e.change(id, anna.ID, goes(gone.ID))
	e.change(id, anna.ID, comes(chat.RoleAdmin, other.ID))
	find := func(q chat.MemberQuery) (out []ident.UserID) {
		q.ChatID = id
		if q.Limit == 0 {
			q.Limit = 10
		}
		rows, err := e.FindMembers(e.ctx(), q)
		require.NoError(e, err)
		for _, m := range rows {
			out = append(out, m.User.ID)
		}
		return out
	}
	require.Equal(e, []ident.UserID{anna.ID, other.ID}, find(chat.MemberQuery{Query: strings.ToUpper(tag)}))
	require.Equal(e, []ident.UserID{anna.ID}, find(chat.MemberQuery{Query: tag, Limit: 1}))
	require.Equal(e, []ident.UserID{other.ID}, find(chat.MemberQuery{Query: tag, After: anna.ID}))
	require.Equal(e, []ident.UserID{other.ID}, find(chat.MemberQuery{Query: "nandu"}))
	require.Equal(e, []ident.UserID{other.ID}, find(chat.MemberQuery{Role: chat.RoleAdmin}))
	require.Empty(e, find(chat.MemberQuery{Query: tag, Role: chat.RoleReader}))
	require.Empty(e, find(chat.MemberQuery{Query: "%"}))
	require.Empty(e, find(chat.MemberQuery{Query: " "}))
	require.NotContains(e, find(chat.MemberQuery{Query: tag}), outside.ID)
}

func (e *env) slow(id ident.ChatID, actor ident.UserID, d time.Duration) {
	e.Helper()
	info := e.entry(id, actor).Chat.Info()
	info.Settings.SlowMode = d
	e.change(id, actor, chat.Change{Info: &info})
}

func testGroupSlowMode(e *env) {
	u := e.people(3)
	id := e.group(u...)
	e.slow(id, u[0], time.Minute)
	at := now()
	send := func(from ident.UserID, after time.Duration) message.Appended {
		d := e.draft(id, from, "x")
		d.At = at.Add(after)
		results, err := e.AppendMessages(e.ctx(), []message.Draft{d})
		require.NoError(e, err)
		return results[0]
	}
	require.NoError(e, send(u[1], 0).Err)
	err := send(u[1], 20*time.Second).Err
	require.True(e, fault.Is(err, fault.CodeRateLimited))
	f, _ := fault.From(err)
	require.Equal(e, 40*time.Second, f.RetryAfter)
	require.NoError(e, send(u[2], 20*time.Second).Err, "each waits for oneself")
	require.NoError(e, send(u[0], 0).Err, "an owner doesn't wait")
	require.NoError(e, send(u[0], 0).Err)
	require.NoError(e, send(u[1], time.Minute).Err)
	require.Error(e, send(u[1], 2*time.Minute-time.Microsecond).Err)
	f, _ = fault.From(send(u[1], -time.Hour).Err)
	require.Equal(e, time.Minute, f.RetryAfter, "not longer when the clock was set back")

	drafts := []message.Draft{e.draft(id, u[1], "a"), e.draft(id, u[1], "b")}
	for i := range drafts {
		drafts[i].At = at.Add(time.Hour)
	}
	results, err := e.AppendMessages(e.ctx(), drafts)
	require.NoError(e, err)
	require.NoError(e, results[0].Err)
	require.True(e, fault.Is(results[1].Err, fault.CodeRateLimited), "of one batch too")
	e.slow(id, u[0], 0)
	require.NoError(e, send(u[1], time.Hour).Err)
}

func testGroupSlowRetry(e *env) {
	u := e.people(2)
	id := e.group(u...)
	e.slow(id, u[0], time.Minute)
	d := e.draft(id, u[1], "x")
	first := e.appendOK(d)[0]
	require.Equal(e, first, e.appendOK(d)[0], "a retry isn't another message")
}

func testGroupMarksComeOld(e *env) {
	u := e.people(3)
	id := e.group(u...)
	e.fill(id, u[0], 3)
	e.read(id, u[1], 3)
	marksVersion := e.entry(id, u[0]).Chat.MarksVersion
	e.change(id, u[0], goes(u[1]))
	out := e.change(id, u[0], comes(chat.RoleMember, u[1]))
	require.Equal(e, []chat.Mark{{UserID: u[1], DeliveredSeq: 3, SeenSeq: 3}}, out.Marks)
	c := e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: out.Members.From, MarksAfter: marksVersion})
	require.Equal(e, out.Marks, c.Marks)
}
