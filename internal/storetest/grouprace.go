package storetest

import (
	"fmt"
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

var groupRaceTests = map[string]func(*env){
	"GroupRaceHandOver": testGroupRaceHandOver,
	"GroupRaceLeave":    testGroupRaceLeave,
	"GroupRacePromote":  testGroupRacePromote,
	"GroupRaceAddBan":   testGroupRaceAddBan,
	"GroupRaceMarks":    testGroupRaceMarks,
}

// decide changes a chat by the rule that is handed in.
func (e *env) decide(id ident.ChatID, actor ident.UserID, users []ident.UserID, rule func(h chat.Held) (chat.Change, error)) error {
	_, err := e.ChangeChat(e.ctx(), chat.ChangeQuery{ChatID: id, Actor: actor, Users: users, WithHeir: true, At: now()}, rule)
	return err
}

// requireOwners expects so many owners, and versions that lead to where the chat is.
func (e *env) requireOwners(id ident.ChatID, want int) []chat.Member {
	e.Helper()
	members, err := e.ChatMembers(e.ctx(), id, "", 100)
	require.NoError(e, err)
	owners, present := 0, 0
	for _, m := range members {
		if m.State == chat.StateMember {
			present++
			if m.Role == chat.RoleOwner {
				owners++
			}
		}
	}
	require.Equal(e, want, owners)
	require.Len(e, e.roster(id).Members, present)
	return members
}

func testGroupRaceHandOver(e *env) {
	u := e.people(4)
	id := e.group(u...)
	refused := fault.New(fault.Forbidden, fault.CodeForbidden, "no owner any more")
	e.requireOnly(1, fault.CodeForbidden, e.atOnce(3, func(i int) error {
		heir := u[i+1]
		return e.decide(id, u[0], []ident.UserID{heir}, func(h chat.Held) (chat.Change, error) {
			if h.Actor.Role != chat.RoleOwner {
				return chat.Change{}, refused
			}
			c := comes(chat.RoleAdmin, u[0])
			c.Members = append(c.Members, comes(chat.RoleOwner, heir).Members...)
			return c, nil
		})
	}))
	e.requireOwners(id, 1)
	require.EqualValues(e, 2, e.entry(id, u[0]).Chat.Version)
}

// testGroupRaceLeave has all members leave while they send: what is stored was sent by who was there.
func testGroupRaceLeave(e *env) {
	u := e.people(6)
	id := e.group(u...)
	type sentAt struct{ version int64 }
	stored := make([][]sentAt, len(u))
	for _, err := range e.atOnce(2*len(u), func(w int) error {
		actor := u[w/2]
		if w%2 == 0 {
			for i := range 6 {
				results, err := e.AppendMessages(e.ctx(), []message.Draft{e.draft(id, actor, fmt.Sprint(i))})
				if err != nil {
					return err
				}
				if r := results[0]; r.Err == nil {
					stored[w/2] = append(stored[w/2], sentAt{r.Message.Version})
				} else if !fault.Is(r.Err, fault.CodeNotFound) {
					return r.Err
				}
			}
			return nil
		}
		return e.decide(id, actor, nil, func(h chat.Held) (chat.Change, error) {
			c := goes(actor)
			if h.Actor.Role == chat.RoleOwner && h.Heir != "" {
				c.Members = append(c.Members, comes(chat.RoleOwner, h.Heir).Members...)
			}
			c.System = [][]byte{[]byte(`{}`)}
			return c, nil
		})
	}) {
		require.NoError(e, err)
	}
	for _, m := range e.requireOwners(id, 0) {
		require.Equal(e, chat.StateLeft, m.State)
		for _, s := range stored[slices.Index(u, m.User.ID)] {
			require.Less(e, s.version, m.Version, "sent after the sender had left")
		}
	}
	require.Empty(e, e.roster(id).Members)
}

func testGroupRacePromote(e *env) {
	for range 5 {
		u := e.people(3)
		id := e.group(u...)
		errs := e.atOnce(2, func(i int) error {
			return e.decide(id, u[0], u[1:2], func(h chat.Held) (chat.Change, error) {
				if !h.Users[u[1]].IsMember() {
					return chat.Change{}, fault.Missing()
				}
				if i == 0 {
					return goes(u[1]), nil
				}
				return comes(chat.RoleAdmin, u[1]), nil
			})
		})
		require.NoError(e, errs[0], "removing works, whoever was first")
		require.True(e, errs[1] == nil || fault.Is(errs[1], fault.CodeNotFound))
		members := e.requireOwners(id, 1)
		at := slices.IndexFunc(members, func(m chat.Member) bool { return m.User.ID == u[1] })
		require.Equal(e, chat.StateLeft, members[at].State)
		require.Equal(e, 2, e.entry(id, u[0]).Chat.MemberCount)
	}
}

func testGroupRaceAddBan(e *env) {
	for range 5 {
		u := e.people(3)
		id := e.group(u[:2]...)
		errs := e.atOnce(2, func(i int) error {
			return e.decide(id, u[i], u[2:], func(h chat.Held) (chat.Change, error) {
				is := h.Users[u[2]]
				if i == 0 {
					c := chat.Change{Ban: u[2:]}
					if is.IsMember() {
						c.Members = goes(u[2]).Members
					}
					return c, nil
				}
				if is.IsBanned {
					return chat.Change{}, chat.Denied()
				}
				return comes(chat.RoleMember, u[2]), nil
			})
		})
		require.NoError(e, errs[0])
		require.True(e, errs[1] == nil || fault.Is(errs[1], fault.CodeForbidden))
		require.Equal(e, 2, e.entry(id, u[0]).Chat.MemberCount)
		_, err := e.ChatEntry(e.ctx(), u[2], id)
		require.Equal(e, fault.Missing(), err, "a banned user is out, whoever was first")
	}
}

// testGroupRaceMarks mixes what locks member rows for marks with what locks them for memberships.
func testGroupRaceMarks(e *env) {
	u := e.people(6)
	id := e.group(u...)
	e.fill(id, u[0], 30)
	for _, err := range e.atOnce(6, func(w int) error {
		for i := range 10 {
			var err error
			if w%2 == 0 {
				var raises []chat.MarkRaise
				for j := range u {
					raises = append(raises, chat.MarkRaise{ChatID: id, UserID: u[(j+w)%6], ReadSeq: int64(i * 3)})
				}
				_, err = e.RaiseMarks(e.ctx(), raises)
			} else {
				role := []chat.Role{chat.RoleAdmin, chat.RoleMember}[i%2]
				err = e.decide(id, u[0], u[1:], func(chat.Held) (chat.Change, error) { return comes(role, u[5], u[3], u[1]), nil })
			}
			if err != nil {
				return err
			}
		}
		return nil
	}) {
		require.NoError(e, err)
	}
	require.EqualValues(e, 31+30, e.entry(id, u[0]).Chat.Version)
	for _, actor := range u {
		require.Equal(e, e.unread(id, actor), e.entry(id, actor).Me.Unread)
	}
}
